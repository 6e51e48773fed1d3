"""A document → a spreadsheet: a sheet a table. Texts are texts, whatever they begin with."""

from __future__ import annotations

import io
import re

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from otklik.reports.documents.model import Document, Piece, Table
from otklik.reports.documents.zips import settled

FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31
TITLE = Font(name="PT Serif", size=13, bold=True)
HEAD = Font(bold=True)
RULE = Border(bottom=Side(style="thin", color="CFCAC1"))


def xlsx(document: Document) -> bytes:
    """Return the tables of a document as a workbook."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title = document.name
    book.properties.creator = " ".join(document.letterhead)
    for block in document.all_blocks:
        if isinstance(block, Table):
            _write(book.create_sheet(FORBIDDEN_IN_NAMES.sub(" ", block.name)[:LONGEST_NAME]), block)
    if not book.worksheets:
        _put(book.create_sheet("Нет данных").cell(1, 1), document.name)
    written = io.BytesIO()
    book.save(written)
    return settled(written.getvalue())


def _write(sheet: Worksheet, table: Table) -> None:
    _put(sheet.cell(1, 1), table.title)
    sheet.cell(1, 1).font = TITLE
    for column, title in enumerate(table.columns, start=1):
        cell = sheet.cell(3, column)
        _put(cell, title)
        cell.font, cell.border = HEAD, RULE
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal="left" if column == 1 else "right")
    for line, row in enumerate(table.rows, start=4):
        for column, piece in enumerate(row, start=1):
            cell = sheet.cell(line, column)
            _put(cell, piece)
            if column > 1:
                cell.alignment = Alignment(horizontal="right")
            if table.has_total and line == len(table.rows) + 3:
                cell.font = HEAD
    longest = max(len(str(row[0] if isinstance(row[0], str) else row[0].text)) for row in table.rows)
    sheet.column_dimensions["A"].width = min(70, max(24, longest + 2))
    for column in range(2, len(table.columns) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 16
    sheet.freeze_panes = "B4"
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _put(cell: Cell, piece: Piece) -> None:
    if not isinstance(piece, str) and piece.value is not None:
        cell.value = piece.value
        cell.number_format = "#,##0" if isinstance(piece.value, int) else "0.0"
        return
    cell.value = piece if isinstance(piece, str) else piece.text
    cell.data_type = "s"  # never a formula
