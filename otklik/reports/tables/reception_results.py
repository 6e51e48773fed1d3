"""Results of personal receptions."""

from __future__ import annotations

from otklik.reports import words
from otklik.reports.documents.model import Table
from otklik.reports.reading import Reading
from otklik.reports.tables.shares import shares


def table(of: Reading) -> Table | None:
    return shares(
        of,
        "receptions.by_result",
        name="Результаты приёма",
        title="Результаты личного приёма",
        column="Результат",
        naming=lambda code: words.raised(of.reception_result(code)),
        total="receptions.visitors",
    )
