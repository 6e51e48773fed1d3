"""Appeals by every channel, this period and the same one of the year before."""

from __future__ import annotations

from otklik.reports.documents.model import Piece, Table
from otklik.reports.reading import DASH, Reading

TITLES = {
    "appeals": "Письменные обращения",
    "incidents": "Инциденты в социальных сетях",
    "messages": "Сообщения платформы обратной связи",
    "receptions": "Посетители личного приёма",
}


def table(of: Reading) -> Table | None:
    rows: list[tuple[Piece, ...]] = []
    for name in of.table("channels"):
        now, before = ("channels", name, "count"), ("channels", name, "previous")
        if of.holds(name):
            rows.append((TITLES[name], of.figure(*now), of.figure(*before), of.change(now, before)))
        else:
            rows.append((TITLES[name], DASH, of.figure(*before), DASH))
    if not any(of.holds(name) for name in of.table("channels")):
        return None
    columns: tuple[str, ...] = ("Канал", of.period.column())
    if of.period.is_comparable:
        columns += (of.earlier.column(), "±")
    return Table("Каналы", "Обращения граждан по всем каналам", columns, tuple(row[: len(columns)] for row in rows))
