"""Messages of the feedback platform by categories."""

from __future__ import annotations

from otklik.reports.documents.model import Table
from otklik.reports.reading import Reading
from otklik.reports.tables.shares import shares


def table(of: Reading) -> Table | None:
    return shares(
        of,
        "messages.by_category",
        name="Категории сообщений",
        title="Сообщения платформы обратной связи по категориям",
        column="Категория",
        total="messages.total",
    )
