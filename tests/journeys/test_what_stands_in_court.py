"""What an office must show years later: why a paper was due, who looked at it, who changed it, and that it is true.

The papers are those of the hard year. С-10/24 came on Monday 02.09.2024 and was never answered.
"""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from otklik.config.commands import run_prepared
from otklik.desk.tests.papers import PASSWORD, an_official
from otklik.office.control.actions import see_off
from otklik.office.journal.chain import seal
from otklik.office.journal.models import Verification
from otklik.office.journal.verifying import run_verification
from otklik.office.people.actions import actor
from otklik.office.people.models import Role, User
from otklik.office.reference.models import Department
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment
from tests.figures.test_figures import HARD_YEAR, import_files
from tests.journeys.errands import meanwhile, sign_in

LATE = "С-10/24"


@pytest.fixture
def office(address: str) -> str:
    """The address of an office with the papers of the hard year, where an official has left and handed hers over."""
    import_files(HARD_YEAR)
    for login, role in (("head", Role.HEAD), ("auditor", Role.AUDITOR)):
        an_official(PASSWORD, role, login)
    User.objects.filter(username="head").update(name="Соколов А. В.")
    an_official(PASSWORD)
    leaver, taker = (an_official(role=Role.EXECUTOR, login=login) for login in ("belov", "titova"))
    administrator = an_official(role=Role.ADMINISTRATOR, login="lebedev")
    User.objects.filter(username="lebedev").update(name="Лебедев С. М.")
    department = Department.objects.get(name="Отдел жилищно-коммунального хозяйства")
    Assignment.objects.create(letter=Letter.objects.get(number=LATE), department=department, executor=leaver)
    at = timezone.now()
    see_off(leaver=leaver, taker=taker, today=timezone.localdate(at), by=actor(administrator), at=at)
    return address


@pytest.fixture(params=["desktop", "phone without JavaScript"])
def window(request: pytest.FixtureRequest, office: str, browser: Browser) -> BrowserContext:
    if request.param == "desktop":
        return browser.new_context(viewport={"width": 1280, "height": 800}, locale="ru-RU")
    return browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, locale="ru-RU", java_script_enabled=False
    )


def has_javascript(page: Page) -> bool:
    return page.viewport_size is not None and page.viewport_size["width"] > 800


def the_head_looks_at_it(browser: Browser, office: str) -> None:
    page = browser.new_page(locale="ru-RU")
    sign_in(page, office, "head")
    page.goto(f"{office}/desk/appeals/?number={LATE}")
    page.get_by_role("link", name=LATE, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(LATE)


def test_a_controller_sees_why_a_late_paper_was_due_who_looked_at_it_and_who_changed_it(
    office: str, browser: Browser, window: BrowserContext
):
    the_head_looks_at_it(browser, office)
    page = window.new_page()
    sign_in(page, office)

    page.get_by_role("link", name="просрочено").first.click()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=LATE, exact=True))
    expect(row).to_contain_text("просрочено на")
    row.get_by_role("link", name="ср 02.10.2024").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(LATE)
    term = page.locator("#term")
    expect(term).to_be_in_viewport()
    if not has_javascript(page):
        term.get_by_text("как посчитано").click()
    expect(term.get_by_text("Ответ: 30 календарных дней со дня регистрации (59-ФЗ, ст. 12 ч. 1).")).to_be_visible()
    expect(term.get_by_text("последний день – ср 02.10.2024")).to_be_visible()
    expect(term.get_by_role("row").filter(has_text="ср 02.10.2024")).to_contain_text("30")
    expect(term.get_by_role("row").filter(has_text="пн 02.09.2024")).to_contain_text("начало срока, не считается")
    expect(term.locator("tr.off").filter(has_text="сб 07.09.2024")).to_be_visible()

    history = page.locator("section").filter(has=page.get_by_role("heading", name="Кто смотрел, кто менял"))
    change = history.get_by_role("row").filter(has_text="Бумага передана другому исполнителю")
    expect(change).to_contain_text("Лебедев С. М.")
    expect(change).to_contain_text("сроки не сдвинулись")
    expect(history.get_by_role("row").filter(has_text="Карточка открыта")).to_contain_text("Соколов А. В.")


def verify() -> None:
    """Do what the worker does: seal what is new, and verify what was asked for."""
    seal()
    for asked in Verification.objects.filter(finished_at=None):
        run_verification(asked.pk, timezone.now())


def change_by_hand() -> None:
    """Say of who looked at the paper that it was somebody else; as a superuser, past every trigger."""
    place = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname::text FROM pg_roles WHERE oid = 10")  # whoever made the server
        user = cursor.fetchone()[0]
    where = {"host": place["HOST"], "port": place["PORT"] or None, "dbname": place["NAME"], "user": user}
    with psycopg.connect(**where) as superuser:
        superuser.execute("SET session_replication_role = replica")
        changed = superuser.execute(
            "UPDATE otklik_journal_entry SET actor_id = (SELECT id FROM otklik_people_user WHERE username = 'titova')"
            " WHERE event = 'journal.card_read' AND subject_kind = 'letter'"
        )
        assert changed.rowcount == 1


def press(page: Page, button: str) -> None:
    """Press a button and have the worker work; the page follows by itself where JavaScript runs."""
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Проверка началась.")).to_be_visible()
    meanwhile(verify)
    if not has_javascript(page):
        page.get_by_role("link", name="Обновить").first.click()


def test_an_auditor_proves_the_chain_and_what_was_changed_by_hand_is_named(
    office: str, browser: Browser, window: BrowserContext, capsys: pytest.CaptureFixture[str]
):
    the_head_looks_at_it(browser, office)
    meanwhile(seal)
    page = window.new_page()
    sign_in(page, office, "auditor")
    page.goto(f"{office}/desk/journal/")

    page.get_by_role("link", name="Цепочка записей").click()
    anchor = page.locator("code.hash").first.inner_text()
    press(page, "Проверить цепочку")
    expect(page.get_by_text("нарушений нет")).to_be_visible()
    page.get_by_label("Контрольная сумма").fill(anchor)
    press(page, "Доказать")
    expect(page.get_by_text("Она и все записи до неё не изменены.")).to_be_visible()

    meanwhile(change_by_hand)
    press(page, "Проверить цепочку")
    expect(page.get_by_text("найдено 1 нарушение")).to_be_visible()
    named = f"«Карточка открыта», Письмо {LATE}: слова записи изменены помимо программы"
    expect(page.get_by_text(named)).to_be_visible()

    codes = []
    meanwhile(lambda: codes.append(run_prepared("check", [])))
    meanwhile(lambda: codes.append(run_prepared("check", ["--anchor", anchor])))
    told = capsys.readouterr().out
    assert codes == [1, 1]
    assert told.count(named) == 2
    assert "записи до неё нарушены" in told
