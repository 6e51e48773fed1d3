"""Files as old systems, people and ill-wishers make them: what can be read is read, a bad row costs itself only."""

from __future__ import annotations

import contextlib
import gzip
import io
import random
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
        ('1;а\n;\n ; ;;\n"";""\n2;б\n;;;', [(2, ["1", "а"]), (6, ["2", "б"])]),
    ],
    ids=[
        "doubled quotes",
        "cell of two lines",
        "quote in a word",
        "unclosed quote",
        "short",
        "long",
        "empty lines",
        "empty cells",
    ],
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


@pytest.mark.parametrize(
    ("encoding", "odd"), [("utf-8", b"\xff\xfe"), ("utf-8", "б".encode("windows-1251")), ("windows-1251", b"\x98")]
)
def test_bytes_that_are_no_letters_reject_their_row_which_keeps_them(tmp_path: Path, encoding: str, odd: bytes):
    file = written(tmp_path, "Номер;Дело\n1;а".encode(encoding) + odd + "\n2;б\n".encode(encoding))

    (_, first), second = open_table(file, "a.csv").rows

    assert isinstance(first, Broken)
    assert first.reason == "строка не читается в кодировке файла"
    assert first.cells[1].encode("utf-8", "surrogateescape") == "а".encode() + odd
    assert second == (3, ["2", "б"])


def test_a_header_of_bytes_that_are_no_letters_refuses_the_file(tmp_path: Path):
    with pytest.raises(FileRefused, match=r"^Заголовок не читается: строка не читается в кодировке файла\.$"):
        read(written(tmp_path, 'Номер;"Дело\n'.encode() + b'\xff"\n1;2\n'))


def test_signs_that_no_document_may_hold_are_read_as_spaces(tmp_path: Path):
    turning = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
    odd = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), *turning, 0xFFFE, 0xFFFF]))

    file = written(tmp_path, f'Но\x01мер;Дело\n1;а{odd}б\n2;"табуляция\t и\nстрока"'.encode())

    assert open_table(file, "a.csv").header == ["Но мер", "Дело"]
    assert read(file) == [(2, ["1", "а" + " " * len(odd) + "б"]), (3, ["2", "табуляция\t и\nстрока"])]


def test_signs_that_turn_the_rest_of_a_line_round_are_read_as_spaces_in_a_sheet_too(tmp_path: Path):
    assert read(book(tmp_path, ["Номер", "Дело"], ["1", "а\u202eб\u2066в"])) == [(2, ["1", "а б в"])]


def test_how_much_is_read_is_known_to_the_last_row_of_a_file_that_ends_without_a_newline(tmp_path: Path):
    table = open_table(written(tmp_path, "Номер;Дело\n1;а\n2;б".encode()), "a.csv")

    assert [table.share_read() for _ in table.rows] == [1, 1]
    assert table.share_read() == 1


BOMB = gzip.compress("Номер\n".encode() + (b"0" * 999 + b"\n") * (110 << 10))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "пуст"),
        ("Номер;Дело".encode("utf-16"), "UTF-16"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, r"\.xls"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100 + "EncryptedPackage".encode("utf-16-le"), "защищён паролем"),
        (b"PK\x03\x04" + b"\0" * 100, "не открывается"),
        (gzip.compress("Номер;Дело\n".encode() * 9999)[:-20], "повреждён"),
        ("Номер;Дело\r1;а\r2;б\r".encode(), "знаком CR"),
        ("Номер;Дело\r".encode() + b"1;2\r" * (1 << 20), "знаком CR"),
    ],
    ids=["empty", "UTF-16", "old Excel", "password", "damaged XLSX", "cut gzip", "CR", "a long one of CR"],
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
    file = book(tmp_path, ["Номер", "Дело"], ["1"], [None, " "], ["2", "б"])

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


def test_a_book_is_known_by_its_content_whatever_it_is_called(tmp_path: Path):
    file = book(tmp_path, ["Номер ", "Дело", " "], ["1", "а"]).rename(tmp_path / "9f86d081884c7d65")

    assert open_table(file, "выгрузка").header == ["Номер", "Дело"]
    assert read(file) == [(2, ["1", "а"])]


def test_a_book_is_closed_when_its_rows_are_read_or_nobody_reads_on(tmp_path: Path):
    file = book(tmp_path, ["Номер"], ["1"], ["2"])

    def is_open() -> bool:
        return any(handle.resolve() == file for handle in Path("/proc/self/fd").iterdir())

    whole, begun = open_table(file, "a.xlsx"), open_table(file, "a.xlsx")
    next(begun.rows)
    assert is_open()
    assert len(list(whole.rows)) == 2
    del begun
    assert not is_open()


def with_flag(folder: Path, flag: int) -> Path:
    """An XLSX every part of which bears a flag in the archive's list of parts."""
    content = bytearray(zipped(folder).read_bytes())
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 8] |= flag
    return written(folder, bytes(content), "c.xlsx")


def test_a_book_with_a_password_says_so(tmp_path: Path):
    with pytest.raises(FileRefused, match="защищён паролем"):
        read(with_flag(tmp_path, 0x01))


@pytest.mark.parametrize("flag", [0x20, 0x40], ids=["a patch", "strong encryption"])
def test_a_book_packed_as_nobody_packs_books_is_refused(tmp_path: Path, flag: int):
    with pytest.raises(FileRefused, match=r"не открывается|защищён паролем"):
        read(with_flag(tmp_path, flag))


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, 99], ids=["lzma", "bzip2", "an unknown one"])
def test_a_damaged_book_packed_by_another_method_is_refused(tmp_path: Path, method: int):
    made = io.BytesIO()
    with zipfile.ZipFile(book(tmp_path, ["Номер"], ["1"])) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part), method if method != 99 and "sheet1" in part else zipfile.ZIP_STORED)
    content = made.getvalue()
    if method == 99:
        at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
        content = content[: at + 10] + (99).to_bytes(2, "little") + content[at + 12 :]
    else:
        at = content.find(b"xl/worksheets/sheet1.xml") + 30
        content = content[:at] + b"\xff" * 40 + content[at + 40 :]

    with pytest.raises(FileRefused, match="не открывается"):
        read(written(tmp_path, content, "b.xlsx"))


def test_a_book_that_names_a_row_beyond_any_sheet_is_refused(tmp_path: Path):
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    row = b'<row r="%d"><c t="inlineStr"><is><t>1</t></is></c></row>'

    with pytest.raises(FileRefused, match="не открывается"):
        read(zipped(tmp_path, sheet1=sheet % (row % 1 + row % 10**12)))


@pytest.mark.parametrize("seed", range(5))
def test_a_damaged_book_is_read_or_refused_and_nothing_else(tmp_path: Path, seed: int):
    chance = random.Random(seed)
    source = book(tmp_path, ["Номер", "Дата", "Листов"], ["1", datetime(2021, 3, 5), 4], ["2", None, 5.5])
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(40):
        name = chance.choice(sorted(parts))
        content = bytearray(parts[name])
        at = chance.randrange(len(content))
        content[at : at + chance.choice([1, 1, 1, 20])] = chance.choice([b"", b"<", b'"', b"9" * 9, b"\0", b"/"])
        with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
            for part, whole in (parts | {name: bytes(content)}).items():
                archive.writestr(part, whole)
        with contextlib.suppress(FileRefused):
            read(tmp_path / "b.xlsx")
        packed = bytearray(source.read_bytes())
        packed[chance.randrange(4, len(packed))] = chance.randrange(256)
        with contextlib.suppress(FileRefused):
            read(written(tmp_path, bytes(packed), "c.xlsx"))
