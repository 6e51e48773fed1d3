"""A document → a spreadsheet: a sheet a table. Texts are texts, whatever they begin with."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import takewhile
from textwrap import wrap

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from otklik.reports.documents.model import Document, Figure, Note, Piece, Table, plain_text
from otklik.reports.documents.zips import settled
from otklik.ui.russian import NBSP

FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31
NAME, TITLE, HEAD, SMALL = Font(size=9), Font(size=13, bold=True), Font(bold=True), Font(size=9, italic=True)
DARK, PALE = Side(style="thin", color="1C2126"), Side(style="thin", color="CFCAC1")
HEAD_LINE = 4
FIRST_COLUMN, COLUMN = 44, 16
"""Widths in letters: on a sheet of A4 four columns stand beside the first."""


def xlsx(document: Document) -> bytes:
    """Return the tables of a document as a workbook, each a sheet that can be printed and tells what it is of."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title = document.name
    book.properties.creator = " ".join(document.letterhead)
    for table, notes in _tables(document):
        sheet = book.create_sheet(FORBIDDEN_IN_NAMES.sub(" ", table.name)[:LONGEST_NAME])
        _write(sheet, document, table, notes)
        _set_print(sheet)
    if not book.worksheets:
        _put(book.create_sheet("Нет данных").cell(1, 1), document.name)
    written = io.BytesIO()
    book.save(written)
    return settled(written.getvalue())


def _tables(document: Document) -> Iterator[tuple[Table, list[str]]]:
    """Yield every table with the notes that stand under it."""
    for part in (document.blocks, document.appendix, document.sheets):
        for place, block in enumerate(part):
            if isinstance(block, Table):
                under = takewhile(lambda one: isinstance(one, Note), part[place + 1 :])
                yield block, [plain_text(note.pieces) for note in under if isinstance(note, Note)]


def _write(sheet: Worksheet, document: Document, table: Table, notes: list[str]) -> None:
    width = max(2, len(table.columns))
    _put_line(sheet, 1, document.name, NAME, width)
    _put_line(sheet, 2, table.title, TITLE, width)
    last = HEAD_LINE + len(table.rows)
    for line, row in enumerate((table.columns, *table.rows), start=HEAD_LINE):
        is_strong = line == HEAD_LINE or (table.has_total and line == last)
        for column, piece in enumerate(row, start=1):
            cell = sheet.cell(line, column)
            _put(cell, piece)
            cell.font = HEAD if is_strong else Font()
            cell.border = Border(
                top=DARK if is_strong and line == last else None, bottom=DARK if line in (HEAD_LINE, last) else PALE
            )
            cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal="left" if column == 1 else "right")
    sheet.column_dimensions["A"].width = FIRST_COLUMN
    for column in range(2, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = COLUMN
    for line, text in enumerate([*notes, document.imprint, document.signature], start=last + 2):
        _put_line(sheet, line, text, SMALL, width)


def _put_line(sheet: Worksheet, line: int, text: str, font: Font, width: int) -> None:
    """Write a text over the whole width of the table, as many lines high as it needs."""
    sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=width)
    cell = sheet.cell(line, 1)
    _put(cell, text)
    cell.font, cell.alignment = font, Alignment(wrap_text=True, vertical="top")
    letters = (FIRST_COLUMN + COLUMN * (width - 1)) * 11 / font.size
    lines = len(wrap(text, int(letters))) or 1
    sheet.row_dimensions[line].height = lines * font.size * 1.35


def _set_print(sheet: Worksheet) -> None:
    sheet.freeze_panes = sheet.cell(HEAD_LINE + 1, 2)
    sheet.print_title_rows = f"{HEAD_LINE}:{HEAD_LINE}"
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P из &N"


def _put(cell: Cell, piece: Piece) -> None:
    if not isinstance(piece, str) and piece.value is not None:
        cell.value = piece.value
        cell.number_format = _format(piece)
        return
    text = piece if isinstance(piece, str) else piece.text
    cell.value = text.replace(NBSP, " ")  # whoever searches or filters types plain spaces
    cell.data_type = "s"  # never a formula


def _format(figure: Figure) -> str:
    """Return how a spreadsheet is to show a number: as its text does."""
    if figure.text.startswith("+"):
        return "+#,##0;-#,##0;0"
    return "#,##0" if isinstance(figure.value, int) else "0.0"
