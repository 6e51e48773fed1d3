"""What staff may read of letters that leave the house: what waits to be sent, what was sent about a paper."""

from __future__ import annotations

from django.db.models import F, QuerySet

from otklik.office.dispatch.models import Dispatch


def to_send() -> QuerySet[Dispatch]:
    """Return what waits to be numbered and sent, the first to be due at the top; what has no last day at the end."""
    waiting = Dispatch.objects.filter(sent_on=None, dropped="").select_related("letter", "letter__appeal")
    return waiting.order_by(F("due").asc(nulls_last=True), "pk")


def about(letter_id: int) -> QuerySet[Dispatch]:
    """Return all that was prepared about a paper, in its order; what was dropped too."""
    return Dispatch.objects.filter(letter=letter_id).select_related("outgoing").order_by("pk")
