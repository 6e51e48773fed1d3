"""Incidents by groups of topics."""

from __future__ import annotations

from otklik.reports.documents.model import Table
from otklik.reports.reading import Reading
from otklik.reports.tables.shares import shares


def table(of: Reading) -> Table | None:
    return shares(
        of,
        "incidents.by_topic_group",
        name="Группы тем",
        title="Инциденты по группам тем",
        column="Группа тем",
        total="incidents.total",
    )
