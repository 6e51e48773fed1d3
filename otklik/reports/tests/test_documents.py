"""One report, five files: the same text in DOCX and PDF, the same bytes each time, nothing that a page may not hold."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import docx as python_docx
import openpyxl
import pypdf
import pytest
from django.template.loader import render_to_string

from otklik.office.reference.models import BodyName
from otklik.reports.contents import CHAPTERS, document
from otklik.reports.documents.docx import docx
from otklik.reports.documents.html import html, opened, parts
from otklik.reports.documents.model import (
    SIGN_LINE,
    Block,
    Chart,
    Document,
    Figure,
    Heading,
    Item,
    Note,
    Paragraph,
    Table,
    kept_together,
    plain_text,
)
from otklik.reports.documents.pdf import pdf
from otklik.reports.documents.pictures import png
from otklik.reports.documents.xlsx import xlsx
from otklik.reports.files import KINDS, file
from otklik.reports.report import Signature
from otklik.reports.tests.making import BOOKS, report
from otklik.reports.words import typeset
from otklik.ui.russian import NBSP

EVIL = '=HYPERLINK("http://example.org")'


@pytest.fixture(scope="module")
def paper() -> Document:
    return document(report())


def without_spaces(text: str) -> str:
    return re.sub(r"\s+", "", text)


def text_of_docx(content: bytes) -> str:
    parts = []
    for block in python_docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, python_docx.table.Table):
            parts += [cell.text for row in block.rows for cell in row.cells]
        else:
            parts.append(block.text)
    return "\n".join(parts)


def text_of_pdf(content: bytes) -> str:
    """Return the text of all pages, without the page number that heads each page but the first."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    for number, page in enumerate(pages[1:], start=2):
        assert page.lstrip().startswith(str(number))
    return "\n".join([pages[0], *(page.lstrip().removeprefix(str(number)) for number, page in enumerate(pages[1:], 2))])


def test_docx_and_pdf_say_the_same(paper: Document) -> None:
    assert without_spaces(text_of_docx(docx(paper))) == without_spaces(text_of_pdf(pdf(paper)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_report_gives_the_same_bytes(kind: str) -> None:
    assert file(report(), kind) == file(report(), kind)


def test_every_chapter_stands_in_the_paper_in_its_order(paper: Document) -> None:
    text = text_of_docx(docx(paper))
    places = [text.index(typeset(chapter.title)) for chapter in CHAPTERS]
    assert places == sorted(places)
    assert text.startswith("АДМИНИСТРАЦИЯ\nМУНИЦИПАЛЬНОГО ОБРАЗОВАНИЯ")
    assert "И. И. Иванов" in text


def test_every_table_is_a_sheet_with_numbers_as_numbers(paper: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(paper)))
    tables = [block for block in (*paper.all_blocks, *paper.sheets) if isinstance(block, Table)]
    assert book.sheetnames == [table.name for table in tables]
    topics = book["Темы"]
    assert [cell.value for cell in topics[5]] == ["Жилищно-коммунальное хозяйство", 214, 64.1]


def test_names_are_typeset_on_paper_and_plain_in_a_spreadsheet(paper: Document) -> None:
    office = "Управление по работе с обращениями граждан Аппарата Администрации Смоленской области"
    headings = [block.text for block in paper.all_blocks if isinstance(block, Heading)]
    assert f"Приложение. Примечания к{NBSP}показателям" in headings
    assert f"Управление по{NBSP}работе с{NBSP}обращениями" in text_of_docx(docx(paper))
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(paper)))["Вышестоящие органы"]
    assert office in [cell.value for cell in sheet["A"]]


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    evil = document(report(messages__by_category={EVIL: {"count": 285, "share": 100.0}}))
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(evil)))["Категории сообщений"]
    assert (sheet["A5"].value, sheet["A4"].data_type) == (EVIL, "s")


def test_a_name_of_markup_stays_a_name() -> None:
    evil = document(report(messages__by_category={"<script>alert(1)</script>": {"count": 285, "share": 100.0}}))
    page = html(evil).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_six_charts_stand_in_the_paper_as_pictures_and_on_a_page_as_bars_in_its_own_letters(paper: Document) -> None:
    charts = [block for block in paper.all_blocks if isinstance(block, Chart)]
    assert len(charts) == 6
    assert all(png(chart).startswith(b"\x89PNG") for chart in charts)
    page = parts(paper)
    topics = next(part for part in page["blocks"] if part["kind"] == "chart" and "темам" in part["title"])
    assert topics["bars"][:2] == [
        {"name": "Жилищно-коммунальное хозяйство", "figures": [{"text": "214", "length": "100.0"}]},
        {"name": f"Земельные и{NBSP}имущественные отношения", "figures": [{"text": "65", "length": "30.4"}]},
    ]


