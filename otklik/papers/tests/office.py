"""Letters to print and pages to scan, for tests of this room."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import typst
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter

from otklik.office.appeals.actions import AppealCard, CoverCard, QuestionCard, register_appeal
from otklik.office.journal.actions import CONSOLE
from otklik.office.people.models import Role, User
from otklik.office.registry.models import Letter
from otklik.office.work.actions import LetterCard
from otklik.office.work.tests.office import TUESDAY, kind, moment, registered
from otklik.papers.barcode import png

A4_AT_100 = (827, 1169)


def a_registrar() -> User:
    return User.objects.create_user(username="ivanova", name="Иванова И. И.", role=Role.REGISTRAR)


def an_appeal(on: date = TUESDAY, **fields: Any) -> Letter:
    """An appeal registered on a day, under the cover letter of the prosecutor."""
    card = LetterCard(kind=kind("обращение гражданина").pk, received_on=on, sheets=2)
    said: dict[str, Any] = {
        "surname": "Кузнецова",
        "first_name": "Анна",
        "patronymic": "Сергеевна",
        "address": "214530, с. Печерск, ул. Мира, д. 2",
        "text": "Когда починят крышу <нашего> дома & подъезд?",
        "questions": (QuestionCard(substance="Ремонт крыши"),),
        "cover": CoverCard(body="Прокуратура Смоленского района", number="7-15", dated_on=on),
    }
    letter = register_appeal(card=card, appeal=AppealCard(**said | fields), today=on, by=CONSOLE, at=moment(on))
    letter.refresh_from_db()
    return letter


def a_letter(**fields: Any) -> Letter:
    letter = registered(**fields)
    letter.refresh_from_db()
    return letter


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def below(pdf: bytes, margin: float) -> str:
    """Return what stands lower on its page than a margin at the foot, in millimetres; it is the page's number alone."""
    said: list[str] = []

    def look(text: str, of_all: list[float], of_text: list[float], *_: Any) -> None:
        height = of_all[1] * of_text[4] + of_all[3] * of_text[5] + of_all[5]
        if text.strip() and height < margin / 25.4 * 72:
            said.append(text)

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=look)
    return " ".join(" ".join(said).split())


def seen(pdf: bytes, folder: Path) -> Image.Image:
    """Return the first page as it is seen, a dot a point."""
    (folder / "page.pdf").write_bytes(pdf)
    (folder / "page.typ").write_text('#set page(width: auto, height: auto, margin: 0pt)\n#image("page.pdf")')
    shown = typst.compile(str(folder / "page.typ"), root=str(folder), format="png", ppi=72)
    with Image.open(io.BytesIO(shown)) as picture:
        return picture.convert("L")


def a_page(*, words: bool = True, code: str = "", turned: int = 0) -> Image.Image:
    """A scanned page: some lines of writing, perhaps a barcode, perhaps upside down, with dust."""
    page = Image.new("L", A4_AT_100, 245)
    draw = ImageDraw.Draw(page)
    for spot in range(0, 700, 70):
        draw.point((spot, spot), 0)
    if words:
        for line in range(12):
            draw.text((90, 150 + line * 40), "Прошу сообщить, когда отремонтируют крышу дома", fill=20)
    if code:
        with Image.open(io.BytesIO(png(code, module=2, height=60))) as bars:
            page.paste(bars.convert("L"), (120, 60))
    return page.rotate(turned, expand=True)


def a_scan(*pages: Image.Image) -> bytes:
    written = io.BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=100)
    return written.getvalue()


def encrypted(pdf: bytes) -> bytes:
    writer, written = PdfWriter(clone_from=io.BytesIO(pdf)), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(written)
    return written.getvalue()
