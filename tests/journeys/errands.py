"""What every errand begins with."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connections
from playwright.sync_api import Page

from otklik.desk.tests.papers import PASSWORD


def sign_in(page: Page, address: str, login: str = "ershova") -> None:
    """Come to the entrance and go in with login and password, unless told otherwise as `papers.an_official`."""
    page.goto(f"{address}/")
    page.get_by_label("Логин").fill(login)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    page.wait_for_url("**/desk/")


def meanwhile(act: Callable[[], object]) -> None:
    """Do what the worker or somebody else does, in a thread: the browser's loop bars the database from ours."""

    def do() -> None:
        act()
        connections.close_all()

    thread = threading.Thread(target=do)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
