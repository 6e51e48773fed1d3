"""How a paper was answered, on its card."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from otklik.desk.access import viewer
from otklik.office.answering.cards import answer_of
from otklik.office.answering.queries import asked_approvals


def answer_on_card(request: HttpRequest, letter: Any) -> dict[str, Any]:
    """Return what the section «Ответ» of a card shows."""
    answer = answer_of(letter)
    asked = asked_approvals(viewer(request)).filter(draft=answer.draft).first() if answer.draft else None
    return {"answer": answer, "asked": asked, "today": timezone.localdate()}
