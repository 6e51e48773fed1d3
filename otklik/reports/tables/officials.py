"""Personal receptions by officials."""

from __future__ import annotations

from otklik.reports.documents.model import Piece, Table
from otklik.reports.reading import Reading


def table(of: Reading) -> Table | None:
    rows: list[tuple[Piece, ...]] = [
        (
            official,
            of.figure("receptions.by_official", official, "days"),
            of.figure("receptions.by_official", official, "visitors"),
        )
        for official in of.table("receptions.by_official")
    ]
    if not rows:
        return None
    rows.append(("Всего", of.figure("receptions.days"), of.figure("receptions.visitors")))
    columns = ("Кто вёл приём", "Приёмов", "Принято человек")
    return Table("Личный приём", "Личный приём по должностным лицам", columns, tuple(rows), has_total=True)
