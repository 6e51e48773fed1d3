"""What staff see of a citizen: who she is and where she lived."""

from __future__ import annotations

import uuid

from django.db.models import Prefetch, QuerySet

from otklik.office.base import sorted_by
from otklik.office.filters import Order
from otklik.office.people.models import Citizen, CitizenAddress

ORDERS = {"name": Order("in_order")}


def rows(citizens: QuerySet[Citizen]) -> QuerySet[Citizen]:
    """Return the citizens with all that their rows name."""
    return citizens.alias(in_order=sorted_by("surname", "first_name", "patronymic"))


def citizen(public_id: uuid.UUID) -> Citizen | None:
    """Return a person with the addresses that she gave, the first one first."""
    addresses = CitizenAddress.objects.select_related("settlement").order_by("first_seen_on", "pk")
    return Citizen.objects.prefetch_related(Prefetch("addresses", addresses)).filter(public_id=public_id).first()


def who(public_id: str) -> Citizen | None:
    """Return a person, only to name her."""
    return Citizen.objects.filter(public_id=public_id).first()
