"""A file of another system → its header and its rows, in bounded memory, whatever the file is like.

CSV (UTF-8 with or without BOM, windows-1251; plain or `.gz`) and XLSX (first sheet), known by what is in the file. A
row is (line number, cells); what cannot be read as a row comes in its place as `Broken` and the next line goes on: an
unclosed quote or a line of 10 MB costs itself only. What is wrong with the file as a whole is a `FileRefused`.

Signs that XML forbids (NUL and the like) would make documents impossible, those that turn the order of letters round
would turn our own words and figures too: they are read as spaces. Rows in which nothing is stated are no rows. Bytes
that are no letters make a row `Broken`; its cells keep them as lone surrogates (`surrogateescape`), to be given back as
they came.
"""

from __future__ import annotations

import contextlib
import csv
import errno
import gzip
import mmap
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

import openpyxl
from defusedxml import DefusedXmlException

from otklik.office.base import Refusal

BLOCK = 1 << 20
LONGEST_ROW = 1 << 20
"""Characters of a row that can be imported; a longer one goes to the rejects."""
LONGEST_KEPT = 16 << 20
"""Bytes of a row that the rejects keep; of a longer one they keep the beginning."""
LONGEST_QUOTATION = 1000
"""Lines that a quoted cell may span; an unclosed quote is looked for no further."""
UNPACKED_SAFELY = 100 << 20
MOST_UNPACKED = 4 << 30
HIGHEST_RATIO = 200
"""A packed file may unpack to 100 MB; beyond that to 4 GB, and to 200 times its size: journals pack 5–30 times."""
MOST_SHARED_TEXT = 256 << 20
"""Bytes of an XLSX's table of texts, the one part that is held in memory."""
MOST_SHEET_ROWS = 1 << 20
"""Rows of a sheet of Excel."""
FORBIDDEN = bytes({*range(32)} - {*b"\t\n\r"})
NONCHARACTERS = "\ufffe\uffff"
"""What no XML may hold: control characters, of one byte in both encodings, and two signs that are none."""
TURNING = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
"""Signs by which a text prescribes the order of letters, to the end of a paragraph if it likes."""
NO_CONTROLS = bytes.maketrans(FORBIDDEN, b" " * len(FORBIDDEN))
UNDECODABLE = re.compile("[\ud800-\udfff]")
NOT_DECODED = "строка не читается в кодировке файла"


class FileRefused(Refusal):
    """The file as a whole cannot be imported; the text says in Russian why."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be read: why, in Russian, and what stood there, undecodable bytes as lone surrogates."""

    reason: str
    cells: list[str]


Row = tuple[int, list[str] | Broken]


@dataclass(slots=True)
class Table:
    """An open file: its header, its rows once over, and the share of it that has been read (0..1)."""

    header: list[str]
    rows: Iterator[Row]
    share_read: Callable[[], float]


def open_table(path: Path, name: str) -> Table:
    """Open a file, which a stranger may have called `name`.

    :raises FileRefused: if it is no table that we can read
    """
    with path.open("rb") as stream:
        head = stream.read(4)
    if not head:
        raise FileRefused("Файл пуст.")
    if head.startswith(b"PK"):
        return _open_xlsx(path)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("Файл в кодировке UTF-16: сохраните его как «CSV UTF-8».")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(PROTECTED if _is_encrypted(path) else OLD_EXCEL)
    if head.startswith(b"\x1f\x8b") or name.lower().endswith(".gz"):
        return _open_csv(path, packed=True)
    return _open_csv(path, packed=False)


# ── CSV ───────────────────────────────────────────────────────────────────────────────────────────────────


