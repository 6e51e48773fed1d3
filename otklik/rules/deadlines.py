"""Terms: how long a step may take, counted from what, and where it is written.

One row of TERMS is one sentence of the law; a change is a new row with a later `since`, and what began earlier keeps
its term. Calendar days are counted from the day after the start. What an office sets itself, as the norms of answering
incidents, stands in its reference books.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Step(Enum):
    """What has a term."""

    ANSWER = "answer"
    """An answer to an appeal, from its registration."""


class Unit(Enum):
    """What a term is counted in."""

    CALENDAR_DAYS = "calendar_days"


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
)
