"""A citizen asks when she will be answered: on a phone, without JavaScript, and nobody knows who she is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from otklik.desk.tests.papers import PASSWORD, an_official
from tests.journeys.errands import sign_in


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_citizen_sees_the_last_day_with_its_article_and_its_days_and_may_share_it(
    address: str, browser: Browser, javascript: bool
):
    page = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, locale="ru-RU", java_script_enabled=javascript
    ).new_page()
    page.goto(f"{address}/calculator/")

    page.get_by_label("Когда зарегистрировано или получено").fill("2026-04-09")  # Thu
    page.get_by_role("button", name="Посчитать").click()
    answer = page.get_by_role("article").first
    expect(answer).to_contain_text("суббота, 9 мая 2026 г.")
    expect(answer).to_contain_text("59-ФЗ, ст. 12 ч. 1")
    answer.get_by_text("как посчитано").click()
    expect(answer.get_by_role("row").filter(has_text="сб 09.05.2026")).to_contain_text("30")

    other = browser.new_page(locale="ru-RU")
    other.goto(page.url)
    expect(other.get_by_role("article").first).to_contain_text("суббота, 9 мая 2026 г.")
    assert page.context.cookies() == other.context.cookies() == []


@pytest.fixture
def staff(address: str) -> str:
    """The address of an office with an official."""
    an_official(PASSWORD)
    return address


def test_the_session_of_staff_never_comes_to_a_citizens_page(staff: str, browser: Browser):
    page = browser.new_page(locale="ru-RU")
    sign_in(page, staff)

    sent = {}
    for place in ("/desk/norms/", "/calculator/"):
        answer = page.goto(staff + place)
        assert answer
        sent[place] = answer.request.all_headers().get("cookie", "")

    assert "otklik_desk=" in sent["/desk/norms/"]
    assert "otklik_desk" not in sent["/calculator/"]
