"""Appeals by every channel, this period and the same one of the year before."""

from __future__ import annotations

from otklik.reports.documents.model import Piece, Table
from otklik.reports.reading import Reading

TITLES = {
    "appeals": "Письменные обращения",
    "incidents": "Инциденты в социальных сетях",
    "messages": "Сообщения платформы обратной связи",
    "receptions": "Посетители личного приёма",
}


def table(of: Reading) -> Table | None:
    rows: list[tuple[Piece, ...]] = [
        (
            TITLES[name],
            of.figure("channels", name, "count"),
            of.figure("channels", name, "previous"),
            of.change(("channels", name, "count"), ("channels", name, "previous")),
        )
        for name in of.table("channels")
    ]
    if not rows:
        return None
    before = of.earlier.column() if of.period.is_comparable else "Годом ранее"
    return Table("Каналы", "Обращения граждан по всем каналам", ("Канал", of.period.column(), before, "±"), tuple(rows))
