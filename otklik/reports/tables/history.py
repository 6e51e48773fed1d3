"""Appeals and incidents of the same period, year by year."""

from __future__ import annotations

from otklik.reports.documents.model import Piece, Table
from otklik.reports.reading import DASH, Reading

KEYS = {"appeals.history": "Обращения", "incidents.history": "Инциденты"}


def table(of: Reading) -> Table | None:
    keys = [key for key in KEYS if of.table(key)]
    years = sorted({year for key in keys for year in of.table(key)})
    if len(years) < 2:
        return None
    rows: list[tuple[Piece, ...]] = [
        (
            of.period.earlier(of.period.year - int(year)).column(),
            *(of.figure(key, year) if year in of.table(key) else DASH for key in keys),
        )
        for year in years
    ]
    columns = ("Период", *(KEYS[key] for key in keys))
    return Table("По годам", f"{' и '.join(columns[1:]).capitalize()} по годам", columns, tuple(rows))
