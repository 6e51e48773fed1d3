"""A report is read to its edges: at a desk and on a phone nothing of it is cut off, broken or too small to read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from otklik.desk.reports import views
from otklik.desk.tests.papers import PASSWORD, an_official
from otklik.reports.contents import document
from otklik.reports.documents.html import html
from otklik.reports.tests.making import report
from tests.journeys.errands import sign_in

LETTERS = """
    Array.from(document.querySelectorAll(".chart :is(dt, dd span, .legend span)")).map(letters => {
        const range = document.createRange(), chart = letters.closest(".chart").getBoundingClientRect();
        range.selectNodeContents(letters);
        const box = range.getBoundingClientRect();
        return {
            text: letters.textContent.trim(),
            size: parseFloat(getComputedStyle(letters).fontSize),
            within: box.left >= chart.left && box.right <= chart.right && box.right <= window.innerWidth,
        };
    })
"""
BROKEN_WORDS = """
    Array.from(document.querySelectorAll("thead th")).flatMap(cell => {
        const text = cell.firstChild, broken = [];
        for (const word of text.data.matchAll(/[^\\s-]+/g)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            if (range.getClientRects().length > 1) broken.push(word[0]);
        }
        return broken;
    })
"""


def assert_it_reads_well(page: Page) -> None:
    letters = page.evaluate(LETTERS)
    assert len(letters) > 60
    assert [one["text"] for one in letters if not one["within"]] == []
    assert len({one["size"] for one in letters}) == 1
    assert letters[0]["size"] >= 12
    assert page.locator(".chart").count() == 6
    assert page.evaluate(BROKEN_WORDS) == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Browser) -> Page:
    return browser.new_page(
        locale="ru-RU", viewport={"width": request.param, "height": 844}, is_mobile=request.param < 720
    )


@pytest.fixture
def desk(address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a product that has counted the figures of 2021: every chart and table has something to show."""
    an_official(PASSWORD)
    monkeypatch.setattr(views, "make_report", lambda period, at: report())
    return address


def test_the_page_of_a_report_reads_well(desk: str, page: Page):
    sign_in(page, desk)
    page.goto(f"{desk}/desk/reports/2021-01-01/2021-12-31/")
    assert_it_reads_well(page)


def test_the_file_for_a_browser_reads_well(page: Page, tmp_path: Path):
    file = tmp_path / "annual-2021.html"
    file.write_bytes(html(document(report())))
    page.goto(file.as_uri())
    assert_it_reads_well(page)
