"""From facts to figures: how an administration counts what it has received, answered and promised.

A fact is a cell: so many papers that are alike in everything a report looks at. Queries hand cells over
already grouped, whatever the number of papers behind them; splitting a cell or changing the order of cells
changes no figure.

Units: counts are whole papers; shares are per cent, rounded half up to one decimal from exact fractions, each
on its own (a closed list may add up to 99,9 or 100,1); durations are working hours, rounded likewise. `None`
says that a figure was asked for and there is nothing to compute it from: the mean of nothing, a year before
that the files do not hold. A figure is absent only when its kind of file was never imported. A table lists
what occurs, most first, then in alphabetical order; papers that do not state a thing (an empty text) are left
out of the table of that thing, and the shares of the others are still of all papers.

The year of a fact is a label: the period of the report bears its year, the same period of the year before
bears the year less one, and so on back; so a quarter is counted by the same rules as a year.

A kind is held for a period if every calendar year that the period lies in has a paper of it. What is held and has no
paper in the period is zero; what is not held is None as something to compare with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
    """Higher body whose cover letter brought the appeal (of several, the first); "" if it came directly."""
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
    """Answered not later than the last day that decides: extended, else stated, else the law's."""
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
    timed: bool = True
    """Whether the time of the answers can be told: not if they came in a year whose calendar is not entered; they are
    then neither in time nor late, and in no mean."""
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
    """What a report counts. A kind is None if no file of it was ever imported; its figures are then
    absent."""

    year: int
    """The label of the report's own period."""
    letters: tuple[LetterFact, ...] | None = None
    appeals: tuple[AppealFact, ...] | None = None
    incidents: tuple[IncidentFact, ...] | None = None
    messages: tuple[MessageFact, ...] | None = None
    receptions: tuple[ReceptionFact, ...] | None = None
    reception_days: tuple[ReceptionDayFact, ...] = ()
    held: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Of each kind, by its name here, the labels of periods in whose years the office holds papers of it: there a
    period without papers is a true zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Norms:
    """How many working hours an incident may wait for its answer in the period of the report."""

    ordinary_hours: int
    urgent_hours: int


FORMS = ("written", "electronic")
RESULTS = (
    "supported",
    "measures_taken",
    "explained",
    "not_supported",
    "redirected",
    "left_without_answer",
    "in_work",
)
"""What a report always names, at zero too; «measures_taken» is a part of «supported»."""
WROTE_BEFORE = ("answered", "in_work", "never")
"""What became of the same person's earlier appeals that came here directly: every one was answered by the day
of this registration, some were not, or there were none."""
MOST_ACTIVE = 3
KINDS = ("letters", "appeals", "incidents", "messages", "receptions")


Figures = dict[str, object]


def annual_figures(facts: Facts, norms: Norms) -> Figures:
    """Return the figures of a report, in the order in which it prints them.

    Every value is a number, None, or a table of these under texts, ready for JSON.
    """
    figures: Figures = {}
    held = {name: facts.held.get(name, frozenset()) for name in KINDS}
    if facts.letters is not None:
        figures |= _compared("correspondence", facts.letters, facts.year, held["letters"])
    if facts.appeals is not None:
        figures |= _appeal_figures(facts.appeals, facts.year, held["appeals"])
    if facts.incidents is not None:
        figures |= _incident_figures(facts.incidents, facts.year, held["incidents"], norms)
    if facts.messages is not None:
        figures |= _message_figures(facts.messages, facts.year)
    if facts.receptions is not None:
        figures |= _reception_figures(facts.receptions, facts.reception_days, facts.year)
    figures["channels"] = {
        name: {"count": _total(_of(cells, facts.year)), "previous": _previous(cells, facts.year, held[name])}
        for name, cells in (
            ("appeals", facts.appeals),
            ("incidents", facts.incidents),
            ("messages", facts.messages),
            ("receptions", facts.receptions),
        )
        if cells is not None
    }
    return figures


def rounded(value: Fraction) -> float:
    """Return a number of zero or more rounded half up to one decimal, from its exact value."""
    return int(value * 10 + Fraction(1, 2)) / 10


def share(count: int, total: int) -> float | None:
    """Return a share in per cent, rounded half up to one decimal; None of nothing."""
    return rounded(Fraction(100 * count, total)) if total else None


def mean(total: int | float | Decimal | Fraction, count: int) -> float | None:
    """Return a mean, rounded half up to one decimal; None of nothing."""
    return rounded(Fraction(total) / count) if count else None


