"""What every errand begins with."""

from __future__ import annotations

from playwright.sync_api import Page

from otklik.desk.tests.papers import PASSWORD


def sign_in(page: Page, address: str) -> None:
    """Come to the entrance and go in with login and password, as the controller of `papers.an_official`."""
    page.goto(f"{address}/")
    page.get_by_label("Логин").fill("ershova")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    page.wait_for_url("**/desk/")
