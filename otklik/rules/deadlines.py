"""Terms: how long a step may take, counted from what, and where it is written.

One row of TERMS is one sentence of the law or of the office's order; a change is a new row with a later
`since`, and what began earlier keeps its term. Calendar days are counted from the day after the start;
working hours run by the office's calendar (`WorkingCalendar.add_working_time`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


class Step(Enum):
    """What has a term."""

    ANSWER = "answer"
    """An answer to an appeal, from its registration."""
    ANSWER_INCIDENT = "answer_incident"
    """An answer to an incident of ordinary importance, from its acceptance."""
    ANSWER_URGENT_INCIDENT = "answer_urgent_incident"
    """An answer to an incident of high importance, from its acceptance."""


class Unit(Enum):
    """What a term is counted in."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_HOURS = "working_hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A row of TERMS: `length` units for a step that starts on `since` or later."""

    step: Step
    length: int
    unit: Unit
    since: date
    source: str


TERMS = (
    Term(
        step=Step.ANSWER,
        length=30,
        unit=Unit.CALENDAR_DAYS,
        since=date(2006, 11, 2),
        source="59-ФЗ, ст. 12 ч. 1",
    ),
    Term(
        step=Step.ANSWER_INCIDENT,
        length=8,
        unit=Unit.WORKING_HOURS,
        since=date(2018, 10, 1),
        source="порядок работы в системе «Инцидент-менеджмент» (по отчёту администрации за 2021 год)",
    ),
    Term(
        step=Step.ANSWER_URGENT_INCIDENT,
        length=3,
        unit=Unit.WORKING_HOURS,
        since=date(2018, 10, 1),
        source="порядок работы в системе «Инцидент-менеджмент» (по отчёту администрации за 2021 год)",
    ),
)


class NoTerm(LookupError):
    """No row of TERMS is in force for a step on a day; the text says in Russian which."""

    def __init__(self, step: Step, start: date) -> None:
        super().__init__(
            f"Срок «{step.value}» на {start:%d.%m.%Y} не установлен: нет строки в otklik/rules/deadlines.py."
        )


def term_in_force(step: Step, start: date) -> Term:
    """Return the term of a step that starts on a local day.

    :raises NoTerm: if no row has come into force by then
    """
    rows = [term for term in TERMS if term.step == step and term.since <= start]
    if not rows:
        raise NoTerm(step, start)
    return max(rows, key=lambda term: term.since)


def legal_due(term: Term, start: date) -> date:
    """Return the last day of a term in calendar days, days off unmoved; the day of `start` is not counted.

    :raises ValueError: if the term is not in calendar days
    """
    if term.unit is not Unit.CALENDAR_DAYS:
        raise ValueError(f"{term.step} is counted in {term.unit.value}")
    return start + timedelta(days=term.length)
