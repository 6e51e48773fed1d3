"""Take the pictures of the README from the running product: the demo in a data folder of its own, driven by a browser.

CHROMIUM=… python scripts/pictures.py        (or `make pictures`)
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
VAR = ROOT / "build" / "pictures"
LOGIN = "controller"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@contextmanager
def demo() -> Iterator[tuple[str, str]]:
    """Run the demo; its address and password, as it prints them. Stopped as Ctrl+C stops it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "OTKLIK_VAR": str(VAR), "OTKLIK_PORT": str(port)}
    program = subprocess.Popen([ROOT / ".venv/bin/otklik", "demo"], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        password = password_of(program)
        wait_for(port, program)
        yield f"http://127.0.0.1:{port}", password
    finally:
        program.send_signal(signal.SIGINT)
        program.wait(timeout=30)


def password_of(program: subprocess.Popen[str]) -> str:
    """Read what the demo says until it tells the password.

    :raises SystemExit: if it ends before that
    """
    assert program.stdout is not None
    for line in program.stdout:
        if told := re.search(r"пароль у всех – (\S+)", line):
            return told[1]
    raise SystemExit("The demo did not start; see its messages above.")


def wait_for(port: int, program: subprocess.Popen[str]) -> None:
    """Wait until somebody answers at the port.

    :raises SystemExit: if the demo ends before that
    """
    while program.poll() is None:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("The demo has ended; see its messages above.")


def take(page: Page, name: str, height: int) -> None:
    """Take the top of a page."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.set_viewport_size({"width": width, "height": height})
    page.screenshot(path=PICTURES / f"{name}.png")
    sys.stdout.write(f"docs/pictures/{name}.png\n")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo() as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="ru-RU", color_scheme="light")
        page.goto(address)
        page.get_by_label("Логин").fill(LOGIN)
        page.get_by_label("Пароль").fill(password)
        page.get_by_role("button", name="Войти").click()
        page.wait_for_url("**/desk/")
        take(page, "home", 900)
        page.goto(f"{address}/desk/reports/2021-01-01/2021-12-31/")
        take(page, "report", 1100)
        page.goto(f"{address}/desk/appeals/?since=2021-01-01&until=2021-12-31&from_higher=1")
        take(page, "list", 900)
        phone = browser.new_context(
            viewport={"width": 390, "height": 844},
            is_mobile=True,
            locale="ru-RU",
            storage_state=page.context.storage_state(),
        ).new_page()
        phone.goto(page.url)
        take(phone, "phone", 844)
        page.locator("table.rows a").first.click()
        page.get_by_role("heading", name="Срок и ответ").wait_for()
        take(page, "card", 820)


if __name__ == "__main__":
    main()
