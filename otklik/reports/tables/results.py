"""Results of considering appeals."""

from __future__ import annotations

from otklik.reports import words
from otklik.reports.documents.model import Figure, Piece, Table
from otklik.reports.reading import DASH, Reading
from otklik.rules.statistics import share
from otklik.ui.russian import decimal


def table(of: Reading) -> Table | None:
    total = of.count("appeals.total")
    if not total:
        return None
    rows: list[tuple[Piece, ...]] = []
    for name in of.table("appeals.by_result"):
        part = share(of.count("appeals.by_result", name), total)
        rows.append(
            (
                words.raised(of.result(name)),
                of.figure("appeals.by_result", name),
                DASH if part is None else Figure(text=decimal(part), value=part),
            )
        )
    return Table("Результаты", "Результаты рассмотрения обращений", ("Результат", "Количество", "Доля, %"), tuple(rows))