def mean_hours(minutes: int | float | Decimal | Fraction, count: int) -> float | None:
    """Return the mean of `count` durations that take `minutes` together, in hours; None of nothing."""
    return mean(Fraction(minutes) / 60, count)


def alphabetical(name: str) -> tuple[str, str]:
    """Return the key by which Russian names sort: case counts last, ё stands right after е."""
    return name.lower().replace("ё", "е\u04ff"), name


class _Cell(Protocol):
    @property
    def year(self) -> int: ...

    @property
    def count(self) -> int: ...


Cell = TypeVar("Cell", bound=_Cell)
Key = TypeVar("Key", bound=Hashable)


def _appeal_figures(appeals: Sequence[AppealFact], year: int, held: frozenset[int]) -> Figures:
    now, before = _of(appeals, year), _of(appeals, year - 1)
    total = _total(now)
    compares = _previous(appeals, year, held) is not None
    quarters = _tally(now, lambda cell: cell.quarter)
    higher, higher_before = ([cell for cell in cells if cell.source] for cells in (now, before))
    sources_before = _tally(higher_before, lambda cell: cell.source)
    results = _tally(now, lambda cell: cell.outcome)
    results["measures_taken"] = _total(cell for cell in now if cell.outcome == "supported" and cell.measures_taken)
    return _compared("appeals", appeals, year, held) | {
        "appeals.history": _history(appeals, year, held),
        "appeals.by_quarter": {str(quarter): quarters[quarter] for quarter in sorted(quarters)},
        "appeals.busiest_quarter": min(quarters, key=lambda quarter: (-quarters[quarter], quarter), default=None),
        "appeals.by_topic": _shares(_tally(now, lambda cell: cell.topic), total),
        "appeals.by_section": dict(sorted(_shares(_tally(now, lambda cell: cell.section), total).items())),
        "appeals.by_form": _closed(FORMS, _tally(now, lambda cell: cell.form)),
        "appeals.by_source": _shares(_tally(higher, lambda cell: cell.source), total),
        "appeals.by_source_previous": _most_first(sources_before) if compares else None,
        "appeals.from_higher": {
            "count": _total(higher),
            "share": share(_total(higher), total),
            "previous": _total(higher_before) if compares else None,
        },
        "appeals.from_higher_wrote_before": _closed(WROTE_BEFORE, _tally(higher, lambda cell: cell.wrote_before)),
        "appeals.from_outside": _total(cell for cell in now if cell.outside),
        "appeals.by_result": _closed(RESULTS, results),
        "appeals.answered_in_time": _total(cell for cell in now if cell.answered and cell.in_time),
        "appeals.answered_late": _total(cell for cell in now if cell.answered and not cell.in_time),
        "appeals.answered_within_law": _total(cell for cell in now if cell.answered and cell.within_law),
        "appeals.overdue": _total(cell for cell in now if cell.overdue and not cell.answered),
        "appeals.extended": _total(cell for cell in now if cell.extended),
        "appeals.collective": _total(cell for cell in now if cell.collective),
        "appeals.repeated": _total(cell for cell in now if cell.repeated),
        "appeals.by_territory": _by_name(_tally(now, lambda cell: cell.territory)),
    }


def _incident_figures(incidents: Sequence[IncidentFact], year: int, held: frozenset[int], norms: Norms) -> Figures:
    now = _of(incidents, year)
    total = _total(now)
    territories = _tally(now, lambda cell: cell.territory)
    figures: Figures = {
        "incidents.total": total,
        "incidents.previous": _previous(incidents, year, held),
        "incidents.history": _history(incidents, year, held),
        "incidents.by_network": _most_first(_tally(now, lambda cell: cell.network)),
        "incidents.by_topic": _shares(_tally(now, lambda cell: cell.topic), total),
        "incidents.by_topic_group": _shares(_tally(now, lambda cell: cell.topic_group), total),
        "incidents.by_territory": _by_name(territories),
        "incidents.most_active_territories": list(_most_first(territories))[:MOST_ACTIVE],
    }
    for name, urgent, norm in (
        ("ordinary", False, norms.ordinary_hours),
        ("urgent", True, norms.urgent_hours),
    ):
        alike = [cell for cell in now if cell.urgent == urgent]
        timed = [cell for cell in alike if cell.answered and cell.timed]
        minutes = sum((Fraction(cell.minutes) for cell in timed), Fraction())
        figures |= {
            f"incidents.{name}.count": _total(alike),
            f"incidents.{name}.norm_hours": norm,
            f"incidents.{name}.mean_hours": mean_hours(minutes, _total(timed)),
        }
    untimed = _total(cell for cell in now if cell.answered and not cell.timed)
    return (
        figures
        | {
            "incidents.in_time": _total(cell for cell in now if cell.answered and cell.in_time),
            "incidents.late": _total(cell for cell in now if cell.answered and cell.timed and not cell.in_time),
        }
        | ({"incidents.untimed": untimed} if untimed else {})
    )


