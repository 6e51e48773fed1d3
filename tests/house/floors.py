"""The plan of the house as .importlinter states it: which module may know which."""

from __future__ import annotations

import re

from importlinter.api import read_configuration

from otklik.config.options import ROOT


def _layers(container: str) -> dict[str, int]:
    """Return the floors of a container: name → number, 0 at the top."""
    contracts = read_configuration(str(ROOT / ".importlinter"))["contracts_options"]
    (layers,) = (c["layers"] for c in contracts if c["type"] == "layers" and c["containers"] == [container])
    return {name: floor for floor, line in enumerate(layers) for name in re.findall(r"\w+", line)}


FLOORS = _layers("otklik")
ROOMS = _layers("otklik.office")


def room_of(module: str) -> str:
    """Return the room of a module: otklik.office.appeals.models → office.appeals, otklik.desk.home → desk."""
    _, floor, *rest = module.split(".")
    return f"office.{rest[0]}" if floor == "office" and rest else floor


def may_know(upper: str, lower: str) -> bool:
    """Return whether the arrow from one module to another stays in its room or goes down."""

    def height(room: str) -> tuple[int, int]:
        floor, _, name = room.partition(".")
        return FLOORS[floor], ROOMS[name] if name else 0

    return room_of(upper) == room_of(lower) or height(room_of(upper)) < height(room_of(lower))
