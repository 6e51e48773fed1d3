"""What staff may read of letters, and the words by which they choose them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from otklik.office import base
from otklik.office.filters import Filters, beginning, equal, named, narrow, since_day, until_day
from otklik.office.registry.models import Letter

FILTERS = {
    "number": beginning("number"),
    "since": since_day("registered_on"),
    "until": until_day("registered_on"),
    "kind": named("kind__name"),
    "delivery": equal("delivery"),
    "correspondent": named("correspondent__name"),
}


def incoming_letters() -> QuerySet[Letter]:
    """Return the papers that stand in the journal of incoming correspondence."""
    return Letter.objects.filter(direction=Letter.Direction.INCOMING, in_correspondence=True)


def select(filters: Filters) -> QuerySet[Letter]:
    """Return the papers of the journal of incoming correspondence that every filter admits.

    :raises UnknownFilter: if a filter is not in FILTERS
    """
    return narrow(incoming_letters(), FILTERS, filters)


def labels(**which: Any) -> QuerySet[Any, Any]:
    """Return key, address and number of letters: see `base.labels`."""
    return base.labels(Letter.objects.all(), "number", **which)
