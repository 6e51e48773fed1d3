"""Appeals and incidents by settlements."""

from __future__ import annotations

from otklik.reports import words
from otklik.reports.documents.model import Piece, Table
from otklik.reports.reading import Reading
from otklik.rules.statistics import alphabetical

KEYS = {"appeals.by_territory": "Обращения", "incidents.by_territory": "Инциденты"}


def table(of: Reading) -> Table | None:
    keys = [key for key in KEYS if of.table(key)]
    names = {name for key in keys for name in of.table(key)}
    if not names:
        return None
    in_order = sorted(names, key=lambda name: (name in of.books.outside, alphabetical(name)))
    rows: list[tuple[Piece, ...]] = [(words.raised(name), *(of.tally(key, name) for key in keys)) for name in in_order]
    columns = ("Сельское поселение", *(KEYS[key] for key in keys))
    return Table("Территории", f"{' и '.join(columns[1:]).capitalize()} по поселениям", columns, tuple(rows))