def _open_csv(path: Path, *, packed: bool) -> Table:
    size = path.stat().st_size
    raw = path.open("rb")
    blocks = _unpacked(raw, size) if packed else _blocks(raw)
    pieces = _pieces(blocks)
    _, first, _ = next(pieces, (1, b"", False))
    if b"\r" in first.split(b"\n", 1)[0].rstrip(b"\r"):
        raise FileRefused("Строки файла кончаются знаком CR, как на старых Mac: сохраните его как «CSV UTF-8».")
    encoding = _encoding_of(first)
    lines = _Lines(pieces, first.removeprefix(b"\xef\xbb\xbf"), encoding)
    records = _stated(_readable(_records(lines), lines))
    _, header = next(records, (1, Broken("пусто", [])))
    if isinstance(header, Broken):
        raise FileRefused(f"Заголовок не читается: {header.reason}.")
    header = [cell.strip() for cell in header]
    return Table(header, _of_width(records, len(header)), lambda: _share_read(raw, size))


def _share_read(stream: BinaryIO, size: int) -> float:
    return 1 if stream.closed else stream.tell() / size


def _blocks(raw: BinaryIO) -> Iterator[bytes]:
    with raw:
        while block := raw.read(BLOCK):
            yield block


def _unpacked(raw: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield what a gzip file unpacks to.

    :raises FileRefused: if it is damaged or made to fill a disk
    """
    unpacked = 0
    with raw, gzip.GzipFile(fileobj=raw) as stream:
        try:
            while block := stream.read(BLOCK):
                unpacked += len(block)
                _refuse_bomb(unpacked, size)
                yield block
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise FileRefused("Архив .gz повреждён или скачан не до конца.") from None


def _refuse_bomb(unpacked: int, packed: int) -> None:
    if unpacked > UNPACKED_SAFELY and (unpacked > MOST_UNPACKED or unpacked > packed * HIGHEST_RATIO):
        raise FileRefused(
            f"Файл в {packed / 1024:,.0f} КБ распаковывается более чем в {unpacked >> 20} МБ: "
            "похоже на «архивную бомбу», загрузка остановлена.".replace(",", " ")
        )


def _pieces(blocks: Iterator[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Yield (number of first line, whole lines, cut): many lines at once, or the beginning of one that has no end."""
    number, tail = 1, b""
    for block in blocks:
        tail += block
        end = tail.rfind(b"\n") + 1
        if end:
            yield number, tail[:end], False
            number += tail.count(b"\n", 0, end)
            tail = tail[end:]
        elif len(tail) > LONGEST_KEPT:
            yield number, tail, True
            number += 1
            tail = _after_newline(blocks)
    if tail:
        yield number, tail, False


def _after_newline(blocks: Iterator[bytes]) -> bytes:
    for block in blocks:
        if end := block.find(b"\n") + 1:
            return block[end:]
    return b""


def _encoding_of(first: bytes) -> str:
    """Return the encoding, by the header: its words are Russian.

    :raises FileRefused: if it is neither UTF-8 nor windows-1251
    """
    header = first.split(b"\n", 1)[0]
    for encoding in ("utf-8", "windows-1251"):
        try:
            words = header.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in words:
            return encoding
    raise FileRefused("Кодировка файла не распознана: нужна UTF-8 или windows-1251.")


class _Lines:
    """Lines of text, each with its number, that can be put back; undecodable bytes become lone surrogates."""

    def __init__(self, pieces: Iterator[tuple[int, bytes, bool]], first: bytes, encoding: str) -> None:
        self._pieces = pieces
        self._encoding = encoding
        self._back: deque[tuple[int, str]] = deque()
        self._lines = self._split(first)
        self.damaged = False
        """Whether undecodable bytes have been met: until then nobody needs to look for them."""

    def _split(self, first: bytes) -> Iterator[tuple[int, str]]:
        yield from self._lines_of(1, first)
        for number, piece, _ in self._pieces:
            yield from self._lines_of(number, piece)

    def _lines_of(self, number: int, piece: bytes) -> Iterator[tuple[int, str]]:
        text = _harmless(self._decode(piece.translate(NO_CONTROLS)).replace("\r\n", "\n"))
        if text.endswith("\n"):
            text = text[:-1]
        return enumerate(text.split("\n"), number)

    def _decode(self, piece: bytes) -> str:
        try:
            return piece.decode(self._encoding)
        except UnicodeDecodeError:
            self.damaged = True
            return piece.decode(self._encoding, "surrogateescape")

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> tuple[int, str]:
        return self._back.popleft() if self._back else next(self._lines)

    def put_back(self, lines: list[tuple[int, str]]) -> None:
        self._back.extendleft(reversed(lines))


def _harmless(text: str) -> str:
    """Return a text without the signs that would spoil a document."""
    for sign in NONCHARACTERS + TURNING:
        text = text.replace(sign, " ")
    return text


def _stated(records: Iterator[Row]) -> Iterator[Row]:
    """Leave out rows of empty cells, which spreadsheet programs write behind the last one."""
    for number, cells in records:
        if isinstance(cells, Broken) or any(map(str.strip, cells)):
            yield number, cells


def _records(lines: _Lines) -> Iterator[Row]:
    """Yield rows: a line each, or several lines where a quoted cell spans them."""
    for number, text in lines:
        if '"' not in text:
            if len(text) > LONGEST_ROW:
                yield number, Broken(f"строка длиннее {LONGEST_ROW >> 20} МБ", [text])
            else:
                yield number, text.split(";")
            continue
        taken, cells = [(number, text)], _parse(text)
        is_open, length = cells is None and text.count('"') % 2 == 1, len(text)
        while is_open and len(taken) < LONGEST_QUOTATION and length <= LONGEST_ROW:
            following = next(lines, None)
            if following is None:
                break
            taken.append(following)
            length += len(following[1])
            if following[1].count('"') % 2 == 1:
                is_open, cells = False, _parse("\n".join(text for _, text in taken))
        if length > LONGEST_ROW and len(taken) == 1:
            yield number, Broken(f"строка длиннее {LONGEST_ROW >> 20} МБ", [text])
        elif cells is not None:
            yield number, cells
        else:
            lines.put_back(taken[1:])
            yield number, Broken("кавычки не закрыты или стоят не на месте", text.split(";"))


def _parse(text: str) -> list[str] | None:
    """Return the cells of a record with quotes; None if a quote does not stand where it may."""
    try:
        (cells,) = csv.reader([text], delimiter=";", strict=True)
    except (csv.Error, ValueError):
        return None
    return cells


def _readable(records: Iterator[Row], lines: _Lines) -> Iterator[Row]:
    for number, cells in records:
        if lines.damaged and type(cells) is list and any(map(UNDECODABLE.search, cells)):
            yield number, Broken(NOT_DECODED, cells)
        else:
            yield number, cells


def _of_width(records: Iterator[Row], width: int) -> Iterator[Row]:
    for number, cells in records:
        if type(cells) is list and len(cells) != width:
            if len(cells) > width and not any(cells[width:]):
                yield number, cells[:width]
            else:
                yield number, Broken(f"ячеек в строке {len(cells)}, а столбцов в заголовке {width}", cells)
        else:
            yield number, cells


csv.field_size_limit(LONGEST_ROW)


# ── XLSX ──────────────────────────────────────────────────────────────────────────────────────────────────

NOT_XLSX = "Файл не открывается как XLSX: он повреждён или это другой формат."
OLD_EXCEL = "Файл в старом формате Excel (.xls): сохраните его как XLSX или «CSV UTF-8»."
PROTECTED = "Файл Excel защищён паролем: снимите защиту и сохраните его снова."
BROKEN_BOOK = (
    zipfile.BadZipFile, zlib.error, EOFError, SyntaxError, KeyError, ValueError, IndexError, TypeError, AttributeError,
    NotImplementedError,
)  # fmt: skip
"""What zipfile and openpyxl raise of files that are no books; errors of XML are SyntaxErrors, of whichever parser."""
ENCRYPTED, PATCHED, STRONGLY_ENCRYPTED = 0x01, 0x20, 0x40
"""Flags of a part of a zip archive (APPNOTE.TXT, 4.4.4)."""


def _open_xlsx(path: Path) -> Table:
    _refuse_unsafe_zip(path)
    size = path.stat().st_size
    stream = path.open("rb")
    records = _stated(_sheet_rows(stream))
    _, header = next(records, (1, []))
    if isinstance(header, Broken):
        raise FileRefused(f"Заголовок не читается: {header.reason}.")
    header = [cell.strip() for cell in header]
    while header and not header[-1]:
        header.pop()
    return Table(header, _padded(records, len(header)), lambda: _share_read(stream, size))


@contextlib.contextmanager
def _perhaps_broken() -> Iterator[None]:
    """Refuse the file if what is done here finds it broken; what the disk raises goes on."""
    try:
        yield
    except BROKEN_BOOK as error:
        if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
            raise FileRefused("В файле XLSX есть определения сущностей XML: так делают вредоносные файлы.") from None
        raise FileRefused(NOT_XLSX) from None
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):  # «no workbook part», and a place before the file's beginning
            raise
        raise FileRefused(NOT_XLSX) from None


