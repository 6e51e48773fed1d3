"""What is worth telling about terms and norms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from otklik.office.journal.actions import Event


@dataclass(frozen=True, slots=True)
class TermAdded(Event):
    """The office works by a new row of the table of terms from a day on, ГГГГ-ММ-ДД; so many open papers got it."""

    name: ClassVar[str] = "control.term_added"
    subject_kind: ClassVar[str] = "term"
    procedure: str
    step: str
    length: int
    unit: str
    since: str
    papers: int


@dataclass(frozen=True, slots=True)
class TermMoved(Event):
    """An open paper has another last day by law, since a new row of the table holds for it; days ГГГГ-ММ-ДД."""

    name: ClassVar[str] = "control.term_moved"
    subject_kind: ClassVar[str] = "letter"
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class NormAdded(Event):
    """The office answers incidents by a new norm from a day on, ГГГГ-ММ-ДД."""

    name: ClassVar[str] = "control.norm_added"
    subject_kind: ClassVar[str] = "norm"
    urgent: bool
    hours: int
    since: str
