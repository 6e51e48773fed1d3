"""From facts to figures: how an administration counts what it has received, answered and promised.

A fact is a cell: so many papers that are alike in everything a report looks at. Queries hand cells over already
grouped, whatever the number of papers behind them; splitting a cell or changing the order of cells changes no figure.

Units: counts are whole papers; shares are per cent, rounded half up to one decimal from exact fractions, each on its
own (a closed list may add up to 99,9 or 100,1); durations are working hours, rounded likewise. `None` says that a
figure was asked for and there is nothing to compute it from: the mean of nothing, a year before that the files do not
hold. A figure is absent only when its kind of file was never imported. A table lists what occurs, most first, then in
alphabetical order; papers that do not state a thing (an empty text) are left out of the table of that thing, and the
shares of the others are still of all papers.

The year of a fact is a label: the period of the report bears its year, the same period of the year before bears the
year less one, and so on back; so a quarter is counted by the same rules as a year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFact:
    """Appeals that are alike; an appeal belongs to the period of its registration, and so does its result."""

    year: int
    quarter: int
    """1–4, of the registration."""
    topic: str = ""
    """Code of the report topic of the first question: «housing», «land», «other», …"""
    section: str = ""
    """First four digits of the first question's code; "" if it has none."""
    form: str = ""
    """«written» or «electronic»."""
    source: str = ""
    """Name of the higher body whose cover letter brought the appeal; "" if it came directly."""
    wrote_before: str = ""
    """Of an appeal that a cover letter brought: «answered», «in_work», «never»; see WROTE_BEFORE."""
    territory: str = ""
    """Settlement of the author, or «вне района»; "" if not stated."""
    outside: bool = False
    """Whether the author lives in another municipality."""
    outcome: str = "in_work"
    """One of RESULTS but «measures_taken», or another result of the office (withdrawn, answered)."""
    measures_taken: bool = False
    answered: bool = False
    in_time: bool = False
    """Answered not later than the last day that decides for the paper: extended, else stated, else the law's."""
    within_law: bool = False
    """Answered not later than the extended day, else the 30th day after registration."""
    overdue: bool = False
    """Not answered, though its last day is not later than the period's."""
    extended: bool = False
    collective: bool = False
    repeated: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFact:
    """Papers of the journal of incoming correspondence, registered in a period."""

    year: int
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFact:
    """Incidents that are alike, accepted in a period."""

    year: int
    network: str = ""
    topic_group: str = ""
    topic: str = ""
    territory: str = ""
    urgent: bool = False
    answered: bool = False
    minutes: int | float | Decimal = 0
    """Working minutes that the answers of this cell took, all together."""
    in_time: bool = False
    """Answered in not more working time than the norm."""
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFact:
    """Messages of the feedback platform that are alike, accepted in a period."""

    year: int
    category: str = ""
    answered: bool = False
    in_time: bool = False
    """Answered not later than the end of the day that the platform set."""
    rating: int | None = None
    """1–5, by the citizen."""
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionFact:
    """Visitors of personal receptions that are alike."""

    year: int
    official: str
    topic: str = "unstated"
    """Code of the report topic; «unstated» for a card without a question's code."""
    outcome: str = ""
    """«supported», «measures_taken» (counts as supported), «explained», «not_supported»."""
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionDayFact:
    """Days on which an official received: a day of two officials is two."""

    year: int
    official: str
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a report counts. A kind is None if no file of it was ever imported: its figures are then absent."""

    year: int
    """The label of the report's own period."""
    letters: tuple[LetterFact, ...] | None = None
    appeals: tuple[AppealFact, ...] | None = None
    incidents: tuple[IncidentFact, ...] | None = None
    messages: tuple[MessageFact, ...] | None = None
    receptions: tuple[ReceptionFact, ...] | None = None
    reception_days: tuple[ReceptionDayFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Norms:
    """How many working hours an incident may wait for its answer in the period of the report."""

    ordinary_hours: int
    urgent_hours: int
