"""What staff see of a citizen: who she is and where she lived."""

from __future__ import annotations

import uuid

from django.db.models import Prefetch

from otklik.office.people.models import Citizen, CitizenAddress


def citizen(public_id: uuid.UUID) -> Citizen | None:
    """Return a person with the addresses that she gave, the first one first."""
    addresses = CitizenAddress.objects.select_related("settlement").order_by("first_seen_on", "pk")
    return Citizen.objects.prefetch_related(Prefetch("addresses", addresses)).filter(public_id=public_id).first()
