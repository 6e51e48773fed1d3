"""Appeals by quarters of registration."""

from __future__ import annotations

from otklik.reports.documents.model import Piece, Table
from otklik.reports.periods import ROMAN
from otklik.reports.reading import Reading


def table(of: Reading) -> Table | None:
    counts = of.table("appeals.by_quarter")
    if not of.period.is_year or not counts:
        return None
    rows: list[tuple[Piece, ...]] = [
        (f"{name} квартал", of.tally("appeals.by_quarter", str(number))) for number, name in enumerate(ROMAN, start=1)
    ]
    rows.append(("Всего", of.figure("appeals.total")))
    return Table("Кварталы", "Обращения по кварталам", ("Квартал", "Обращений"), tuple(rows), has_total=True)
