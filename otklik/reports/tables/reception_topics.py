"""Personal receptions by topics."""

from __future__ import annotations

from otklik.reports import words
from otklik.reports.documents.model import Table
from otklik.reports.reading import Reading
from otklik.reports.tables.shares import shares


def table(of: Reading) -> Table | None:
    return shares(
        of,
        "receptions.by_topic",
        name="Темы приёма",
        title="Личный приём по темам",
        column="Тема",
        order=of.topics_in_order("receptions.by_topic"),
        naming=lambda code: words.raised(of.topic(code)),
        total="receptions.visitors",
    )
