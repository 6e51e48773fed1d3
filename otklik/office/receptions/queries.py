"""What staff may read of personal receptions, and the words by which they choose cards and days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from otklik.office import base
from otklik.office.appeals.models import Outcome
from otklik.office.filters import (
    Filters,
    Word,
    addressed,
    beginning,
    named,
    narrow,
    one_of,
    since_day,
    until_day,
    whether,
)
from otklik.office.people.rights import Reach, keys
from otklik.office.receptions.models import ReceptionCard, ReceptionDay
from otklik.office.reference.queries import UNSTATED, report_topic
from otklik.office.search.queries import holding, surname

DAY_FILTERS = {
    "since": since_day("held_on"),
    "until": until_day("held_on"),
    "official": named("official__post"),
}

CARD_FILTERS = {
    "words": holding("reception"),
    "number": beginning("number"),
    "surname": surname("reception"),
    "since": since_day("day__held_on"),
    "until": until_day("day__held_on"),
    "official": named("day__official__post"),
    "citizen": addressed("citizen__public_id"),
    "topic": Word(
        lambda value, _: Q(topic=value), lambda _: {"topic": report_topic("code__code", without_code=UNSTATED)}
    ),
    "result": one_of((*Outcome.values, ""), "result", F("outcome")),
    "measures": whether(Q(outcome=Outcome.SUPPORTED, measures_taken=True)),
    "territory": named("settlement__name"),
}

FILTERS = CARD_FILTERS


def counted() -> Mapping[str, Combinable]:
    """Return what a report looks at in a card, by the names of its facts."""
    return {
        "official": F("day__official__post"),
        "topic": report_topic("code__code", without_code=UNSTATED),
        "outcome_": F("outcome"),
    }


def select(filters: Filters, reach: Reach) -> QuerySet[ReceptionCard]:
    """Return the cards within reach, one a visitor, that every filter admits.

    :raises UnknownFilter: if a filter is not in CARD_FILTERS, or its value is not understood
    """
    held = Q() if reach.everything else Q(day__official__in=keys(reach.posts))
    return narrow(ReceptionCard.objects.filter(held), CARD_FILTERS, filters)


def select_days(filters: Filters, reach: Reach) -> QuerySet[ReceptionDay]:
    """Return the reception days within reach, one an official and a date, on which somebody came, that filters admit.

    :raises UnknownFilter: if a filter is not in DAY_FILTERS, or its value is not understood
    """
    visitors = ReceptionCard.objects.filter(day=OuterRef("pk"))
    held = Q() if reach.everything else Q(official__in=keys(reach.posts))
    return narrow(ReceptionDay.objects.filter(held, Exists(visitors)), DAY_FILTERS, filters)


def labels(**which: Any) -> QuerySet[Any, Any]:
    """Return key, address and number of cards of receptions: see `base.labels`."""
    return base.labels(ReceptionCard.objects.all(), "number", **which)
