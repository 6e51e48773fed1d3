"""How the last days of a paper were found: by which row of the table of terms, counted how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from otklik.office.reference.queries import office_calendar, terms
from otklik.office.work.models import Term as KeptTerm
from otklik.rules.deadlines import Due, Explanation, LengthNotAllowed, Step, due
from otklik.rules.deadlines import Term as Row
from otklik.rules.law import Procedure
from otklik.rules.years import UnknownYear


@dataclass(frozen=True, slots=True)
class Counted:
    """A last day as it was counted: the days, and the day by which the office watches it."""

    due: Due
    explanation: Explanation

    @property
    def control_due(self) -> date | None:
        """Return the control day where it is another one than the last day, since that is a day off."""
        return self.due.control_due if self.due.control_due != self.due.legal_due else None


def as_counted(found: Due) -> Counted | None:
    """Return a last day with its days one by one; None if a year is touched whose days off are not entered."""
    try:
        return Counted(found, found.explain())
    except UnknownYear:
        return None


def terms_of_appeal(kept: KeptTerm, registered_on: date) -> dict[str, Counted]:
    """Return how the kept days of an appeal's term were found, by the names of their fields.

    A paper answered before a row was entered for its day keeps its term: so the day is looked for by that row, then by
    those before it. What does not follow from the table is left out: a day that another system has stated, an
    extension beyond what the law admits, a day older than every row.
    """
    table, found = terms(), {}
    for row in _rows(table, Step.ANSWER, registered_on):
        answer = _counted(row, registered_on)
        if answer and answer.due.legal_due == kept.legal_due:
            found["legal_due"] = answer
            break
    if kept.extended_to:
        for row in _rows(table, Step.EXTEND, registered_on)[:1]:
            if extension := _counted(row, kept.legal_due, (kept.extended_to - kept.legal_due).days):
                found["extended_to"] = extension
    return found


def _rows(table: tuple[Row, ...], step: Step, registered_on: date) -> list[Row]:
    """Return the rows of a step that hold for appeals of a day or did so before, the latest first."""
    rows = (row for row in table if (row.procedure, row.step) == (Procedure.APPEAL, step))
    return sorted((row for row in rows if row.since <= registered_on), key=lambda row: row.since, reverse=True)


def _counted(row: Row, start: date, length: int | None = None) -> Counted | None:
    try:
        return as_counted(due(row, start, office_calendar(), length=length))
    except (LengthNotAllowed, UnknownYear):
        return None
