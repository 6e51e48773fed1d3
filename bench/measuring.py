"""What a measurement is, and how the thing and its floor take turns."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Measurement:
    """A figure of ours beside its floor; `ratio` is the closeness to the floor, 1 is the floor."""

    name: str
    value: float
    floor: float
    ratio: float
    unit: str
    rows: int
    about_floor: str
    """What the floor is, in a few words."""
    steps: dict[str, float] = field(default_factory=dict)
    """Where the time of the thing went: step → seconds, of its median round."""


class Turns(NamedTuple):
    """Median seconds of the thing and of its floor."""

    thing: float
    floor: float


def take_turns(thing: Callable[[], float], floor: Callable[[], float], rounds: int) -> Turns:
    """Measure floor and thing alternately, so that a slow minute of the machine hits both; return medians."""
    pairs = [(floor(), thing()) for _ in range(rounds)]
    return Turns(thing=statistics.median(pair[1] for pair in pairs), floor=statistics.median(pair[0] for pair in pairs))


def rate(name: str, rows: int, seconds: Turns, **about: object) -> Measurement:
    """Return a measurement in rows a second."""
    value, floor = rows / seconds.thing, rows / seconds.floor
    return Measurement(name, value, floor, value / floor, "rows/s", rows, **about)  # type: ignore[arg-type]


def duration(name: str, rows: int, seconds: Turns, **about: object) -> Measurement:
    """Return a measurement in seconds."""
    return Measurement(name, seconds.thing, seconds.floor, seconds.floor / seconds.thing, "s", rows, **about)  # type: ignore[arg-type]


class Stopwatch:
    """A context manager that knows how long it lasted."""

    seconds = 0.0

    def __enter__(self) -> Stopwatch:
        self._began = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._began
