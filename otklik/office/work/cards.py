"""What staff see of a letter: its row in a list, its card."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from otklik.office.people.rights import Reach
from otklik.office.registry.models import Letter
from otklik.office.work.queries import given

ORDER = ("registered_on", "pk")


def rows(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Return the letters with all that their rows name."""
    return letters.select_related("kind", "correspondent")


def letter(public_id: uuid.UUID, reach: Reach) -> Letter | None:
    """Return a letter with all that its card names, if it is within reach."""
    papers = Letter.objects.select_related("series", "kind", "correspondent", "term", "reply")
    return papers.filter(given(reach), public_id=public_id).first()
