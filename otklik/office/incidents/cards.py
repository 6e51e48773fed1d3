"""What staff see of an incident: its row in a list, its card."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from otklik.office.incidents.models import Incident

ORDER = ("accepted_at", "pk")


def rows(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Return the incidents with all that their rows name."""
    return incidents.select_related("network", "settlement", "department")


def incident(public_id: uuid.UUID) -> Incident | None:
    """Return an incident with all that its card names."""
    return rows(Incident.objects.all()).filter(public_id=public_id).first()
