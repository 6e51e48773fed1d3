"""How the last days of a paper were found: by which row of the table of terms, counted how."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.timezone import make_naive

from otklik.office.base import Refusal
from otklik.office.reference.queries import office_calendar, terms
from otklik.office.registry.models import Letter
from otklik.office.work.models import Term as KeptTerm
from otklik.rules.deadlines import (
    IN_HOURS,
    Due,
    Explanation,
    LengthNotAllowed,
    NoTerm,
    Roll,
    Start,
    Step,
    Unit,
    due,
    term_of,
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """When a paper came and was registered: what its terms are counted from. Moments are naive local ones."""

    registered_on: date
    received_on: date
    received_at: datetime | None = None

    def of(self, row: Row) -> date | None:
        """Return the event that starts a term; None if it is not known."""
        if row.unit in IN_HOURS:
            return self.received_at
        return self.received_on if row.start is Start.RECEIPT else self.registered_on


class NoMoment(Refusal):
    """A term in hours has no moment to start from."""


class NoCalendar(Refusal):
    """A term in working time touches a year whose days off are not entered."""


def term_of_paper(procedure: Procedure, step: Step, beginning: Beginning) -> Due | None:
    """Return the term by which a paper that has just come is answered; None if no law gives it one.

    Where the days off of a year are not entered yet, the last day by law stands all the same, and the control day is
    the same one.

    :raises NoMoment: if the term is one of hours and the moment of receipt is not stated
    :raises NoCalendar: if it is counted in working time and the calendar of a year is missing
    """
    try:
        row = term_of(step, procedure, beginning.registered_on, terms())
    except NoTerm:
        return None
    if (start := beginning.of(row)) is None:
        raise NoMoment(f"Срок считают в часах ({row.source}): укажите время поступления.")
    try:
        return due(row, start, office_calendar())
    except UnknownYear as error:
        if row.unit not in (Unit.CALENDAR_DAYS, Unit.MONTHS):
            raise NoCalendar(str(error)) from None
        return due(replace(row, roll=Roll.NONE), start, office_calendar())


def terms_of_letter(letter: Letter) -> dict[str, Counted]:
    """Return how the kept days of a letter's term were found; nothing of a letter without one."""
    kept = getattr(letter, "term", None)
    if kept is None:
        return {}
    begun = Beginning(
        registered_on=letter.registered_on,
        received_on=letter.received_on or letter.registered_on,
        received_at=make_naive(letter.received_at) if letter.received_at else None,
    )
    return terms_of_kept(kept, begun, Procedure(letter.procedure or Procedure.APPEAL))


def terms_of_kept(kept: KeptTerm, beginning: Beginning, procedure: Procedure = Procedure.APPEAL) -> dict[str, Counted]:
    """Return how the kept days of a paper's term were found, by the names of their fields.

    A paper answered before a row was entered for its day keeps its term: so the day is looked for by that row, then by
    those before it. What does not follow from the table is left out: a day that another system has stated, an
    extension beyond what the law admits, a day older than every row.
    """
    table, found, on = terms(), {}, beginning.registered_on
    for row in _rows(table, procedure, Step(kept.step), on):
        start = beginning.of(row)
        answer = _counted(row, start) if start else None
        if answer and answer.due.legal_due == kept.legal_due:
            found["legal_due"] = answer
            break
    if kept.extended_to:
        for row in _rows(table, procedure, Step.EXTEND, on)[:1]:
            if extension := _counted(row, kept.legal_due, (kept.extended_to - kept.legal_due).days):
                found["extended_to"] = extension
    return found


def _rows(table: tuple[Row, ...], procedure: Procedure, step: Step, registered_on: date) -> list[Row]:
    """Return the rows of a step that hold for papers of a day or did so before, the latest first."""
    rows = (row for row in table if (row.procedure, row.step) == (procedure, step))
    return sorted((row for row in rows if row.since <= registered_on), key=lambda row: row.since, reverse=True)


def _counted(row: Row, start: date, length: int | None = None) -> Counted | None:
    try:
        return as_counted(due(row, start, office_calendar(), length=length))
    except (LengthNotAllowed, UnknownYear):
        return None
