"""A report is read to its edges: at a desk and on a phone nothing of it is cut off, broken or too small to read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from otklik.desk.reports import views
from otklik.desk.tests.papers import PASSWORD, TUESDAY, an_official, one_of_each
from otklik.office.people.models import Role, User
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
DASHES_WITHOUT_THEIR_NUMBER = """
    Array.from(document.querySelectorAll("p, p span")).flatMap(paragraph => {
        paragraph.normalize();
        return Array.from(paragraph.childNodes).flatMap((text, place) => Array.from(
            (text.data || "").matchAll(/–[\\u2060\\u00a0 ]+(\\d|$)/g),
            dash => {
                const range = document.createRange(), link = paragraph.childNodes[place + 1];
                range.setStart(text, dash.index);
                if (dash[1]) range.setEnd(text, dash.index + dash[0].length);
                else if (link) range.setEnd(link.firstChild, 1);
                else return [];
                const lines = new Set(Array.from(range.getClientRects(), box => Math.round(box.bottom)));
                return lines.size === 1 ? [] : [text.data.slice(dash.index - 30)];
            },
        ).flat());
    })
"""


def assert_it_is_as_wide_as_its_window(page: Page) -> None:
    assert page.viewport_size
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


def assert_it_reads_well(page: Page) -> None:
    letters = page.evaluate(LETTERS)
    assert len(letters) > 60
    assert [one["text"] for one in letters if not one["within"]] == []
    assert len({one["size"] for one in letters}) == 1
    assert letters[0]["size"] >= 12
    assert page.locator(".chart").count() == 6
    assert page.evaluate(BROKEN_WORDS) == []
    assert page.evaluate(DASHES_WITHOUT_THEIR_NUMBER) == []
    assert_it_is_as_wide_as_its_window(page)


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


@pytest.mark.parametrize("signer", ["И. И. Иванов", ""])
def test_the_file_for_a_browser_reads_well(page: Page, signer: str, tmp_path: Path):
    file = tmp_path / "annual-2021.html"
    file.write_bytes(html(replace(document(report()), signer_name=signer)))
    page.goto(file.as_uri())
    assert_it_reads_well(page)


@pytest.fixture
def head(address: str) -> User:
    """The head of an office that has papers to report."""
    one_of_each()
    return an_official(PASSWORD, role=Role.HEAD)


def test_the_head_signs_a_report_after_a_question(address: str, head: User, page: Page):
    sign_in(page, address)
    page.goto(f"{address}/desk/reports/{TUESDAY.year}-01-01/{TUESDAY.year}-12-31/")
    page.get_by_role("link", name="Подписать отчёт").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Подписать отчёт")
    assert_it_is_as_wide_as_its_window(page)
    page.get_by_role("link", name="Отмена").click()
    page.get_by_role("link", name="Подписать отчёт").last.click()
    page.get_by_role("button", name="Подписать отчёт").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Подписанный отчёт")
    expect(page.get_by_text(f"Подписано: {head.name}")).to_be_visible()
