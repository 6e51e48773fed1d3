"""What staff see of personal receptions: rows of visitors and of days, the card of a visit."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Count, OuterRef, QuerySet, Subquery

from otklik.office.filters import Order
from otklik.office.people.models import Citizen
from otklik.office.people.rights import Reach
from otklik.office.receptions import queries
from otklik.office.receptions.models import ReceptionCard, ReceptionDay

ORDERS = {"day": Order("day__held_on", falling=True), "surname": Order("sort_key")}
DAY_ORDERS = {"day": Order("held_on", falling=True)}


def rows(cards: QuerySet[ReceptionCard]) -> QuerySet[ReceptionCard]:
    """Return the cards with all that their rows name."""
    return cards.select_related("day", "day__official", "settlement", "code")


def days(held: QuerySet[ReceptionDay]) -> QuerySet[ReceptionDay]:
    """Return the days with their official and the number of visitors."""
    came = ReceptionCard.objects.filter(day=OuterRef("pk")).order_by().values("day")
    return held.select_related("official").annotate(visitors=Subquery(came.annotate(count=Count("pk")).values("count")))


def reception(public_id: uuid.UUID, reach: Reach) -> ReceptionCard | None:
    """Return the card of a visit with all that it names, if it is within reach."""
    return rows(queries.select({}, reach).select_related("citizen")).filter(public_id=public_id).first()


def count_by_visitor(cards: QuerySet[ReceptionCard], citizens: Iterable[Citizen]) -> dict[int, int]:
    """Return how many of the cards are each person's, by the person's key; who never came is left out."""
    came = cards.filter(citizen__in=citizens).order_by().values("citizen")
    return dict(came.annotate(count=Count("pk")).values_list("citizen", "count"))
