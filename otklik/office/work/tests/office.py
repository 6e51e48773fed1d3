"""An office that registers: its cards in a line each, for tests of every room."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import make_aware

from otklik.office.journal.actions import CONSOLE
from otklik.office.reference.models import LetterKind
from otklik.office.registry.models import Letter
from otklik.office.work.actions import LetterCard, register_letter

TUESDAY = date(2026, 4, 14)
COURT = "Смоленский районный суд"


def kind(name: str) -> LetterKind:
    return LetterKind.objects.get(name=name)


def moment(day: date, hour: int = 12) -> datetime:
    return make_aware(datetime.combine(day, time(hour)))


def a_card(of: str = "письмо", received_on: date = TUESDAY, **fields: Any) -> LetterCard:
    """A card on which nothing is missing."""
    said: dict[str, Any] = {
        "correspondent": COURT,
        "outgoing_number": "2-145/2026",
        "outgoing_on": received_on,
        "summary": "О явке в суд",
    }
    return LetterCard(kind=kind(of).pk, received_on=received_on, **said | fields)


def registered(of: str = "письмо", on: date = TUESDAY, **fields: Any) -> Letter:
    """A letter that came and was registered on a day."""
    fields = {"received_on": on} | fields
    return register_letter(card=a_card(of, **fields), today=on, by=CONSOLE, at=moment(on))
