"""A registrar brings a journal: looks at it, imports it, takes the protocol away. With JavaScript and without it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from otklik.desk.tests.papers import PASSWORD, an_official
from otklik.exchange.actions import import_waiting
from otklik.exchange.models import Run
from otklik.exchange.tests.journals import LETTER, journal
from otklik.office.people.models import Role, User
from tests.journeys.errands import meanwhile, sign_in


def work() -> None:
    """Do what the queue would do."""
    for run in Run.objects.filter(state=Run.State.WAITING):
        import_waiting(run.pk, datetime.fromisoformat("2022-01-17T09:00+03:00"))


@pytest.fixture
def registrar(address: str) -> str:
    """The address of a product whose official may import."""
    an_official(PASSWORD)
    User.objects.update(role=Role.REGISTRAR)
    return address


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_registrar_imports_a_journal(registrar: str, browser: Browser, tmp_path: Path, javascript: bool):
    file = journal(tmp_path, "correspondence", LETTER, LETTER | {"Номер": "2/20", "Листов": "?"})
    page = browser.new_context(locale="ru-RU", java_script_enabled=javascript).new_page()
    sign_in(page, registrar)

    page.get_by_role("link", name="Загрузка журналов").first.click()
    page.get_by_label("Файлы журналов").set_input_files(file)
    page.get_by_role("button", name="Посмотреть файлы").click()
    expect(page.get_by_text("Захаров В.М.").first).to_be_visible()

    page.get_by_role("button", name="Загрузить").click()
    expect(page.get_by_role("heading", name="Ждёт очереди")).to_be_visible()
    meanwhile(work)
    if not javascript:
        page.get_by_role("link", name="Обновить").click()
    expect(page.get_by_role("heading", name="Загружено")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="Протокол").click()
    assert "отклонено: Листов" in download.value.path().read_text(encoding="utf-8-sig")
