"""What staff see of an incident: its row in a list, its card."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import QuerySet

from otklik.office.filters import Order
from otklik.office.incidents import queries
from otklik.office.incidents.models import Incident
from otklik.office.people.rights import Reach
from otklik.office.reference.queries import footnote

ORDERS = {"moment": Order("accepted_at", falling=True)}


def rows(incidents: QuerySet[Incident], today: date) -> QuerySet[Incident]:
    """Return the incidents with all that their rows name, and the `footnote` that the network's name must bear."""
    papers = incidents.select_related("network", "settlement", "department")
    return papers.annotate(footnote=footnote(today, "network__"))


def incident(public_id: uuid.UUID, today: date, reach: Reach) -> Incident | None:
    """Return an incident with all that its card names, if it is within reach."""
    return rows(queries.select({}, reach), today).filter(public_id=public_id).first()
