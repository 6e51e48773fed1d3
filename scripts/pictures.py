"""`make pictures`: the pictures of the README, taken from the running product with the data of the demo.

One row of PICTURES is one page, at the width of a desk and of a telephone; add a row to have one more. The report's
DOCX and PDF, as the product gives them out, are kept page by page, so that whoever changes them sees what they become.
The product runs in a data folder of its own, which is thrown away afterwards.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from otklik.config.options import ROOT

FOLDER = ROOT / "docs" / "pictures"
SIZES = {"": (1280, 800), "-telephone": (390, 844)}
LOGIN = "controller"
YEAR = "2021-01-01/2021-12-31"
PAPERS = {"pdf": ("pdftoppm",), "docx": ("soffice", "pdftoppm")}
"""Kind of file → the programs that make pictures of it: poppler-utils, and LibreOffice Writer for what is not a PDF."""
DOTS_AN_INCH = 80
FROM_HIGHER = "since=2021-01-01&until=2021-12-31&from_higher=1"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page: its file's name, its address, and the link to follow from there, if it has no fixed address."""

    name: str
    address: str
    follow: str | None = None


SUMMONS = """
#set page(width: 210mm, height: 297mm, margin: 25mm)
#set text(size: 13pt, lang: "ru")
= Смоленский районный суд

Судебная повестка по делу № 2-145/2026

Администрация вызывается в качестве ответчика по иску о сносе самовольной постройки.
"""
"""The paper that is being registered on a picture."""


PICTURES = (
    Picture("home", "/desk/"),
    Picture("report", f"/desk/reports/{YEAR}/"),
    Picture("list", f"/desk/appeals/?{FROM_HIGHER}"),
    Picture("card", f"/desk/appeals/?{FROM_HIGHER}", follow="table.rows tbody a"),
    Picture("found", "/desk/find/?q=ямы+дорогами"),
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


def log_in(page: Page, site: str, password: str, login: str = LOGIN) -> None:
    page.goto(f"{site}/desk/")
    page.fill("[name=login]", login)
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


def take_registering(page: Page, site: str) -> None:
    """Take a picture of a paper that is being registered, once a registrar has begun its card."""
    import typst

    page.goto(f"{site}/desk/registering/")
    page.get_by_role("button", name="Новая бумага").click()
    with tempfile.TemporaryDirectory(prefix="otklik-summons-") as name:
        (Path(name) / "summons.typ").write_text(SUMMONS, encoding="utf-8")
        scan = Path(name) / "повестка.pdf"
        scan.write_bytes(bytes(typst.compile(str(Path(name) / "summons.typ"))))
        page.set_input_files("[name=files]", scan)
        page.locator("#files img").first.wait_for()
    page.fill("[name=kind]", "требование прокурора")
    page.press("[name=kind]", "Enter")
    page.locator("[name=correspondent]").wait_for()
    for field, said in (
        ("correspondent", "Прокуратура Смоленского района"),
        ("outgoing_number", "7-15-2026"),
        ("outgoing_on", page.input_value("[name=received_on]")),
        ("summary", "О предоставлении сведений"),
    ):
        page.fill(f"[name={field}]", said)
    page.wait_for_load_state("networkidle")
    page.locator("#hints details.how").first.wait_for()
    for suffix, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=FOLDER / f"registering{suffix}.png")
    page.get_by_role("button", name="Зарегистрировать").click()
    page.locator(".registered__number").wait_for()


def take_cabinet(page: Page, site: str) -> None:
    """Take a picture of the head's cabinet, where the paper that was registered waits."""
    for suffix, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{site}/desk/cabinet/")
        page.locator("img[alt*=повестка]").first.wait_for()
        page.screenshot(path=FOLDER / f"cabinet{suffix}.png")


def take_papers(page: Page, site: str) -> None:
    """Keep the pages of the report's files; where a program is missing, keep the old ones and say so."""
    for kind, programs in PAPERS.items():
        if missing := [program for program in programs if not shutil.which(program)]:
            sys.stdout.write(f"make pictures: no {' and no '.join(missing)}: the old pictures of {kind} stay\n")
            continue
        with tempfile.TemporaryDirectory(prefix="otklik-papers-") as name:
            paper = Path(name) / f"report.{kind}"
            paper.write_bytes(page.request.get(f"{site}/desk/reports/{YEAR}/{kind}/").body())
            if kind != "pdf":
                run(
                    "soffice", f"-env:UserInstallation=file://{name}/office", "--headless", "--convert-to", "pdf", paper
                )
            run("pdftoppm", "-gray", "-r", str(DOTS_AN_INCH), paper.with_suffix(".pdf"), Path(name) / "page")
            for old in FOLDER.glob(f"report-{kind}-*.png"):
                old.unlink()
            for number, drawn in enumerate(sorted(Path(name).glob("page*.pgm")), start=1):
                (FOLDER / f"report-{kind}-{number:02}.png").write_bytes(small_png(drawn.read_bytes()))


def run(*command: str | Path) -> None:
    """Run a program beside its last argument's file; its words are seen only if it fails."""
    done = subprocess.run(command, cwd=Path(command[-1]).parent, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"make pictures: {command[0]}: {done.stderr}")


def small_png(pgm: bytes) -> bytes:
    """Return a PGM of 256 greys as a PNG of 16: a page of text takes a third of the bytes, and looks the same."""
    _, size, _, greys = pgm.split(b"\n", 3)
    width, height = map(int, size.split())
    greys = greys.translate(bytes((grey + 8) // 17 for grey in range(256)))
    lines = (greys[start : start + width] + b"\x0f" for start in range(0, width * height, width))
    packed = (bytes(left << 4 | right for left, right in zip(line[::2], line[1::2], strict=False)) for line in lines)
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0),
        b"IDAT": zlib.compress(b"".join(b"\0" + line for line in packed), 9),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks.items()
    )


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_product() as (site, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], chromium_sandbox=os.geteuid() != 0)
        page = browser.new_page(locale="ru-RU")
        log_in(page, site, password)
        take_pictures(page, site)
        take_papers(page, site)
        page.context.clear_cookies()
        log_in(page, site, password, "registrar")
        take_registering(page, site)
        page.context.clear_cookies()
        log_in(page, site, password, "head")
        take_cabinet(page, site)
        browser.close()
    sys.stdout.write(f"{len(list(FOLDER.glob('*.png')))} pictures are in {FOLDER.relative_to(ROOT)}/\n")


if __name__ == "__main__":
    main()
