"""What the office knows of a period besides its figures: its words and notes need it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from otklik.office.appeals import queries as appeals
from otklik.office.filters import YES
from otklik.office.people.rights import EVERYTHING
from otklik.reports.periods import Period
from otklik.reports.queries import years_held
from otklik.reports.selections import Selection

NUMBERS = {"appeals": "letter__number", "incidents": "external_id", "messages": "external_id"}
"""Rooms whose papers are answered, and where a paper's number stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a period; of what is not given, nothing."""

    years: Mapping[str, Collection[int]] = field(default_factory=dict)
    """Of each room, the calendar years that its journal is held for."""
    control_dates: bool = False
    """Whether an appeal of the period had a term set for it when it was registered."""
    early: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of each room, numbers of papers whose answer bears a day or a moment before they came."""


def known_of(period: Period) -> Known:
    """Return what the office knows of a period."""
    within = {"since": period.since.isoformat(), "until": period.until.isoformat()}
    early = {room: Selection(room, within | {"early": YES}).papers() for room in NUMBERS}
    return Known(
        years=years_held(),
        control_dates=appeals.select(within, EVERYTHING).filter(letter__term__stated_due__isnull=False).exists(),
        early={
            room: tuple(papers.order_by(NUMBERS[room]).values_list(NUMBERS[room], flat=True))
            for room, papers in early.items()
        },
    )
