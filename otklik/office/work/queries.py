"""Which papers staff may read: those given to them, to their departments and branches, or all (`people.rights`)."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from otklik.office.filters import Filters
from otklik.office.people.rights import Reach, keys
from otklik.office.registry import queries as registry
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment
from otklik.rules.workflow import State


class OneOf(Func):
    """Whether a value is one of those of an array."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def given(reach: Reach, letter: str = "pk") -> Q:
    """Return the condition of a paper being given to whom a reach names; `letter` is the path to its letter's key."""
    return Q() if reach.everything else Q(Exists(_to_them(reach).filter(letter=OuterRef(letter))))


def _to_them(reach: Reach) -> QuerySet[Assignment]:
    return Assignment.objects.filter(Q(department__in=keys(reach.departments)) | Q(executor__in=keys(reach.persons)))


def select(filters: Filters, reach: Reach) -> QuerySet[Letter]:
    """Return the papers of the journal of incoming correspondence within reach that every filter admits.

    Most of the journal is given to nobody. So the keys of what is given are collected first and only these letters are
    looked at: asked for EXISTS, PostgreSQL would go through the journal in its order and hope to meet some soon, which
    takes half a second where they all lie at its other end.

    :raises UnknownFilter: if a filter is not in `registry.queries.FILTERS`
    """
    letters = registry.select(filters)
    return (
        letters if reach.everything else letters.filter(OneOf(F("pk"), ArraySubquery(_to_them(reach).values("letter"))))
    )


def state_of(letter: Letter) -> State:
    """Return where a paper is in its life; one of another system, whose states we do not know, is registered."""
    return State(letter.state or State.REGISTERED)
