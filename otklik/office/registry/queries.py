"""What staff may read of letters, and the words by which they choose them."""

from __future__ import annotations

import re
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from otklik.office import base
from otklik.office.files.models import StoredFile
from otklik.office.filters import (
    Filters,
    Order,
    Vocabulary,
    annulled,
    beginning,
    but_annulled,
    equal,
    named,
    narrow,
    since_day,
    until_day,
)
from otklik.office.people.rights import Reach
from otklik.office.reference.models import LetterKind
from otklik.office.registry.models import HandOver, Letter, Received, Series
from otklik.office.search.queries import holding
from otklik.office.statements import Later, Select

ANNULLED = Q(annulled_on__isnull=False)

FILTERS = {
    "words": holding("letter"),
    "number": beginning("number"),
    "since": since_day("registered_on"),
    "until": until_day("registered_on"),
    "kind": named("kind__name"),
    "delivery": equal("delivery"),
    "control": equal("control"),
    "correspondent": named("correspondent__name"),
    "annulled": annulled(ANNULLED),
}


def incoming_letters() -> QuerySet[Letter]:
    """Return the papers that stand in the journal of incoming correspondence and are counted: none annulled."""
    return _entered_letters().exclude(ANNULLED)


def _entered_letters() -> QuerySet[Letter]:
    return Letter.objects.filter(direction=Letter.Direction.INCOMING, in_correspondence=True)


def select(filters: Filters, vocabulary: Vocabulary = FILTERS) -> QuerySet[Letter]:
    """Return the papers of the journal of incoming correspondence that every filter admits.

    :raises UnknownFilter: if a filter is not in the vocabulary
    """
    return narrow(but_annulled(_entered_letters(), ANNULLED, filters), vocabulary, filters)


def select_outgoing(filters: Filters, vocabulary: Vocabulary = FILTERS) -> QuerySet[Letter]:
    """Return the letters that went out and that every filter admits.

    :raises UnknownFilter: if a filter is not in the vocabulary
    """
    letters = Letter.objects.filter(direction=Letter.Direction.OUTGOING)
    return narrow(but_annulled(letters, ANNULLED, filters), vocabulary, filters)


WITH_DAY = re.compile(r"(?:№\s*)?(.+?)(?:\s+от\s+(\d\d\.\d\d\.\d{4}))?")


def called(said: str) -> QuerySet[Letter]:
    """Return the letters that «К-12/26», or «№ К-12/26 от 14.04.2026», names, the latest first."""
    match = WITH_DAY.fullmatch(said.strip())
    if match is None:
        return Letter.objects.none()
    number, on = match.groups()
    found = Letter.objects.filter(number__in={number, number.upper()}).order_by("-registered_on", "-pk")
    if on:
        with suppress(ValueError):
            return found.filter(registered_on=datetime.strptime(on, "%d.%m.%Y").date())  # noqa: DTZ007 - a day
    return found


SET_ASIDE = "set_aside"
"""The filter of what was set aside, alone (`1`) or beside what waits (`any`); without it a list shows what waits."""
WAITING = {
    "channel": equal("channel"),
    SET_ASIDE: annulled(Q(state=Received.State.SET_ASIDE)),
}
WAITING_ORDERS = {"came": Order("received_at")}
"""What has come first is registered first."""
OF_LATE = 100
"""Papers whose kinds are offered before the others."""


def select_waiting(filters: Filters, reach: Reach) -> QuerySet[Received]:
    """Return what has come and waits for its registration, or was set aside, to whoever may register.

    :raises UnknownFilter: if a filter is not in WAITING
    """
    papers = Received.objects.exclude(state=Received.State.REGISTERED)
    if SET_ASIDE not in filters:
        papers = papers.filter(state=Received.State.WAITING)
    return narrow(papers if reach.everything else papers.none(), WAITING, filters)


def waiting_rows(papers: QuerySet[Received]) -> QuerySet[Received]:
    """Return papers that wait with all that their rows name: who has begun to type, how many files (`file_count`)."""
    files = StoredFile.objects.filter(subject_kind="received", subject_id=OuterRef("pk")).order_by()
    counted = files.values("subject_id").annotate(count=Count("pk")).values("count")
    return papers.select_related("typed_by").annotate(file_count=Coalesce(Subquery(counted), 0))


RECEIVED = Select(lambda: Received.objects.filter(public_id=Later("public_id")))


def received(public_id: uuid.UUID) -> Received | None:
    """Return what has come by its address, whatever has become of it."""
    return RECEIVED.one(public_id=public_id)


def waiting_channels() -> list[str]:
    """Return the channels of what waits."""
    papers = Received.objects.filter(state=Received.State.WAITING)
    return sorted(papers.order_by().values_list("channel", flat=True).distinct())


def next_waiting() -> Received | None:
    """Return the paper that has waited longest."""
    return Received.objects.filter(state=Received.State.WAITING).order_by("received_at", "pk").first()


def kinds_of_late() -> list[int]:
    """Return the keys of the kinds that were registered of late, the last one first."""
    done = Received.objects.filter(state=Received.State.REGISTERED).order_by("-pk")
    return list(dict.fromkeys(done.values_list("letter__kind", flat=True)[:OF_LATE]))


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
    """Return the serials missing from the first one of a year to the last one given, journal by journal.

    What an import jumped over is another system's business; every other serial has its paper, annulled or not. A paper
    of another system may have one of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(GAPS)
        return [Gap(*row) for row in cursor.fetchall()]


GAPS = """
WITH taken AS (
    SELECT series_id, year, serial AS first, serial AS last FROM otklik_registry_letter WHERE serial IS NOT NULL
    UNION ALL
    SELECT series_id, year, jumped[place], jumped[place + 1]
    FROM otklik_registry_counter, generate_series(1, cardinality(jumped), 2) AS place
    UNION ALL
    SELECT series_id, year, last + 1, last + 1 FROM otklik_registry_counter
), placed AS (
    SELECT series_id, year, first, coalesce(max(last) OVER before, 0) AS before FROM taken
    WINDOW before AS (PARTITION BY series_id, year ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT series.title, year, placed.before + 1, placed.first - 1
FROM placed JOIN otklik_registry_counter counter USING (series_id, year)
JOIN otklik_registry_series series ON series.id = series_id
WHERE placed.first > placed.before + 1 AND placed.first <= counter.last + 1
ORDER BY 1, 2, 3
"""


def kinds() -> QuerySet[LetterKind]:
    """Return the kinds of paper, those that are offered first, by name."""
    return LetterKind.objects.order_by("-is_offered", "sort_key", "pk")


def journals() -> dict[str, Series]:
    """Return the journals that number papers, by code."""
    return {series.code: series for series in Series.objects.order_by("title")}
