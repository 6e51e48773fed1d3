"""The report of a period: figures, what they open, the names that they speak in, and what does not add up.

Made once from the database; prose, tables, charts and documents then need none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from otklik.office.journal.chain import Head
from otklik.reports import notes
from otklik.reports.books import Books, books
from otklik.reports.facts import facts, norms
from otklik.reports.known import Known, known_of
from otklik.reports.periods import Period
from otklik.reports.reading import Reading
from otklik.reports.selections import Path, Selection, selections
from otklik.rules.statistics import Figures, annual_figures
from otklik.ui.russian import weekday_day

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed a report, and when; and the head of the journal's chain at that moment, which the paper bears."""

    name: str
    post: str
    at: datetime
    head: Head | None = None

    def told(self, sha256: str) -> str:
        """Return the mark of signing that every file bears."""
        at = timezone.localtime(self.at)
        head = self.head
        return (
            f"Подписано в системе «Отклик»: {self.name} ({self.post}), {weekday_day(at)}, {at:%H:%M}. "
            f"Контрольная сумма показателей (SHA-256): {sha256}."
            + (f" Журнал событий: запись № {head.sequence}, контрольная сумма {head.hash}." if head else "")
        )

    def as_json(self) -> dict[str, Any]:
        """Return what annual-Y.json bears, the moment in the office's time zone."""
        journal = {"journal": {"sequence": self.head.sequence, "hash": self.head.hash}} if self.head else {}
        return {"name": self.name, "post": self.post, "at": timezone.localtime(self.at).isoformat(), **journal}


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report as of a moment."""

    period: Period
    figures: Figures
    books: Books
    as_of: datetime
    known: Known
    signature: Signature | None = None
    """Of a report that is being frozen; a report that is only read has none."""

    @cached_property
    def reading(self) -> Reading:
        """The figures as tables and prose read them."""
        return Reading(self.figures, self.period, self.books, self.known, self.on if self.is_preliminary else None)

    @cached_property
    def selections(self) -> dict[Path, Selection]:
        """What each countable figure opens."""
        return selections(self.figures, self.period)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What does not add up, and what the figures do not tell."""
        return tuple(notes.notes(self.reading))

    @property
    def on(self) -> date:
        """The office's day on which it was made."""
        return timezone.localdate(self.as_of)

    @property
    def is_preliminary(self) -> bool:
        """Whether its period had not ended when it was made."""
        return self.on <= self.period.until

    @cached_property
    def sha256(self) -> str:
        """The hash of the figures' canonical JSON."""
        return hashlib.sha256(canonical(self.figures)).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Return the report for programs."""
        return {
            "year": self.period.year,
            "figures": self.figures,
            "body": self.books.body.name,
            "oktmo": self.books.body.oktmo or None,
            "period": [self.period.since.isoformat(), self.period.until.isoformat()],
            "as_of": timezone.localtime(self.as_of).isoformat(timespec="seconds"),
            "schema": SCHEMA,
            "sha256": self.sha256,
            "notes": list(self.notes),
            **({"signature": self.signature.as_json()} if self.signature else {}),
        }


def make_report(period: Period, at: datetime) -> Report:
    """Return the report of a period as the office knows it at a moment.

    :raises Refusal: if a name, a norm or a year of the calendar is missing; the text says which
    """
    with _one_snapshot():
        return Report(
            period=period,
            figures=annual_figures(facts(period), norms(period)),
            known=known_of(period),
            books=books(period.until, timezone.localdate(at)),
            as_of=at,
        )


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """Let all queries see the office as of one moment, whatever is imported meanwhile."""
    if connection.in_atomic_block:  # whoever opened the transaction has chosen what it sees
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def canonical(figures: Mapping[str, object]) -> bytes:
    """Return the bytes that a report's hash is taken of: sorted keys, no spaces, UTF-8."""
    return json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
