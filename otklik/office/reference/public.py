"""What a citizen may read of the reference books: the terms of the law and the office's calendar."""

from __future__ import annotations

from otklik.office.reference import queries
from otklik.rules.calendar import WorkingCalendar
from otklik.rules.deadlines import Term


def terms() -> tuple[Term, ...]:
    """Return the table of terms that the office works by."""
    return queries.terms()


def office_calendar() -> WorkingCalendar:
    """Return the office's working calendar."""
    return queries.office_calendar()
