"""What waits at places of the menu for whoever asks, told beside their names; counted only where it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from otklik.desk.access import reach
from otklik.office.assigning.queries import select_awaiting, select_mine
from otklik.office.filters import Filters, count_up_to
from otklik.office.people.rights import Action, Reach

MOST = 99
"""More than this is told as «99+»."""
Select = Callable[[Filters, Reach], QuerySet[Any]]
PLACES: Mapping[str, tuple[Select, Action]] = {
    "cabinet": (select_awaiting, Action.RESOLVE),
    "assignments": (select_mine, Action.EXECUTE),
}
"""The name of a place → what waits there, within the reach of which action."""


def waits(request: HttpRequest) -> Mapping[str, Any]:
    """Tell templates how much waits: `{{ waits.cabinet }}`; an empty text if nothing does. Each is counted once."""

    def counted(select: Select, action: Action) -> SimpleLazyObject:
        return SimpleLazyObject(lambda: _told(count_up_to(MOST, select({}, reach(request, action)))))

    return {"waits": {name: counted(*place) for name, place in PLACES.items()}}


def _told(count: int) -> str:
    return "" if not count else str(count) if count <= MOST else f"{MOST}+"
