"""How appeals were answered in time: against the law and against the control date, apart."""

from __future__ import annotations

from otklik.reports.documents.model import Piece, Table
from otklik.reports.reading import Reading

LINES = {
    "appeals.answered_within_law": "Ответ дан в срок, установленный законом",
    "appeals.answered_in_time": "Ответ дан в контрольный срок",
    "appeals.answered_late": "Ответ дан с опозданием против контрольного срока",
    "appeals.overdue": "Ответ не дан, срок истёк",
    "appeals.extended": "Срок рассмотрения продлён",
    "appeals.collective": "Коллективные обращения",
    "appeals.repeated": "Повторные обращения",
    "appeals.from_outside": "Обращения из иных муниципальных образований",
}


def table(of: Reading) -> Table | None:
    if not of.count("appeals.total"):
        return None
    rows: list[tuple[Piece, ...]] = [(title, of.figure(key)) for key, title in LINES.items()]
    return Table("Сроки", "Сроки рассмотрения и особые отметки", ("Показатель", "Обращений"), tuple(rows))
