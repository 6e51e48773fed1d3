"""What staff may read of messages of the feedback platform, and the words by which they choose them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDate

from otklik.office import base
from otklik.office.filters import (
    Filters,
    UnknownFilter,
    Word,
    beginning,
    equal,
    named,
    narrow,
    since_day,
    since_midnight,
    until_day,
    until_midnight,
    whether,
)
from otklik.office.messages.models import Message
from otklik.office.people.rights import Reach, keys
from otklik.office.search.queries import holding

ANSWERED_ON = TruncDate("answered_at")
"""The day of the office on which a message was answered."""
IN_TIME = Q(answered_on__lte=F("due_on"))
LATE = Q(answered_on__gt=F("due_on"))

EARLY = Q(answered_at__lt=F("accepted_at"))
"""Answered, by the journal, before it was accepted: a slip of the journal."""
TIMINGS = {"in_time": IN_TIME, "late": LATE, "in_work": Q(answered_at__isnull=True)}


def counted() -> Mapping[str, Combinable]:
    """Return what a report looks at in a message, by the names of its facts.

    The papers must have `answered_on`: see `messages`.
    """
    return {
        "category_": F("category"),
        "rating_": F("rating"),
        "answered": ExpressionWrapper(Q(answered_at__isnull=False), BooleanField()),
        "in_time": Coalesce(ExpressionWrapper(IN_TIME, BooleanField()), Value(False)),
    }


def _by_timing(value: str, _: Filters) -> Q:
    if value not in TIMINGS:
        raise UnknownFilter(f"Значения «{value}» у отбора по сроку нет.")
    return TIMINGS[value]


def _by_rating(value: str, _: Filters) -> Q:
    if value not in ("1", "2", "3", "4", "5", "any"):
        raise UnknownFilter(f"Оценка «{value}» не понята: нужно число от 1 до 5.")
    return Q(rating__isnull=False) if value == "any" else Q(rating=int(value))


FILTERS = {
    "words": holding("message"),
    "number": beginning("external_id"),
    "executor": named("department__name"),
    "since": since_midnight("accepted_at"),
    "until": until_midnight("accepted_at"),
    "due_since": since_day("due_on"),
    "due_until": until_day("due_on"),
    "category": equal("category"),
    "subcategory": equal("subcategory"),
    "territory": named("settlement__name"),
    "timing": Word(_by_timing),
    "early": whether(EARLY),
    "rating": Word(_by_rating),
}


def messages() -> QuerySet[Message]:
    """Return all messages, the day of the answer at hand."""
    return Message.objects.alias(answered_on=ANSWERED_ON)


def select(filters: Filters, reach: Reach) -> QuerySet[Message]:
    """Return the messages within reach that every filter admits.

    :raises UnknownFilter: if a filter is not in FILTERS, or its value is not understood
    """
    given = Q() if reach.everything else Q(department__in=keys(reach.departments))
    return narrow(messages().filter(given), FILTERS, filters)


def labels(**which: Any) -> QuerySet[Any, Any]:
    """Return key, address and number of messages: see `base.labels`."""
    return base.labels(Message.objects.all(), "external_id", **which)


def run_out_by(messages: QuerySet[Message], days: Sequence[date]) -> list[int]:
    """Return how many messages there are, and of how many the last day is one of these days or earlier."""
    counts = messages.aggregate(
        all=Count("pk"),
        **{f"by_{place}": Count("pk", filter=Q(due_on__lte=day)) for place, day in enumerate(days)},
    )
    return list(counts.values())
