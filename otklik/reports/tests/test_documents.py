"""One report, five files: the same text in DOCX and PDF, the same bytes each time, nothing that a page may not hold."""

from __future__ import annotations

import io
import json
import re

import docx as python_docx
import openpyxl
import pypdf
import pytest

from otklik.reports.contents import CHAPTERS, document
from otklik.reports.documents.docx import docx
from otklik.reports.documents.html import html, opened, parts
from otklik.reports.documents.model import Chart, Document, Table, plain_text
from otklik.reports.documents.pdf import pdf
from otklik.reports.documents.pictures import png, svg
from otklik.reports.documents.xlsx import xlsx
from otklik.reports.files import KINDS, file
from otklik.reports.tests.making import report

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
    places = [text.index(chapter.title) for chapter in CHAPTERS]
    assert places == sorted(places)
    assert text.startswith("АДМИНИСТРАЦИЯ\nМУНИЦИПАЛЬНОГО ОБРАЗОВАНИЯ")
    assert "И. И. Иванов" in text


def test_every_table_is_a_sheet_with_numbers_as_numbers(paper: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(paper)))
    tables = [block for block in paper.all_blocks if isinstance(block, Table)]
    assert book.sheetnames == [table.name for table in tables]
    topics = book["Темы"]
    assert [cell.value for cell in topics[4]] == ["Жилищно-коммунальное хозяйство", 214, 64.1]


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    evil = document(report(messages__by_category={EVIL: {"count": 285, "share": 100.0}}))
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(evil)))["Категории сообщений"]
    assert (sheet["A4"].value, sheet["A4"].data_type) == (EVIL, "s")


def test_a_name_of_markup_stays_a_name() -> None:
    evil = document(report(messages__by_category={"<script>alert(1)</script>": {"count": 285, "share": 100.0}}))
    page = html(evil).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_charts_carry_no_style_that_the_page_forbids(paper: Document) -> None:
    charts = [block for block in paper.all_blocks if isinstance(block, Chart)]
    assert len(charts) == 6
    for chart in charts:
        drawing = svg(chart.specification)
        assert "style" not in drawing
        assert "PT Sans" in drawing
        assert png(chart.specification).startswith(b"\x89PNG")


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
    assert "Не загружено" in plain_text(document(nothing).appendix[1].pieces)  # type: ignore[union-attr]
