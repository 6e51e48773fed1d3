"""Appeals by topics of the report."""

from __future__ import annotations

from otklik.reports import words
from otklik.reports.documents.model import Table
from otklik.reports.reading import Reading
from otklik.reports.tables.shares import shares


def table(of: Reading) -> Table | None:
    return shares(
        of,
        "appeals.by_topic",
        name="Темы",
        title="Обращения по темам",
        column="Тема",
        order=of.topics_in_order("appeals.by_topic"),
        naming=lambda code: words.raised(of.topic(code)),
        total="appeals.total",
    )
