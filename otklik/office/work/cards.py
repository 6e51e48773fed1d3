"""What staff see of a letter: its row in a list, its card."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from otklik.office.base import sorted_by
from otklik.office.filters import Order
from otklik.office.people.rights import Reach
from otklik.office.registry.models import Answering, Letter
from otklik.office.work.queries import given

ORDERS = {
    "day": Order("registered_on", falling=True),
    "number": Order("serial", falling=True, without=Q(serial__isnull=True)),
    "correspondent": Order("in_order"),
}


ORIGINAL = ("handed__department", "handed__person")
"""Who has the original: by which act it went there."""


def rows(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Return the letters with all that their rows name."""
    return letters.select_related("kind", "correspondent", "term", "reply").alias(
        in_order=sorted_by("correspondent_name")
    )


def letter(public_id: uuid.UUID, reach: Reach) -> Letter | None:
    """Return a letter with all that its card names, if it is within reach."""
    papers = Letter.objects.select_related("series", "kind", "correspondent", "term", "reply", *ORIGINAL)
    answers = Answering.objects.filter(given(reach, "incoming")).select_related("incoming").order_by("pk")
    linked = Prefetch("answers", answers), answered_by(reach)
    return papers.prefetch_related(*linked).filter(given(reach), public_id=public_id).first()


def answered_by(reach: Reach, path: str = "answered_by") -> Prefetch[Any]:
    """Return how to look up the outgoing letters within reach that answer a paper, the first one first.

    A letter whose number is annulled answers nothing. `path` leads from the rows to `answered_by` of their letters.
    """
    standing = Answering.objects.filter(given(reach, "outgoing"), outgoing__annulled_on=None)
    return Prefetch(path, standing.select_related("outgoing").order_by("pk"))
