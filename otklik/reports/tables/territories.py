"""Appeals and incidents by settlements."""

from __future__ import annotations

from otklik.reports import words
from otklik.reports.documents.model import Piece, Table
from otklik.reports.reading import ZERO, Reading
from otklik.rules.statistics import alphabetical

KEYS = {"appeals.by_territory": "Обращения", "incidents.by_territory": "Инциденты"}


def table(of: Reading) -> Table | None:
    keys = [key for key in KEYS if of.table(key)]
    names = {name for key in keys for name in of.table(key)}
    if not names:
        return None
    in_order = sorted(names, key=lambda name: (name in of.books.outside, alphabetical(name)))
    rows: list[tuple[Piece, ...]] = [
        (words.raised(name), *(of.figure(key, name) if name in of.table(key) else ZERO for key in keys))
        for name in in_order
    ]
    columns = ("Сельское поселение", *(KEYS[key] for key in keys))
    return Table("Территории", "Обращения и инциденты по поселениям", columns, tuple(rows))