def _message_figures(messages: Sequence[MessageFact], year: int) -> Figures:
    now = _of(messages, year)
    ratings = [(cell.rating, cell.count) for cell in now if cell.rating is not None]
    return {
        "messages.total": _total(now),
        "messages.by_category": _shares(_tally(now, lambda cell: cell.category), _total(now)),
        "messages.answered_in_time": _total(cell for cell in now if cell.answered and cell.in_time),
        "messages.mean_rating": mean(
            sum(rating * count for rating, count in ratings), sum(count for _, count in ratings)
        ),
    }


def _reception_figures(
    receptions: Sequence[ReceptionFact], reception_days: Sequence[ReceptionDayFact], year: int
) -> Figures:
    visits, held = _of(receptions, year), _of(reception_days, year)
    visitors = _total(visits)
    by_official = _tally(visits, lambda cell: cell.official)
    days = _tally(held, lambda cell: cell.official)
    return {
        "receptions.days": _total(held),
        "receptions.visitors": visitors,
        "receptions.by_official": {
            official: {"days": days[official], "visitors": by_official[official]}
            for official in sorted(days | by_official, key=alphabetical)
        },
        "receptions.by_topic": _shares(_tally(visits, lambda cell: cell.topic), visitors),
        "receptions.by_result": _shares(_tally(visits, _reception_result), visitors),
    }


def _reception_result(cell: ReceptionFact) -> str:
    return "supported" if cell.outcome == "measures_taken" else cell.outcome


def _compared(room: str, cells: Sequence[_Cell], year: int, held: frozenset[int]) -> Figures:
    total, previous = _total(_of(cells, year)), _previous(cells, year, held)
    return {
        f"{room}.total": total,
        f"{room}.previous": previous,
        f"{room}.change": None if previous is None else total - previous,
    }


def _of(cells: Iterable[Cell], year: int) -> list[Cell]:
    return [cell for cell in cells if cell.year == year and cell.count]


def _total(cells: Iterable[_Cell]) -> int:
    return sum(cell.count for cell in cells)


def _previous(cells: Iterable[_Cell], year: int, held: frozenset[int]) -> int | None:
    """Return the total of the year before; None, never zero, where the files hold nothing of it."""
    return _total(_of(cells, year - 1)) or (0 if year - 1 in held else None)


def _history(cells: Iterable[_Cell], year: int, held: frozenset[int]) -> dict[str, int]:
    """Return the totals of the years that are held, up to the report's own."""
    totals = _tally((cell for cell in cells if cell.count), lambda cell: cell.year)
    return {str(past): totals[past] for past in sorted(held | totals.keys()) if past <= year}


def _tally(cells: Iterable[Cell], key: Callable[[Cell], Key]) -> Counter[Key]:
    """Count papers by what they state; those that do not state it ("") are left out."""
    totals: Counter[Key] = Counter()
    for cell in cells:
        if key(cell) != "":
            totals[key(cell)] += cell.count
    return totals


def _closed(names: Iterable[str], totals: Mapping[str, int]) -> dict[str, int]:
    """Return a table that always has the given lines, then whatever else occurs."""
    return {name: totals.get(name, 0) for name in names} | {
        name: totals[name] for name in _most_first(totals) if name not in names
    }


def _by_name(totals: Mapping[str, int]) -> dict[str, int]:
    return {name: totals[name] for name in sorted(totals, key=alphabetical)}


def _most_first(totals: Mapping[str, int]) -> dict[str, int]:
    return {name: totals[name] for name in sorted(totals, key=lambda name: (-totals[name], alphabetical(name)))}


def _shares(totals: Mapping[str, int], of: int) -> dict[str, dict[str, int | float | None]]:
    return {name: {"count": count, "share": share(count, of)} for name, count in _most_first(totals).items()}
