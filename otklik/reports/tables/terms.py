"""How appeals were answered in time: against the law and against the control date, apart."""

from __future__ import annotations

from otklik.reports import words
from otklik.reports.documents.model import Piece, Table
from otklik.reports.reading import Reading
from otklik.ui.russian import long_day

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
WITHOUT_CONTROL_DATES = {
    "appeals.answered_in_time": "Ответ дан в срок",
    "appeals.answered_late": "Ответ дан с опозданием",
}
"""Titles where the term that decides is the law's own."""


def table(of: Reading) -> Table | None:
    if not of.count("appeals.total"):
        return None
    titles = LINES | ({} if of.known.control_dates else WITHOUT_CONTROL_DATES)
    if of.unfinished_on:
        until = words.typeset(long_day(of.period.until))
        titles["appeals.overdue"] = f"Ответ не дан, срок – не позднее {until}"
    rows: list[tuple[Piece, ...]] = [(title, of.figure(key)) for key, title in titles.items()]
    return Table("Сроки", "Сроки рассмотрения и особые отметки", ("Показатель", "Обращений"), tuple(rows))