def _refuse_unsafe_zip(path: Path) -> None:
    """Look at what the archive says of itself: zipfile unpacks no more of a part than is said there.

    :raises FileRefused: if it is no XLSX, has a password, or is made to fill memory
    """
    with _perhaps_broken(), zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if any(part.flag_bits & (ENCRYPTED | STRONGLY_ENCRYPTED) for part in parts):
        raise FileRefused(PROTECTED)
    is_packed_oddly = any(
        part.flag_bits & PATCHED or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        for part in parts
    )
    if is_packed_oddly or "[Content_Types].xml" not in {part.filename for part in parts}:
        raise FileRefused(NOT_XLSX)
    _refuse_bomb(sum(part.file_size for part in parts), path.stat().st_size)
    if any(part.file_size > MOST_SHARED_TEXT for part in parts if part.filename.endswith("sharedStrings.xml")):
        raise FileRefused("Файл XLSX слишком велик: сохраните его как «CSV UTF-8».")


def _is_encrypted(path: Path) -> bool:
    """Tell whether an OLE file is an XLSX behind a password (MS-OFFCRYPTO, 1.3.2), not an old .xls."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find("EncryptedPackage".encode("utf-16-le")) >= 0


def _sheet_rows(stream: BinaryIO) -> Iterator[Row]:
    """Yield the rows of the first sheet.

    :raises FileRefused: if the book is damaged
    """
    with stream, _perhaps_broken():
        sheet = openpyxl.load_workbook(stream, read_only=True).worksheets[0]
        sheet.reset_dimensions()
        yield from _rows_of(sheet)


def _rows_of(sheet: openpyxl.worksheet._read_only.ReadOnlyWorksheet) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > MOST_SHEET_ROWS:
            raise FileRefused(NOT_XLSX)
        texts = [_text_of(cell) for cell in cells]
        formula = next((cell for cell in cells if cell.data_type == "f"), None)
        if formula is not None:
            reason = f"в ячейке {formula.coordinate} формула: замените формулы значениями"
            yield number, Broken(reason, texts)
        elif sum(map(len, texts)) > LONGEST_ROW:
            yield number, Broken(f"строка длиннее {LONGEST_ROW >> 20} МБ", texts)
        else:
            yield number, texts


def _text_of(cell: openpyxl.cell.read_only.ReadOnlyCell) -> str:
    """Return what a cell says, as a CSV would write it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, datetime):
        with_time = value.hour or value.minute or "h" in str(cell.number_format).lower()
        return f"{value:%d.%m.}{value.year:04}" + (f"{value: %H:%M}" if with_time else "")
    if isinstance(value, date):
        return f"{value:%d.%m.}{value.year:04}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _harmless(str(value).replace("\r\n", "\n"))


def _padded(records: Iterator[Row], width: int) -> Iterator[Row]:
    """Give every row the header's width: a sheet leaves out empty cells at the end."""
    for number, cells in records:
        if isinstance(cells, Broken):
            yield number, cells
        elif any(cells[width:]):
            yield number, Broken(f"ячеек в строке {len(cells)}, а столбцов в заголовке {width}", cells)
        else:
            yield number, cells[:width] + [""] * (width - len(cells))
