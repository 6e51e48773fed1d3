"""Which papers staff may read: those given to them, to their departments and branches, or all (`people.rights`)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from otklik.office.filters import Filters
from otklik.office.people.rights import Reach, keys
from otklik.office.registry import queries as registry
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment


def given(reach: Reach, letter: str = "pk") -> Q:
    """Return the condition of a paper being given to whom a reach names; `letter` is the path to its letter's key."""
    if reach.everything:
        return Q()
    to_them = Q(department__in=keys(reach.departments)) | Q(executor__in=keys(reach.persons))
    return Q(Exists(Assignment.objects.filter(to_them, letter=OuterRef(letter))))


def select(filters: Filters, reach: Reach) -> QuerySet[Letter]:
    """Return the papers of the journal of incoming correspondence within reach that every filter admits.

    :raises UnknownFilter: if a filter is not in `registry.queries.FILTERS`
    """
    return registry.select(filters).filter(given(reach))
