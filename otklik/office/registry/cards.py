"""What staff see of a letter: its row in a list, its card."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from otklik.office.registry.models import Letter

ORDER = ("registered_on", "pk")


def rows(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Return the letters with all that their rows name."""
    return letters.select_related("kind", "correspondent")


def letter(public_id: uuid.UUID) -> Letter | None:
    """Return a letter with all that its card names."""
    papers = Letter.objects.select_related("series", "kind", "correspondent", "term", "reply")
    return papers.filter(public_id=public_id).first()
