"""What a run tells people: the protocol and the rejects, both CSV that Excel opens, both without a moment in them, so
that the same file imported again gives the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from django.db.backends.utils import CursorWrapper

from otklik.exchange.columns import Kind
from otklik.exchange.intake import Counts, Reject

COUNTED = {
    "rows": "строк",
    "new": "новых",
    "changed": "изменённых",
    "same": "прежних",
    "conflicting": "с расхождениями",
    "rejected": "отклонённых",
}


def lines_of(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """Yield rows as CSV: UTF-8 with BOM, «;», CRLF."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue().encode("utf-8", "replace")
        buffer.seek(0)
        buffer.truncate()


def reject_rows(header: list[str], rejects: Iterable[Reject]) -> Iterator[list[object]]:
    """Yield the rows of `<file>.rejects.csv`: line number, reason, the row's own cells."""
    own = [place for place, name in enumerate(header) if name not in ("Строка", "Причина")]
    yield ["Строка", "Причина", *(header[place] for place in own)]
    for reject in rejects:
        if len(reject.cells) == len(header):
            yield [reject.line, reject.reason, *(reject.cells[place] for place in own)]
        else:
            yield [reject.line, reject.reason, *reject.cells]


def protocol_rows(
    cursor: CursorWrapper, kind: Kind, name: str, sha256: str, counts: Counts, rejects: Iterable[Reject]
) -> Iterator[list[object]]:
    """Yield the rows of a protocol: counts, then every changed, conflicting and rejected cell or row."""
    yield ["Файл", name]
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
