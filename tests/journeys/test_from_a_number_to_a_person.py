"""A controller comes from a number of the year to its papers, to one of them, and to all that its author wrote."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from otklik.desk.tests.papers import PASSWORD, TUESDAY, a_citizen, a_visit, an_appeal, an_official
from tests.journeys.errands import sign_in


@pytest.fixture
def papers(address: str) -> str:
    """Three appeals of two people; the address of the product that holds them."""
    an_official(PASSWORD)
    citizen = a_citizen()
    an_appeal("К-318/21", date(2021, 11, 12), citizen=citizen, sources=("Прокуратура района",))  # a Friday
    an_appeal("К-120/21", date(2021, 5, 4), citizen=citizen, answered_on=date(2021, 5, 25))  # two Tuesdays
    an_appeal("С-322/21", date(2021, 11, 15), citizen=a_citizen("Соболев", "Пётр", "Иванович"))  # a Monday
    a_visit("ЛП-9/21", TUESDAY)
    return address


@pytest.fixture(params=["desktop", "phone without JavaScript"])
def window(request: pytest.FixtureRequest, papers: str, browser: Browser) -> BrowserContext:
    if request.param == "desktop":
        return browser.new_context(viewport={"width": 1280, "height": 800}, locale="ru-RU")
    return browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, locale="ru-RU", java_script_enabled=False
    )


def test_from_a_number_to_a_person(papers: str, window: BrowserContext):
    page = window.new_page()
    sign_in(page, papers)

    page.get_by_role("link", name="на особом контроле").click()
    expect(page.get_by_role("heading", name="Найдено 1 обращение")).to_be_visible()

    page.get_by_role("link", name="К-318/21").click()
    expect(page.get_by_role("heading", name="Обращение К-318/21")).to_be_visible()
    expect(page.get_by_text("просрочено").first).to_be_attached()

    page.get_by_role("link", name="Кузнецова Анна Сергеевна").click()
    expect(page.get_by_role("heading", name="2 обращения")).to_be_visible()
    expect(page.get_by_role("link", name="К-120/21")).to_be_visible()
    expect(page.get_by_role("link", name="ЛП-9/21")).to_be_visible()
    expect(page.get_by_role("link", name="С-322/21")).to_have_count(0)


def test_a_filter_is_put_on_and_taken_off_by_keyboard(papers: str, browser: Browser):
    page = browser.new_page(locale="ru-RU")
    sign_in(page, papers)
    page.goto(f"{papers}/desk/appeals/")
    expect(page.get_by_role("heading", name="3 обращения")).to_be_visible()

    page.get_by_text("Ещё отбор").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="в работе").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Найдено 2 обращения")).to_be_visible()

    page.get_by_role("link", name="в работе – убрать").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3 обращения", exact=True)).to_be_visible()


def test_the_first_tab_leads_past_the_menu(papers: str, browser: Browser):
    page = browser.new_page(locale="ru-RU")
    sign_in(page, papers)
    page.goto(f"{papers}/desk/appeals/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="К содержанию")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_on_a_phone_the_menu_opens_and_escape_closes_it(papers: str, browser: Browser):
    page = browser.new_page(locale="ru-RU", viewport={"width": 390, "height": 844}, is_mobile=True)
    sign_in(page, papers)

    page.get_by_text("Меню").click()
    expect(page.get_by_role("link", name="Личный приём")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Личный приём")).to_be_hidden()
    expect(page.get_by_text("Меню")).to_be_focused()
