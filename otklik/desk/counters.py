"""What waits at places of the menu for whoever asks, told beside their names; counted only where it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from otklik.desk.access import reach, viewer
from otklik.notices.queries import unseen
from otklik.office.answering.queries import asked_approvals, to_sign
from otklik.office.assigning.queries import select_awaiting, select_mine
from otklik.office.dispatch.queries import select as select_to_send
from otklik.office.filters import count_up_to
from otklik.office.people.rights import Action
from otklik.office.registry.queries import select_waiting

MOST = 99
"""More than this is told as «99+»."""
PLACES: Mapping[str, Callable[[HttpRequest], QuerySet[Any]]] = {
    "registering": lambda request: select_waiting({}, reach(request, Action.REGISTER)),
    "notices": lambda request: unseen(viewer(request)),
    "cabinet": lambda request: select_awaiting({}, reach(request, Action.RESOLVE)),
    "assignments": lambda request: select_mine({}, reach(request, Action.EXECUTE)),
    "approvals": lambda request: asked_approvals(viewer(request)),
    "to_sign": lambda request: to_sign(reach(request, Action.CONSIDER)),
    "to_send": lambda request: select_to_send({}, reach(request, Action.REGISTER)),
}
"""The name of a place → what waits there for whoever asks."""


def waits(request: HttpRequest) -> Mapping[str, Any]:
    """Tell templates how much waits: `{{ waits.cabinet }}`; an empty text if nothing does. Each is counted once."""

    def counted(what: Callable[[HttpRequest], QuerySet[Any]]) -> SimpleLazyObject:
        return SimpleLazyObject(lambda: _told(count_up_to(MOST, what(request))))

    return {"waits": {name: counted(what) for name, what in PLACES.items()}}


def _told(count: int) -> str:
    return "" if not count else str(count) if count <= MOST else f"{MOST}+"
