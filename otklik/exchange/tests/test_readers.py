"""Files as old systems, people and ill-wishers make them: what can be read is read, a bad row costs itself only."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from otklik.exchange.readers import Broken, FileRefused, open_table


def read(path: Path) -> list[tuple[int, list[str] | str]]:
    """Line numbers with cells, or with the reason why there are none."""
    return [
        (line, cells.reason if isinstance(cells, Broken) else cells) for line, cells in open_table(path, path.name).rows
    ]


def written(folder: Path, content: bytes, name: str = "a.csv") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


TEXT = "Номер;Дело\r\n1/20;письмо\r\n2/20;«счёт»\r\n"
ROWS = [(2, ["1/20", "письмо"]), (3, ["2/20", "«счёт»"])]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("windows-1251"),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.strip().encode(),
        gzip.compress(TEXT.encode("utf-8-sig")),
    ],
    ids=["UTF-8", "BOM", "windows-1251", "LF", "no newline at the end", "gzip"],
)
def test_a_csv_reads_the_same_however_it_is_written(tmp_path: Path, content: bytes):
    assert open_table(written(tmp_path, content), "a.csv").header == ["Номер", "Дело"]
    assert read(written(tmp_path, content)) == ROWS


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        ('1;"а; ""б"""', [(2, ["1", 'а; "б"'])]),
        ('1;"две\nстроки"\n2;б', [(2, ["1", "две\nстроки"]), (4, ["2", "б"])]),
        ('1;ООО "Мир"\n2;5" труба', [(2, ["1", 'ООО "Мир"']), (3, ["2", '5" труба'])]),
        ('1;"открыта\n2;б\n3;"в"', [(2, "кавычки не закрыты или стоят не на месте"), (3, ["2", "б"]), (4, ["3", "в"])]),
        ("1\n2;б", [(2, "ячеек в строке 1, а столбцов в заголовке 2"), (3, ["2", "б"])]),
        ("1;а;лишнее\n2;б;;", [(2, "ячеек в строке 3, а столбцов в заголовке 2"), (3, ["2", "б"])]),
        ("\n \n1;а\n", [(4, ["1", "а"])]),
    ],
    ids=["doubled quotes", "cell of two lines", "quote in a word", "unclosed quote", "short", "long", "empty lines"],
)
def test_rows_of_a_csv(tmp_path: Path, lines: str, rows):
    assert read(written(tmp_path, f"Номер;Дело\n{lines}".encode())) == rows


def test_an_unclosed_quote_in_a_long_file_costs_one_row(tmp_path: Path):
    lines = "".join(f'{n};"{n}"\n' if n != 5 else f'{n};"{n}\n' for n in range(5000))

    rows = read(written(tmp_path, f"Номер;Дело\n{lines}".encode()))

    assert [line for line, cells in rows if isinstance(cells, str)] == [7]
    assert len(rows) == 5000


def test_a_line_of_ten_megabytes_costs_one_row(tmp_path: Path):
    lines = ["Номер;Дело", "1;а", "2;" + "б" * 5_000_000, "3;в"]

    assert read(written(tmp_path, "\n".join(lines).encode())) == [
        (2, ["1", "а"]),
        (3, "строка длиннее 1 МБ"),
        (4, ["3", "в"]),
    ]


def test_a_line_without_an_end_does_not_fill_the_memory(tmp_path: Path):
    file = written(tmp_path, gzip.compress(b"\xd0\x90;\xd0\x91\n" + b"0" * (90 << 20) + b"\n1;2\n"), "a.csv.gz")

    tracemalloc.start()
    rows = read(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert rows == [(2, "строка длиннее 1 МБ"), (3, ["1", "2"])]
    assert peak < 120 << 20


def test_bytes_that_are_no_letters_are_kept_for_the_row_to_be_rejected(tmp_path: Path):
    rows = read(written(tmp_path, "Номер;Дело\n1;".encode() + b"\xff\xfe" + "\n2;б\n".encode()))

    with pytest.raises(UnicodeEncodeError):
        str(rows[0][1][1]).encode()
    assert rows[1] == (3, ["2", "б"])


BOMB = gzip.compress("Номер\n".encode() + (b"0" * 999 + b"\n") * (110 << 10))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "пуст"),
        ("Номер;Дело".encode("utf-16"), "UTF-16"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, r"\.xls"),
        (b"PK\x03\x04" + b"\0" * 100, "не открывается"),
        (gzip.compress("Номер;Дело\n".encode() * 9999)[:-20], "повреждён"),
    ],
    ids=["empty", "UTF-16", "old Excel", "damaged XLSX", "cut gzip"],
)
def test_what_is_no_table_is_refused_with_a_clear_word(tmp_path: Path, content: bytes, reason: str):
    with pytest.raises(FileRefused, match=reason):
        read(written(tmp_path, content))


def test_a_bomb_of_gzip_is_refused(tmp_path: Path):
    with pytest.raises(FileRefused, match="бомб"):
        read(written(tmp_path, BOMB, "a.csv.gz"))


# ── XLSX ──────────────────────────────────────────────────────────────────────────────────────────────────


def book(folder: Path, *rows: list[object]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def test_cells_of_a_sheet_read_as_a_csv_would_say_them(tmp_path: Path):
    day, moment = datetime(2021, 3, 5), datetime(2021, 3, 5, 9, 30)
    file = book(
        tmp_path, ["Номер", "Дата", "Время", "Листов", "Широта", "Да"], [12, day.date(), moment, 4.0, 54.85578, True]
    )

    assert open_table(file, "a.xlsx").header == ["Номер", "Дата", "Время", "Листов", "Широта", "Да"]
    assert read(file) == [(2, ["12", "05.03.2021", "05.03.2021 09:30", "4", "54.85578", "да"])]


def test_rows_of_a_sheet_keep_their_numbers_and_are_as_wide_as_the_header(tmp_path: Path):
    file = book(tmp_path, ["Номер", "Дело"], ["1"], [None, None], ["2", "б"])

    assert read(file) == [(2, ["1", ""]), (4, ["2", "б"])]


def test_a_formula_in_a_sheet_rejects_its_row(tmp_path: Path):
    rows = read(book(tmp_path, ["Номер", "Дело"], ["1", '=HYPERLINK("http://x")'], ["2", "б"]))

    assert rows == [(2, "в ячейке B2 формула: замените формулы значениями"), (3, ["2", "б"])]


def zipped(folder: Path, **replaced: bytes) -> Path:
    """An XLSX with parts of it replaced."""
    made = io.BytesIO()
    source = book(folder, ["Номер"], ["1"])
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, replaced.get(part.rpartition("/")[2].partition(".")[0], old.read(part)))
    return written(folder, made.getvalue(), "b.xlsx")


def test_a_bomb_of_zip_is_refused_unopened(tmp_path: Path):
    with pytest.raises(FileRefused, match="бомб"):
        read(zipped(tmp_path, sheet1=b" " * (110 << 20)))


def test_a_bomb_of_xml_is_refused(tmp_path: Path):
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData>&b;</sheetData></worksheet>'

    with pytest.raises(FileRefused, match="сущност"):
        read(zipped(tmp_path, sheet1=laughs))


def test_a_zip_that_is_no_book_is_refused(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("letter.txt", "письмо")

    with pytest.raises(FileRefused, match="не открывается"):
        read(tmp_path / "a.xlsx")
