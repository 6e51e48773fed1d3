"""Which papers a figure counts: a room and its filters, as data that the room's lists understand.

Every countable figure has one, under its path in the figures; means, shares and differences count nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from otklik.office.appeals import queries as appeals
from otklik.office.filters import YES
from otklik.office.incidents import queries as incidents
from otklik.office.messages import queries as messages
from otklik.office.people.rights import EVERYTHING
from otklik.office.receptions import queries as receptions
from otklik.office.work import queries as letters
from otklik.reports.periods import Period
from otklik.rules.statistics import Figures

Path = tuple[str, ...]

ROOMS = {
    "letters": letters.select,
    "appeals": appeals.select,
    "incidents": incidents.select,
    "messages": messages.select,
    "receptions": receptions.select,
    "reception_days": receptions.select_days,
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Papers of a room that all filters admit."""

    room: str
    filters: Mapping[str, str]

    def papers(self) -> QuerySet[Any]:
        """Return the papers themselves."""
        return ROOMS[self.room](self.filters, EVERYTHING)


def selections(figures: Figures, period: Period) -> dict[Path, Selection]:
    """Return the selection of every countable figure, by its path."""
    counted = {path: selection for path, selection in _all(figures, period) if isinstance(value_at(figures, path), int)}
    return dict(_of_nothing(figures, period)) | counted


def value_at(figures: Mapping[str, Any], path: Path) -> Any:
    """Return what stands at a path; None if nothing does."""
    value: Any = figures
    for name in path:
        if not isinstance(value, Mapping) or name not in value:
            return None
        value = value[name]
    return value


TABLES = {
    "appeals.by_quarter": "quarter",
    "appeals.by_topic": "topic",
    "appeals.by_section": "section",
    "appeals.by_form": "form",
    "appeals.by_source": "source",
    "appeals.by_result": "outcome",
    "appeals.by_territory": "territory",
    "appeals.from_higher_wrote_before": "wrote_before",
    "incidents.by_network": "network",
    "incidents.by_topic": "topic",
    "incidents.by_topic_group": "topic_group",
    "incidents.by_territory": "territory",
    "messages.by_category": "category",
    "receptions.by_topic": "topic",
    "receptions.by_result": "result",
}
"""Tables of figures whose buckets are values of one filter."""

SINGLE = {
    "appeals.from_outside": {"outside": YES},
    "appeals.answered_in_time": {"timing": "in_time"},
    "appeals.answered_late": {"timing": "late"},
    "appeals.answered_within_law": {"timing": "within_law"},
    "appeals.overdue": {"timing": "overdue"},
    "appeals.extended": {"extended": YES},
    "appeals.collective": {"collective": YES},
    "appeals.repeated": {"repeated": YES},
    "incidents.ordinary.count": {"urgent": "0"},
    "incidents.urgent.count": {"urgent": "1"},
    "incidents.in_time": {"timing": "in_time"},
    "incidents.late": {"timing": "late"},
    "incidents.untimed": {"timing": "untimed"},
    "messages.answered_in_time": {"timing": "in_time"},
}
"""Figures that one filter makes."""

SPECIAL = {("appeals.by_result", "measures_taken"): {"measures": YES}}
"""Buckets that are not values of their table's filter."""


BESIDE = (
    ("appeals.by_source", "appeals.by_source_previous", "source"),
    ("appeals.by_territory", "incidents.by_territory", "territory"),
    ("incidents.by_territory", "appeals.by_territory", "territory"),
)
"""Tables of figures that are told in one table with another, and the filter of their buckets."""


def _all(figures: Figures, period: Period) -> Iterator[tuple[Path, Selection]]:
    now = _within(period)
    before = _within(period.earlier(1)) if period.is_comparable else now
    for key, room in (
        ("correspondence", "letters"),
        ("appeals", "appeals"),
        ("incidents", "incidents"),
        ("messages", "messages"),
    ):
        yield (f"{key}.total",), Selection(room, now)
        yield (f"{key}.previous",), Selection(room, before)
    yield ("receptions.visitors",), Selection("receptions", now)
    yield ("receptions.days",), Selection("reception_days", now)
    for room in ("appeals", "incidents", "messages", "receptions"):
        yield ("channels", room, "count"), Selection(room, now)
        yield ("channels", room, "previous"), Selection(room, before)
        for year in _table(figures, f"{room}.history"):
            yield (f"{room}.history", year), Selection(room, _within(period.earlier(period.year - int(year))))
    for key, filters in SINGLE.items():
        yield (key,), Selection(key.split(".")[0], now | filters)
    for key, name in TABLES.items():
        for bucket, value in _table(figures, key).items():
            filters = SPECIAL.get((key, bucket), {name: bucket})
            path = (key, bucket, "count") if isinstance(value, Mapping) else (key, bucket)
            yield path, Selection(key.split(".")[0], now | filters)
    for source in _table(figures, "appeals.by_source_previous"):
        yield ("appeals.by_source_previous", source), Selection("appeals", before | {"source": source})
    yield ("appeals.from_higher", "count"), Selection("appeals", now | {"from_higher": YES})
    yield ("appeals.from_higher", "previous"), Selection("appeals", before | {"from_higher": YES})
    for official in _table(figures, "receptions.by_official"):
        path = ("receptions.by_official", official)
        yield (*path, "days"), Selection("reception_days", now | {"official": official})
        yield (*path, "visitors"), Selection("receptions", now | {"official": official})


def _of_nothing(figures: Figures, period: Period) -> Iterator[tuple[Path, Selection]]:
    """Yield the buckets that stand in a table only for the papers of the column beside: of their own they have none."""
    now = _within(period)
    for key, beside, filter_name in BESIDE:
        for bucket in _table(figures, beside):
            path = (key, bucket, "count") if key == "appeals.by_source" else (key, bucket)
            yield path, Selection(key.split(".")[0], now | {filter_name: bucket})
    if period.is_comparable:
        for bucket in _table(figures, "appeals.by_source"):
            before = _within(period.earlier(1)) | {"source": bucket}
            yield ("appeals.by_source_previous", bucket), Selection("appeals", before)
    if period.is_year:
        for quarter in "1234":
            yield ("appeals.by_quarter", quarter), Selection("appeals", now | {"quarter": quarter})


def _within(period: Period) -> dict[str, str]:
    return {"since": period.since.isoformat(), "until": period.until.isoformat()}


def _table(figures: Figures, key: str) -> Mapping[str, Any]:
    table = figures.get(key)
    return table if isinstance(table, Mapping) else {}
