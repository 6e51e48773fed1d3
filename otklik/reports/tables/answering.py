"""Answering incidents: the norm and the mean, which are two things."""

from __future__ import annotations

from otklik.reports.documents.model import Piece, Table
from otklik.reports.reading import Reading

LINES = {"ordinary": "Обычная", "urgent": "Повышенная"}


def table(of: Reading) -> Table | None:
    if not of.count("incidents.total"):
        return None
    rows: list[tuple[Piece, ...]] = [
        (
            title,
            of.figure(f"incidents.{name}.count"),
            of.figure(f"incidents.{name}.norm_hours"),
            of.figure(f"incidents.{name}.mean_hours"),
        )
        for name, title in LINES.items()
    ]
    columns = ("Важность", "Инцидентов", "Норма, рабочих часов", "Среднее, рабочих часов")
    return Table("Время ответа", "Время ответа на инциденты", columns, tuple(rows))
