"""Incidents by topics."""

from __future__ import annotations

from otklik.reports.documents.model import Table
from otklik.reports.reading import Reading
from otklik.reports.tables.shares import shares


def table(of: Reading) -> Table | None:
    return shares(
        of,
        "incidents.by_topic",
        name="Темы инцидентов",
        title="Инциденты по темам",
        column="Тема",
        total="incidents.total",
    )
