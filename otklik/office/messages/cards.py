"""What staff see of a message of the feedback platform: its row in a list, its card."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from otklik.office.filters import Order
from otklik.office.messages.models import Message
from otklik.office.messages.queries import ANSWERED_ON, select
from otklik.office.people.rights import Reach

ORDERS = {
    "moment": Order("accepted_at", falling=True),
    "due": Order("due_on", without=Q(due_on__isnull=True)),
}


def rows(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Return the messages with all that their rows name, the office's day of the answer too."""
    return messages.select_related("settlement").annotate(answered_on=ANSWERED_ON)


def message(public_id: uuid.UUID, reach: Reach) -> Message | None:
    """Return a message with all that its card names, if it is within reach."""
    return rows(select({}, reach)).filter(public_id=public_id).first()
