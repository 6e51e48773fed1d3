"""What staff see of personal receptions: rows of visitors and of days, the card of a visit."""

from __future__ import annotations

import uuid

from django.db.models import Count, QuerySet

from otklik.office.people.models import Citizen
from otklik.office.people.rights import Reach
from otklik.office.receptions import queries
from otklik.office.receptions.models import ReceptionCard, ReceptionDay

ORDER = ("day__held_on", "pk")


def rows(cards: QuerySet[ReceptionCard]) -> QuerySet[ReceptionCard]:
    """Return the cards with all that their rows name."""
    return cards.select_related("day", "day__official", "settlement", "code")


def days(held: QuerySet[ReceptionDay]) -> QuerySet[ReceptionDay]:
    """Return the days with their official and the number of visitors, the latest first."""
    papers = ReceptionDay.objects.filter(pk__in=held.values("pk")).select_related("official")
    return papers.annotate(visitors=Count("cards")).order_by("-held_on", "official__sort_key")


def reception(public_id: uuid.UUID, reach: Reach) -> ReceptionCard | None:
    """Return the card of a visit with all that it names, if it is within reach."""
    return rows(queries.select({}, reach).select_related("citizen")).filter(public_id=public_id).first()


def visits_of(citizen: Citizen, reach: Reach) -> list[ReceptionCard]:
    """Return the visits of a person within reach, the latest first."""
    return list(rows(queries.select({}, reach).filter(citizen=citizen)).order_by("-day__held_on", "-pk"))
