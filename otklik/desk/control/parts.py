"""What the card of a paper shows of its control."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from otklik.office.appeals.cards import is_special
from otklik.office.control import queries


def on_card(request: HttpRequest, letter: Any) -> dict[str, Any]:
    """Return whether a paper is under special control, who put it there and took it off, and what it owes to whom."""
    del request
    covers = queries.covers_of(letter)
    reports = queries.reports_on(covers) if covers else []
    return {
        "is_special": is_special(letter),
        "control_marks": list(queries.marks_of(letter.pk)),
        "control_covers": [(one, [report for report in reports if report.cover_id == one.pk]) for one in covers],
    }
