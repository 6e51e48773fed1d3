"""`make pictures`: the pictures of the README, taken from the running product with the data of the demo.

One row of PICTURES is one page, at the width of a desk and of a telephone; add a row to have one more. The product
runs in a data folder of its own, which is thrown away afterwards.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from otklik.config.options import ROOT

FOLDER = ROOT / "docs" / "pictures"
SIZES = {"": (1280, 800), "-telephone": (390, 844)}
LOGIN = "controller"
YEAR = "2021-01-01/2021-12-31"
FROM_HIGHER = "since=2021-01-01&until=2021-12-31&from_higher=1"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page: its file's name, its address, and the link to follow from there, if it has no fixed address."""

    name: str
    address: str
    follow: str | None = None


PICTURES = (
    Picture("home", "/desk/"),
    Picture("report", f"/desk/reports/{YEAR}/"),
    Picture("list", f"/desk/appeals/?{FROM_HIGHER}"),
    Picture("card", f"/desk/appeals/?{FROM_HIGHER}", follow="table.rows a"),
)


@contextmanager
def running_product() -> Iterator[tuple[str, str]]:
    """Run the demo on a free port; give its address and the password, which it prints, as soon as it answers."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="otklik-pictures-") as var:
        product = subprocess.Popen(
            [ROOT / ".venv" / "bin" / "otklik", "demo"],
            env=os.environ | {"OTKLIK_VAR": var, "OTKLIK_PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        assert product.stdout is not None
        try:
            password = ""
            for line in product.stdout:
                sys.stdout.write(line)
                if told := re.search(r"пароль у всех – (\S+)", line):
                    password = told[1]
                if "Отклик работает" in line:
                    yield f"http://127.0.0.1:{port}", password
                    return
            sys.exit("make pictures: the demo has not started, see above")
        finally:
            product.send_signal(signal.SIGINT)
            product.stdout.read()
            product.wait()


def log_in(page: Page, site: str, password: str) -> None:
    page.goto(f"{site}/desk/")
    page.fill("[name=login]", LOGIN)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{site}/desk/**")


def take_pictures(page: Page, site: str) -> None:
    for picture in PICTURES:
        for suffix, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.goto(site + picture.address, wait_until="load")
            if picture.follow:
                page.locator(picture.follow).first.click()
                page.wait_for_load_state("load")
            page.screenshot(path=FOLDER / f"{picture.name}{suffix}.png")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_product() as (site, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], chromium_sandbox=os.geteuid() != 0)
        page = browser.new_page(locale="ru-RU")
        log_in(page, site, password)
        take_pictures(page, site)
        browser.close()
    sys.stdout.write(f"{len(SIZES) * len(PICTURES)} pictures are in {FOLDER.relative_to(ROOT)}/\n")


if __name__ == "__main__":
    main()