def test_bars_carry_no_style_that_the_page_forbids(paper: Document) -> None:
    drawn = render_to_string("documents/blocks.html", parts(paper))
    assert "<svg" in drawn
    assert "style" not in drawn


def test_every_chart_is_told_in_words(paper: Document) -> None:
    quarters = next(block for block in paper.blocks if isinstance(block, Chart))
    assert quarters.words == "I квартал – 78; II квартал – 121; III квартал – 72; IV квартал – 63"


def test_a_page_alone_opens_nothing_and_needs_no_other_file(paper: Document) -> None:
    page = html(paper).decode()
    assert "href=" not in page
    assert "src=" not in page


def test_the_blocks_of_a_page_are_json_and_open_what_they_are_told_to(paper: Document) -> None:
    kept = json.loads(json.dumps(parts(paper)))
    page = opened(kept, lambda target: f"/{target[0]}/")
    cells = [cell for part in page["blocks"] if part["kind"] == "table" for row in part["rows"] for cell in row]
    assert {cell.get("href") for cell in cells if cell["text"] == "214"} == {"/appeals.by_topic/"}


def test_the_json_bears_the_hash_of_its_figures() -> None:
    data = json.loads(file(report(), "json"))
    assert data["year"] == 2021
    assert data["period"] == ["2021-01-01", "2021-12-31"]
    assert data["figures"] == report().figures
    assert data["sha256"] == report().sha256
    assert report(appeals__total=335).sha256 != data["sha256"]
    assert data["notes"]


def test_a_report_of_nothing_makes_every_file() -> None:
    nothing = report()
    for key in list(nothing.figures):
        del nothing.figures[key]
    nothing.figures["channels"] = {}
    assert all(file(nothing, kind) for kind in KINDS)
    assert "загружены" in plain_text(document(nothing).appendix[1].pieces)  # type: ignore[union-attr]


CONTROL = "Дороги\x00\x01\x0b\x1e\x1f\ufffe и тротуары"


def test_a_control_character_in_a_name_makes_no_file_impossible() -> None:
    evil = report(messages__by_category={CONTROL: {"count": 285, "share": 100.0}})
    paper = document(evil)
    for kind in KINDS:
        assert file(evil, kind)
    assert "Дороги и тротуары" in text_of_docx(docx(paper)).replace(NBSP, " ")
    assert "Дороги и тротуары" in html(paper).decode().replace(NBSP, " ")
    assert openpyxl.load_workbook(io.BytesIO(xlsx(paper)))["Категории сообщений"]["A5"].value == "Дороги и тротуары"


def a_list(length: int) -> list[Block]:
    return [Paragraph(("Граждане обращались:",)), *[Item((f"{number};",)) for number in range(length)], Note(("*",))]


@pytest.mark.parametrize(
    ("length", "kept"),
    [
        (1, [True, False, False]),
        (3, [True, True, True, False, False]),
        (5, [True, True, False, False, True, False, False]),
    ],
)
def test_no_line_of_a_list_is_left_alone_on_a_page(length: int, kept: list[bool]) -> None:
    assert list(kept_together(a_list(length))) == kept


def test_a_line_of_a_list_hangs_on_its_mark(paper: Document) -> None:
    lines = text_of_docx(docx(paper)).replace(NBSP, " ").splitlines()
    assert any(line.startswith("–\tземельные и имущественные отношения") for line in lines)
    assert any(line.startswith("1.\tСведений") for line in lines)


def test_a_head_of_a_table_is_repeated_on_each_page_and_no_row_is_torn(paper: Document) -> None:
    written = python_docx.Document(io.BytesIO(docx(paper))).tables
    tables = [table for table in written if SIGN_LINE not in table.cell(0, 1).text]
    assert len(tables) == len([block for block in paper.all_blocks if isinstance(block, Table)])
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in tables)
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for table in tables for row in table.rows)


