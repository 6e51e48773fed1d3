"""The desk by keyboard: keys are places on it, so that they answer in ЙЦУКЕН as in QWERTY; they can be turned off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from otklik.desk.tests.papers import PASSWORD, TUESDAY, a_letter, an_appeal, an_official
from tests.journeys.errands import sign_in

LAYOUTS = {
    "QWERTY": {"KeyJ": "j", "KeyK": "k", "KeyN": "n", "KeyP": "p", "KeyG": "g", "KeyU": "u", "Slash": "/"},
    "ЙЦУКЕН": {"KeyJ": "о", "KeyK": "л", "KeyN": "т", "KeyP": "з", "KeyG": "п", "KeyU": "г", "Slash": "."},
}
"""What a key types, by its place on the keyboard."""


class Keys:
    """Presses keys as a keyboard of a layout does: the place is the key's, the letter the layout's."""

    def __init__(self, page: Page, layout: str) -> None:
        self.typed = LAYOUTS[layout]
        self.keyboard = page.context.new_cdp_session(page)

    def press(self, code: str) -> None:
        key = {"code": code, "key": self.typed[code], "text": self.typed[code]}
        self.keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
        self.keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", "code": code, "key": self.typed[code]})


@pytest.fixture
def papers(address: str) -> str:
    """Letters of two pages and an appeal; the address of the product that holds them."""
    an_official(PASSWORD)
    for number in range(60):
        a_letter(f"{number}", TUESDAY)
    an_appeal("К-318/21")
    return address


@pytest.fixture
def page(papers: str, browser: Browser) -> Page:
    page = browser.new_page(locale="ru-RU", viewport={"width": 1280, "height": 800})
    sign_in(page, papers)
    page.goto(f"{papers}/desk/letters/")
    return page


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_desk_is_walked_by_keys_of_any_layout(page: Page, layout: str):
    keys = Keys(page, layout)
    links = page.locator("main table.rows tbody tr td.key a")

    keys.press("KeyJ")
    expect(links.nth(0)).to_be_focused()
    keys.press("KeyJ")
    expect(links.nth(1)).to_be_focused()
    keys.press("KeyK")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("К-318/21")
    keys.press("KeyU")
    page.wait_for_url("**/desk/letters/")

    keys.press("KeyN")
    page.wait_for_url("**after=*")
    keys.press("KeyP")
    page.wait_for_url("**before=*")

    keys.press("KeyG")
    keys.press("KeyJ")
    page.wait_for_url("**/desk/appeals/")
    keys.press("KeyG")
    keys.press("KeyG")
    page.wait_for_url("**/desk/letters/")

    keys.press("Slash")
    expect(page.get_by_role("searchbox", name="Найти")).to_be_focused()
    keys.press("KeyJ")
    expect(page.get_by_role("searchbox", name="Найти")).to_have_value(LAYOUTS[layout]["KeyJ"])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_paper_is_found_and_opened_from_any_page_without_a_mouse(page: Page, papers: str, layout: str):
    keys = Keys(page, layout)
    page.goto(f"{papers}/desk/")

    keys.press("Slash")
    page.keyboard.insert_text("ремонтом крыш")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/find/?q=*")
    expect(page.locator("main mark")).to_have_text(["ремонт", "крыши"])
    keys.press("KeyJ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("К-318/21")


@pytest.mark.parametrize("sign", ["Shift+Slash", "?"], ids=["by its place", "by its sign"])
def test_a_question_mark_shows_the_keys_and_escape_hides_them(page: Page, sign: str):
    page.keyboard.press(sign)
    expect(page.get_by_role("dialog", name="Клавиши")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Клавиши")).to_be_hidden()


def test_whoever_does_not_want_the_keys_turns_them_off(page: Page):
    page.get_by_role("button", name="Клавиши").click()
    page.get_by_label("Клавиши включены").uncheck()
    page.keyboard.press("Escape")

    page.keyboard.press("KeyG")
    page.keyboard.press("KeyJ")
    page.reload()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Клавиши")).to_be_hidden()
    assert page.url.endswith("/desk/letters/")

    page.get_by_role("button", name="Клавиши").click()
    page.get_by_label("Клавиши включены").check()
    page.keyboard.press("Escape")
    page.keyboard.press("KeyG")
    page.keyboard.press("KeyJ")
    page.wait_for_url("**/desk/appeals/")


def test_every_place_of_the_menu_has_its_key_in_the_list_of_keys(page: Page):
    page.keyboard.press("?")
    places = page.locator(".frame > .places a[data-go]").all_text_contents()

    assert page.locator("dialog.keys dl").last.locator("dd").all_text_contents() == places


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_reader_chooses_light_or_dark_and_keeps_it(papers: str, browser: Browser, javascript: bool):
    page = browser.new_context(locale="ru-RU", color_scheme="light", java_script_enabled=javascript).new_page()
    sign_in(page, papers)
    page.goto(f"{papers}/desk/account/")

    for title, theme in (("тёмная", "dark"), ("светлая", "light"), ("как в системе", None)):
        page.get_by_label(title).check()
        page.get_by_role("button", name="Сохранить").click()
        page.goto(f"{papers}/desk/account/")
        expect(page.get_by_label(title)).to_be_checked()
        assert page.locator("html").get_attribute("data-theme") == theme
