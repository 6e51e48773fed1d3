"""Incidents by social networks; a star where the law wants a footnote."""

from __future__ import annotations

from otklik.reports.documents.model import Piece, Table
from otklik.reports.reading import Reading


def table(of: Reading) -> Table | None:
    rows: list[tuple[Piece, ...]] = [
        (name + ("*" if name in of.books.footnotes else ""), of.figure("incidents.by_network", name))
        for name in of.table("incidents.by_network")
    ]
    if not rows:
        return None
    return Table("Сети", "Инциденты по социальным сетям", ("Социальная сеть", "Инцидентов"), tuple(rows))
