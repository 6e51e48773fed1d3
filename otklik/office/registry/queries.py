"""What staff may read of letters, and the words by which they choose them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from otklik.office import base
from otklik.office.filters import (
    Filters,
    annulled,
    beginning,
    but_annulled,
    equal,
    named,
    narrow,
    since_day,
    until_day,
)
from otklik.office.reference.models import LetterKind
from otklik.office.registry.models import HandOver, Letter, Series

ANNULLED = Q(annulled_on__isnull=False)

FILTERS = {
    "number": beginning("number"),
    "since": since_day("registered_on"),
    "until": until_day("registered_on"),
    "kind": named("kind__name"),
    "delivery": equal("delivery"),
    "correspondent": named("correspondent__name"),
    "annulled": annulled(ANNULLED),
}


def incoming_letters() -> QuerySet[Letter]:
    """Return the papers that stand in the journal of incoming correspondence and are counted: none annulled."""
    return _entered_letters().exclude(ANNULLED)


def _entered_letters() -> QuerySet[Letter]:
    return Letter.objects.filter(direction=Letter.Direction.INCOMING, in_correspondence=True)


def select(filters: Filters) -> QuerySet[Letter]:
    """Return the papers of the journal of incoming correspondence that every filter admits.

    :raises UnknownFilter: if a filter is not in FILTERS
    """
    return narrow(but_annulled(_entered_letters(), ANNULLED, filters), FILTERS, filters)


def labels(**which: Any) -> QuerySet[Any, Any]:
    """Return key, address and number of letters: see `base.labels`."""
    return base.labels(Letter.objects.all(), "number", **which)


LABEL_BITS, LABEL_DIGITS = 46, 14
"""What a label bears: the first bits of a letter's address, as many as an even number of digits holds."""


def label_of(letter: Letter) -> str:
    """Return the digits of a letter's barcode: they tell nothing of it, and nobody guesses a neighbour's."""
    return f"{letter.public_id.int >> 128 - LABEL_BITS:0{LABEL_DIGITS}}"


def with_label(digits: str) -> Letter | None:
    """Return the letter whose label bears these digits."""
    if len(digits) != LABEL_DIGITS or not digits.isascii() or not digits.isdigit():
        return None
    first = int(digits) << 128 - LABEL_BITS
    if first >> 128:
        return None
    last = first | (1 << 128 - LABEL_BITS) - 1
    return Letter.objects.filter(public_id__range=(uuid.UUID(int=first), uuid.UUID(int=last))).first()


def hand_overs() -> QuerySet[HandOver]:
    """Return the acts by which originals were handed over, the latest first."""
    return HandOver.objects.select_related("department", "person", "made_by").order_by("-at", "-pk")


def holder(act: HandOver | None) -> str:
    """Return who has the original of a letter after an act: «Отдел ЖКХ, Петров П. П.»; nothing, if it never moved."""
    if act is None:
        return ""
    return ", ".join(
        [*([act.department.name] if act.department else []), *([act.person.get_full_name()] if act.person else [])]
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """Serials that no paper of a journal and year has, both ends inclusive."""

    journal: str
    year: int
    first: int
    last: int


def gaps() -> list[Gap]:
    """Return the serials missing between the first number given here and the last one, journal by journal.

    What another system numbered is its own business; from our first number on, every serial has its paper, annulled
    or not. A paper of another system may have one of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(GAPS)
        return [Gap(*row) for row in cursor.fetchall()]


GAPS = """
WITH ours AS (
    SELECT series_id, year, min(serial) AS first FROM otklik_registry_letter
    WHERE state <> '' AND outer_system = '' AND serial IS NOT NULL GROUP BY 1, 2
), given AS (
    SELECT series_id, year, serial, lead(serial) OVER (PARTITION BY series_id, year ORDER BY serial) AS next
    FROM otklik_registry_letter JOIN ours USING (series_id, year) WHERE serial >= ours.first
)
SELECT series.title, given.year, given.serial + 1, coalesce(given.next - 1, counter.last)
FROM given JOIN otklik_registry_series series ON series.id = given.series_id
JOIN otklik_registry_counter counter ON (counter.series_id, counter.year) = (given.series_id, given.year)
WHERE coalesce(given.next, counter.last + 1) > given.serial + 1
ORDER BY 1, 2, 3
"""


def kinds() -> QuerySet[LetterKind]:
    """Return the kinds of paper, those that are offered first, by name."""
    return LetterKind.objects.order_by("-is_offered", "sort_key", "pk")


def journals() -> dict[str, Series]:
    """Return the journals that number papers, by code."""
    return {series.code: series for series in Series.objects.order_by("title")}
