"""Reminders: how long before a paper's control day who is told of it, and who when the day is over.

One row of REMINDERS is one sentence of the office's order. A paper is told of once for each row, at the first working
hour when no more days are left than the row says; what is late, every working day anew. The instruction on office work
asks for reminders and for control of terms; the days are those of practice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from otklik.rules.law import Confidence, Word


class Whom(Word):
    """Who is told of a paper."""

    EXECUTOR = "executor", "исполнителю"
    DEPUTY = "deputy", "заместителю главы, чьё это подразделение"
    CONTROLLER = "controller", "контролёру"
    HEAD = "head", "главе"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A row of REMINDERS: `ahead` days before the control day, -1: it is over."""

    ahead: int
    whom: Whom
    since: date
    source: str
    confidence: Confidence

    @property
    def says(self) -> str:
        """Return «за 3 дня – исполнителю»."""
        when = {-1: "когда срок прошёл", 0: "в последний день", 1: "за день"}.get(self.ahead, f"за {self.ahead} дн.")
        return f"{when} – {self.whom.label}"


LATE = -1
SINCE = date(2006, 11, 2)
OFFICE_ORDER = "инструкция по делопроизводству; дни – по практике контроля"

REMINDERS: tuple[Reminder, ...] = tuple(
    Reminder(ahead=ahead, whom=whom, since=SINCE, source=OFFICE_ORDER, confidence=Confidence.MEDIUM)
    for ahead, whom in (
        (10, Whom.EXECUTOR),
        (5, Whom.EXECUTOR),
        (3, Whom.EXECUTOR),
        (3, Whom.DEPUTY),
        (1, Whom.EXECUTOR),
        (0, Whom.EXECUTOR),
        (LATE, Whom.EXECUTOR),
        (LATE, Whom.DEPUTY),
        (LATE, Whom.CONTROLLER),
        (LATE, Whom.HEAD),
    )
)


def reminders_on(on: date, reminders: tuple[Reminder, ...] = REMINDERS) -> tuple[Reminder, ...]:
    """Return the rows in force on a day: of each step those with the latest `since`; a new order replaces it whole."""
    known = [row for row in reminders if row.since <= on]
    latest = {row.ahead: max(other.since for other in known if other.ahead == row.ahead) for row in known}
    return tuple(row for row in known if row.since == latest[row.ahead])


def step_of(left: int, reminders: tuple[Reminder, ...] = REMINDERS) -> int | None:
    """Return the step that a paper with so many days left stands at: the least that is not less; None: it is far."""
    if left < 0:
        return LATE
    return min((row.ahead for row in reminders if row.ahead >= left), default=None)