def test_a_sheet_says_whose_it_is_of_what_time_and_what_the_law_wants_said(paper: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(paper)))
    for sheet in book:
        assert sheet["A1"].value == paper.name.replace(NBSP, " ")
        texts = [cell.value for cell in sheet["A"] if isinstance(cell.value, str)]
        assert paper.imprint.replace(NBSP, " ") in texts
        assert any("Meta" in text for text in texts) == any("Facebook" in text for text in texts)
    assert "Facebook*" in [cell.value for cell in book["Сети"]["A"]]


def test_a_sheet_is_printed_as_wide_as_its_paper_with_its_head_on_each_page(paper: Document) -> None:
    for sheet in openpyxl.load_workbook(io.BytesIO(xlsx(paper))):
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$4:$4"


SIGNED_AT = datetime(2022, 1, 12, 11, 5, tzinfo=UTC)  # a Wednesday; 14:05 in Moscow
MARK = "Подписано в системе «Отклик»: Иванов И. И. (глава), среда, 12 января 2022 г., 14:05."


def test_a_signed_report_says_in_every_file_who_signed_it_when_and_what() -> None:
    signed = replace(report(), signature=Signature(name="Иванов И. И.", post="глава", at=SIGNED_AT))
    paper = document(signed)
    mark = without_spaces(f"{MARK} Контрольная сумма показателей (SHA-256): {signed.sha256}.")
    assert mark in without_spaces(text_of_docx(docx(paper)))
    assert without_spaces(text_of_docx(docx(paper))) == without_spaces(text_of_pdf(pdf(paper)))
    assert mark in without_spaces(html(paper).decode())
    for sheet in openpyxl.load_workbook(io.BytesIO(xlsx(paper))):
        assert mark in [without_spaces(str(cell.value)) for cell in sheet["A"]]
    data = json.loads(file(signed, "json"))
    assert data["signature"] == {"name": "Иванов И. И.", "post": "глава", "at": "2022-01-12T14:05:00+03:00"}
    assert data["sha256"] == report().sha256


def test_a_signed_report_names_who_signed_it_where_a_hand_signs_a_draft() -> None:
    body = BOOKS.body
    unnamed = replace(report(), books=replace(BOOKS, body=BodyName(head_post=body.head_post, name=body.name)))
    assert (document(unnamed).signer_post, document(unnamed).signer_name) == (body.head_post, "")
    head = document(replace(unnamed, signature=Signature(name="Соколов А. В.", post="глава", at=SIGNED_AT)))
    assert (head.signer_post, head.signer_name) == (body.head_post, "Соколов А. В.")
    deputy = Signature(name="Петрова Анна Ивановна", post="заместитель главы", at=SIGNED_AT)
    paper = document(replace(report(), signature=deputy))
    assert (paper.signer_post, paper.signer_name) == ("Заместитель главы", "Петрова Анна Ивановна")


def test_a_report_that_nobody_signed_bears_no_mark(paper: Document) -> None:
    assert "Подписано" not in text_of_docx(docx(paper)) + text_of_pdf(pdf(paper)) + html(paper).decode()
    assert "signature" not in report().as_json()


def test_a_zero_of_a_table_opens_its_empty_list_as_any_count_does() -> None:
    made = report(appeals__by_source_previous={"Минздрав": 3})
    tables = {block.name: block for block in document(made).all_blocks if isinstance(block, Table)}
    for name in ("Территории", "Вышестоящие органы"):
        counts = [cell for row in tables[name].rows for cell in row if isinstance(cell, Figure)]
        whole = [cell for cell in counts if isinstance(cell.value, int)]
        assert 0 in [cell.value for cell in whole]
        assert all(cell.target in made.selections for cell in whole)


def test_a_count_opens_in_a_sentence_what_it_opens_in_a_table() -> None:
    made = report()
    blocks = document(made).all_blocks
    told = [piece for block in blocks if isinstance(block, Paragraph | Item) for piece in block.pieces]
    targets = [piece.target for piece in told if isinstance(piece, Figure)]
    assert len(targets) > 60
    assert [target for target in targets if target not in made.selections] == []
    sources = next(block for block in blocks if isinstance(block, Table) and block.name == "Вышестоящие органы")
    counted = {row[1].target for row in sources.rows if isinstance(row[1], Figure) and row[1].target}
    assert len(counted) == len(sources.rows)
    assert counted <= set(targets)
