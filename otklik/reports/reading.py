"""Figures as prose and tables read them: by key, with their marks, with the names of their buckets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from otklik.reports import words
from otklik.reports.books import Books
from otklik.reports.documents.model import Figure
from otklik.reports.known import Known
from otklik.reports.periods import Period
from otklik.reports.selections import Path, value_at
from otklik.rules.statistics import Figures, share
from otklik.ui.russian import NBSP, decimal, thousands

RESULTS = {
    "supported": "поддержано",
    "measures_taken": "в том числе меры приняты",
    "explained": "разъяснено",
    "not_supported": "не поддержано",
    "redirected": "перенаправлено по компетенции",
    "left_without_answer": "оставлено без ответа",
    "answered": "дан ответ",
    "withdrawn": "отозвано заявителем",
    "in_work": "в работе",
}
RECEPTION_RESULTS = {
    "supported": "поддержано, в том числе приняты меры",
    "explained": "даны разъяснения",
    "not_supported": "не поддержано",
}
UNSTATED = {"unstated": "тема не указана", "": "не указано"}
DASH = "–"
NO_SHARE = Figure(text="0,0", value=0.0)

JOURNALS = {
    "letters": "correspondence.total",
    "appeals": "appeals.total",
    "incidents": "incidents.total",
    "messages": "messages.total",
    "receptions": "receptions.visitors",
}
"""Rooms whose journals a report counts → the figure that counts the journal whole."""
ABOUT = {
    "letters": "о входящей корреспонденции",
    "appeals": "о письменных обращениях граждан",
    "incidents": "об инцидентах в социальных сетях",
    "messages": "о сообщениях платформы обратной связи",
    "receptions": "о личном приёме граждан",
}
"""What stands after «сведений нет»."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of a report with the period and the names that they are told with."""

    figures: Figures
    period: Period
    books: Books
    known: Known
    unfinished_on: date | None = None
    """The day of a report whose period has not ended then."""

    def has(self, room: str) -> bool:
        """Tell whether a journal was ever imported."""
        return JOURNALS[room] in self.figures

    def holds(self, room: str) -> bool:
        """Tell whether a journal is held for the period: else its figures say nothing, though they are zeros."""
        return bool(self.count(JOURNALS[room])) or self.period.lies_in(self.known.years.get(room, ()))

    def gaps(self, room: str, period: Period) -> list[int]:
        """Return the calendar years of a period that a journal is not held for, though it is for others of it."""
        return period.gaps(self.known.years.get(room, ()))

    def lacking(self, room: str, period: Period) -> str:
        """Return what a journal is not held for, after «за»: some years of the period, else the period."""
        gaps = self.gaps(room, period)
        return words.years(gaps) if gaps else period.accusative()

    def value(self, *path: str) -> Any:
        """Return what stands at a path; None if nothing does."""
        return value_at(self.figures, path)

    def count(self, *path: str) -> int:
        """Return a count, zero if nothing stands at the path."""
        value = self.value(*path)
        return value if isinstance(value, int) else 0

    def table(self, key: str) -> Mapping[str, Any]:
        """Return a table of figures, empty if there is none."""
        value = self.figures.get(key)
        return value if isinstance(value, Mapping) else {}

    def number(self, *path: str) -> str:
        """Return a count as a marked figure of a sentence."""
        return words.mark(thousands(self.count(*path)), path)

    def counted(self, noun: str, *path: str) -> str:
        """Return a marked count with its noun: «334 обращения»."""
        return f"{self.number(*path)}{NBSP}{words.noun(self.count(*path), noun)}"

    def share(self, part: int, whole: int) -> str:
        """Return a share in words, rounded as every share is."""
        return words.per_cent(share(part, whole))

    def figure(self, *path: str) -> Figure | str:
        """Return the cell of a table for what stands at a path; a dash for nothing."""
        value = self.value(*path)
        if isinstance(value, int):
            return Figure(text=thousands(value), value=value, target=path)
        if isinstance(value, float):
            return Figure(text=decimal(value), value=value)
        return DASH

    def tally(self, *path: str) -> Figure:
        """Return the cell of a table for a bucket of papers; of one that nothing stands for there are none."""
        count = self.count(*path)
        return Figure(text=thousands(count), value=count, target=path)

    def per_cent(self, *path: str) -> Figure | str:
        """Return the cell of a table for a share."""
        value = self.value(*path)
        if isinstance(value, int | float):
            return Figure(text=decimal(value), value=float(value))
        return DASH

    def change(self, now: Path, before: Path) -> Figure | str:
        """Return the cell of a table for a difference, with its sign; a dash if there is nothing to compare with."""
        first, second = self.value(*now), self.value(*before)
        if not isinstance(first, int) or not isinstance(second, int):
            return DASH
        difference = first - second
        return Figure(text=("+" if difference > 0 else "") + thousands(difference), value=difference)

    @property
    def earlier(self) -> Period:
        """The same period of the year before."""
        return self.period.earlier(1)

    def topic(self, code: str) -> str:
        """Return the title of a report topic."""
        return self.books.topics.get(code) or UNSTATED.get(code, code)

    def result(self, code: str) -> str:
        """Return the name of a result."""
        return RESULTS.get(code) or UNSTATED.get(code, code)

    def reception_result(self, code: str) -> str:
        """Return the name of a result of a personal reception."""
        return RECEPTION_RESULTS.get(code) or self.result(code)

    def topics_in_order(self, key: str) -> list[str]:
        """Return the topics of a table, most first, the rest and the unstated after them."""
        last = {self.books.rest_topic: 1, "unstated": 2}
        return sorted(self.table(key), key=lambda code: last.get(code, 0))
