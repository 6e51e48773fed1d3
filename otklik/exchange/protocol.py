"""What a run tells people: the protocol and the rejects, both CSV that Excel opens, both without a moment in them, so
that the same file imported again gives the same bytes.

A spreadsheet program takes a cell that begins with one of ACTIVE for a formula. Such a cell gets an apostrophe before
it; corrected rejects, when they come back, lose it again (`taken_back`), so that «+7…» and «-5» come through.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import TypedDict

from django.db.backends.utils import CursorWrapper

from otklik.exchange.columns import Kind
from otklik.exchange.intake import Counts, Reject
from otklik.exchange.readers import Broken, Row, Table

COUNTED = {
    "rows": "строк",
    "new": "новых",
    "changed": "изменённых",
    "same": "прежних",
    "conflicting": "с расхождениями",
    "rejected": "отклонённых",
}
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "'")
BEFORE_THE_CELLS = ["Строка", "Причина"]
"""Columns that a file of rejects has before those of the journal."""
PARTICULAR = re.compile(r"«[^»]*»|\S*\d\S*")
"""What differs between reasons that are alike."""
MOST_REASONS = 10
MOST_GROUPS = 1000


class Reason(TypedDict):
    """Rows rejected for like reasons: the first one's reason and line, and how many there are."""

    reason: str
    first_line: int
    rows: int


def lines_of(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """Yield rows as CSV: UTF-8 with BOM, «;», CRLF. Bytes that could not be decoded are given back as they came."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell.startswith(ACTIVE) else cell for cell in row])
        yield buffer.getvalue().encode("utf-8", "surrogateescape")
        buffer.seek(0)
        buffer.truncate()


def taken_back(table: Table) -> Table:
    """Return a file of rejects as a part of the journal that they came from; any other file as it is."""
    before = len(BEFORE_THE_CELLS)
    if table.header[:before] != BEFORE_THE_CELLS:
        return table

    def rows() -> Iterator[Row]:
        for line, row in table.rows:
            if isinstance(row, Broken):
                yield line, Broken(row.reason, [_taken_back(cell) for cell in row.cells[before:]])
            else:
                yield line, [_taken_back(cell) for cell in row[before:]]

    return Table([_taken_back(name) for name in table.header[before:]], rows(), table.share_read)


def _taken_back(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(ACTIVE) else cell


def reasons_of(rejects: Iterable[Reject]) -> list[Reason]:
    """Return the reasons of most rejects, like ones together, the most frequent first; odd ones may be left out."""
    groups: dict[str, Reason] = {}
    for reject in rejects:
        sort = PARTICULAR.sub("…", reject.reason)
        if (group := groups.get(sort)) is not None:
            group["rows"] += 1
        elif len(groups) < MOST_GROUPS:
            groups[sort] = Reason(reason=reject.reason, first_line=reject.line, rows=1)
    return sorted(groups.values(), key=lambda reason: -reason["rows"])[:MOST_REASONS]


def reject_rows(header: list[str], rejects: Iterable[Reject]) -> Iterator[list[object]]:
    """Yield the rows of `<file>.rejects.csv`: line number, reason, the row's own cells."""
    yield [*BEFORE_THE_CELLS, *header]
    for reject in rejects:
        yield [reject.line, reject.reason, *reject.cells]


def first_row(name: str) -> list[object]:
    """Return the row by which a protocol says what it is of."""
    return ["Файл", name]


def protocol_rows(
    cursor: CursorWrapper, kind: Kind, name: str, sha256: str, counts: Counts, rejects: Iterable[Reject]
) -> Iterator[list[object]]:
    """Yield the rows of a protocol: counts, then every changed, conflicting and rejected cell or row."""
    yield first_row(name)
    yield ["SHA-256", sha256]
    yield ["Вид", kind.kind.label]
    for field, words in COUNTED.items():
        yield [words, getattr(counts, field)]
    yield []
    yield ["Строка", "Номер", "Что", "Столбец", "Было", "Стало", "У нас"]
    cursor.execute("SELECT line, key, position, before, after, ours, applied FROM changes ORDER BY line, position")
    while some := cursor.fetchmany(1000):
        for line, key, position, before, after, ours, applied in some:
            column = kind.columns[position - 1].header
            what = "изменено" if applied else "расхождение: не тронуто, изменено здесь"
            yield [line, key.partition("|")[0], what, column, before, after, "" if applied else ours]
    for reject in rejects:
        yield [reject.line, "", f"отклонено: {reject.reason}"]


def summary(name: str, counts: Counts) -> str:
    """Return what became of a file in one line."""
    told = ", ".join(f"{words} {getattr(counts, field):,}".replace(",", " ") for field, words in COUNTED.items())
    return f"{name}: {told}"
