"""A list as a spreadsheet: a row a paper, written as it is read, so that a million papers take no memory.

What people wrote stays text: a cell that begins as a formula does (=, +, -, @, a tab) is text by its type and by the
mark that Excel itself gives such cells, so that nothing a citizen sends is ever computed on an official's machine.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.timezone import localtime, make_naive
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from otklik.office.appeals import cards as appeals
from otklik.office.incidents import cards as incidents
from otklik.office.messages import cards as messages
from otklik.office.people import cards as people
from otklik.office.receptions import cards as receptions
from otklik.office.work import cards as work

FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767
"""Characters that a cell of XLSX holds."""
MOST_ROWS = 1_048_575
"""Rows of XLSX below the heads."""
READ = 2_000
"""Papers that are read at a time."""
DAY, MOMENT = "dd.mm.yyyy", "dd.mm.yyyy hh:mm"

Value = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in letters, what it says of a paper."""

    title: str
    width: int
    value: Value


@dataclass(frozen=True, slots=True)
class Sheet:
    """How papers of a journal become rows."""

    title: str
    rows: Callable[[QuerySet[Any], date], QuerySet[Any]]
    order: Sequence[str]
    columns: Sequence[Column]


def write_sheet(
    sheet: Sheet, papers: QuerySet[Any], today: date, told: Callable[[int], None] = lambda _: None
) -> IO[bytes]:
    """Return a spreadsheet of papers, open at its beginning; `told` hears how many are written."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.title)
    page.freeze_panes = "B2"
    for place, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(place)].width = column.width
    page.append([_head(page, column.title) for column in sheet.columns])
    written = 0
    for paper in sheet.rows(papers, today).order_by(*sheet.order)[:MOST_ROWS].iterator(chunk_size=READ):
        page.append([_cell(page, column.value(paper)) for column in sheet.columns])
        written += 1
        if written % READ == 0:
            told(written)
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{written + 1}"
    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the caller
    book.save(file)
    file.seek(0)
    return file


def _head(page: Any, title: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, title)
    cell.font, cell.alignment = Font(bold=True), Alignment(vertical="top", wrap_text=True)
    return cell


def _cell(page: Any, value: object) -> WriteOnlyCell:
    if isinstance(value, datetime):
        cell = WriteOnlyCell(page, make_naive(localtime(value)))
        cell.number_format = MOMENT
    elif isinstance(value, date):
        cell = WriteOnlyCell(page, value)
        cell.number_format = DAY
    elif isinstance(value, int):
        cell = WriteOnlyCell(page, value)
    else:
        text = ILLEGAL_CHARACTERS_RE.sub(" ", str(value or ""))[:LONGEST_CELL]
        cell = WriteOnlyCell(page, text)
        if text.startswith(FORMULA):
            cell.data_type = "s"
            cell.quotePrefix = True
    return cell


def _path(path: str) -> Value:
    """Return what a paper says at a path of its fields; nothing where the way ends."""

    def value(paper: Any) -> object:
        for name in path.split("."):
            paper = getattr(paper, name, None)
            if paper is None:
                return ""
        return paper() if callable(paper) else paper

    return value


def _columns(of: Iterable[tuple[str, int, str]]) -> tuple[Column, ...]:
    return tuple(Column(title, width, _path(path)) for title, width, path in of)


def _person(paper: Any) -> str:
    return " ".join(filter(None, (paper.surname, paper.first_name, paper.patronymic)))


LETTER_COLUMNS = _columns(
    (
        ("Номер", 14, "number"),
        ("Зарегистрировано", 12, "registered_on"),
        ("Поступило", 12, "received_on"),
        ("Вид", 20, "kind.name"),
        ("Корреспондент", 40, "correspondent_name"),
        ("Исходящий номер", 16, "outgoing_number"),
        ("Дата исходящего", 12, "outgoing_on"),
        ("Содержание", 60, "summary"),
        ("Доставка", 16, "delivery"),
        ("Листов", 8, "sheets"),
        ("Дело", 10, "case_index"),
        ("Аннулировано", 12, "annulled_on"),
        ("Почему аннулировано", 30, "annulment"),
    )
)
SHEETS: Mapping[str, Sheet] = {
    "letters": Sheet("Письма", lambda papers, _: work.rows(papers), ("-registered_on", "-pk"), LETTER_COLUMNS),
    "outgoing": Sheet("Исходящие", lambda papers, _: work.rows(papers), ("-registered_on", "-pk"), LETTER_COLUMNS),
    "appeals": Sheet(
        "Обращения",
        lambda papers, _: appeals.rows(papers),
        ("-registered_on", "-pk"),
        (
            *_columns((("Номер", 14, "letter.number"), ("Зарегистрировано", 12, "registered_on"))),
            Column("Заявитель", 34, _person),
            *_columns(
                (
                    ("Адрес", 40, "address"),
                    ("Территория", 20, "settlement.name"),
                    ("Форма", 14, "get_form_display"),
                    ("Вид", 14, "get_kind_display"),
                    ("Текст", 60, "text"),
                    ("Источник", 30, "source"),
                    ("Исполнитель", 36, "department"),
                    ("Срок", 12, "due"),
                    ("Результат", 18, "get_result_display"),
                    ("Ответ №", 14, "letter.reply.number"),
                    ("Ответ отправлен", 12, "answered_on"),
                )
            ),
        ),
    ),
    "incidents": Sheet(
        "Инциденты",
        incidents.rows,
        ("-accepted_at", "-pk"),
        _columns(
            (
                ("Идентификатор", 16, "external_id"),
                ("Принято", 16, "accepted_at"),
                ("Сеть", 16, "network.name"),
                ("Тема", 24, "topic"),
                ("Текст", 60, "text"),
                ("Территория", 20, "settlement.name"),
                ("Исполнитель", 36, "department.name"),
                ("Отвечено", 16, "answered_at"),
                ("Ответ", 60, "answer"),
                ("Итог", 20, "result"),
            )
        ),
    ),
    "messages": Sheet(
        "Сообщения",
        lambda papers, _: messages.rows(papers),
        ("-accepted_at", "-pk"),
        _columns(
            (
                ("Идентификатор", 18, "external_id"),
                ("Принято", 16, "accepted_at"),
                ("Категория", 20, "category"),
                ("Подкатегория", 24, "subcategory"),
                ("Текст", 60, "text"),
                ("Адрес", 40, "address"),
                ("Срок", 12, "due_on"),
                ("Отвечено", 16, "answered_at"),
                ("Ответ", 60, "answer"),
                ("Оценка", 8, "rating"),
            )
        ),
    ),
    "receptions": Sheet(
        "Личный приём",
        lambda papers, _: receptions.rows(papers),
        ("-day__held_on", "-pk"),
        (
            *_columns((("Карточка", 12, "number"), ("День", 12, "day.held_on"))),
            Column("Посетитель", 34, _person),
            *_columns(
                (
                    ("Адрес", 40, "address"),
                    ("Принимал", 34, "day.official.post"),
                    ("Вопрос", 60, "text"),
                    ("Итог", 18, "get_outcome_display"),
                )
            ),
        ),
    ),
    "citizens": Sheet(
        "Заявители",
        lambda papers, _: people.rows(papers),
        ("sort_key", "pk"),
        (Column("Заявитель", 40, _person), *_columns((("Адрес", 60, "address"),))),
    ),
}
"""Every list that becomes a spreadsheet, by the name of its address."""
