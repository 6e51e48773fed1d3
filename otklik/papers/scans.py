"""Scanned files: parted into letters, stamped. Whose letter a part is, its first page says if it bears our label.

A scanner makes one PDF of whatever lay in its tray. Where a separator sheet lies, the next letter begins; where the
office so wishes, at a blank page too. What cannot be read as PDF or picture is refused, never guessed at.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import DecodedStreamObject, NameObject

from otklik.office.base import Refusal
from otklik.papers import barcode

LOG = logging.getLogger(__name__)
SEPARATOR = "OTKLIK-SEPARATOR"
PAGES = 1000
"""Pages of one file that are looked at."""
PIXELS = 80_000_000
"""Of one picture: an A3 sheet at 600 dots an inch has 70 million."""
GRAIN = 8
"""Dots a side that are looked at as one: dust is lost, writing is not."""
INK, MARGIN, LEAST_INK = 160, 0.04, 0.0008
"""A grain darker than INK is ink; what lies at the edge is the scanner's shadow; a page with less is blank."""
STAMP_AWAY = 14.0
"""Points between the stamp and the edges of a page: what every printer reaches."""

Image.MAX_IMAGE_PIXELS = PIXELS


class NotAScan(Refusal):
    """The file is no PDF and no picture, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Part:
    """A letter of a scanned file: its own PDF, its pages, and the code that its first page bears."""

    content: bytes
    pages: int
    code: str | None


def parts(content: bytes, *, at_blank_pages: bool) -> list[Part]:
    """Return the letters of a scanned PDF, without the sheets between them; a file of blank pages has none.

    :raises NotAScan: if it cannot be read
    """
    with _readable("Файл PDF повреждён: отсканируйте ещё раз."):
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise NotAScan("PDF защищён паролем: сохраните его без пароля и положите снова.")
        if len(reader.pages) > PAGES:
            raise NotAScan(f"В файле больше {PAGES} страниц: разделите его.")
        letters: list[list[tuple[PageObject, str | None]]] = [[]]
        has_parted = False
        for page in reader.pages:
            code, is_blank = _look(page)
            if code == SEPARATOR or (at_blank_pages and is_blank):
                letters.append([])
                has_parted = code == SEPARATOR
            elif not (is_blank and has_parted and not letters[-1]):  # the back of a separator sheet
                letters[-1].append((page, code))
        found = [pages for pages in letters if pages]
        if len(found) == 1 and len(found[0]) == len(reader.pages):
            return [Part(content, len(found[0]), found[0][0][1])]
        return [Part(_written([page for page, _ in pages]), len(pages), pages[0][1]) for pages in found]


def refuse_strange_picture(content: bytes) -> None:
    """Return if a file is a picture that can be shown.

    :raises NotAScan: if it is not
    """
    with _readable("Это не PDF и не картинка, или файл повреждён."), Image.open(io.BytesIO(content)) as picture:
        picture.verify()


@contextmanager
def _readable(refusal: str) -> Iterator[None]:
    """Refuse a file in words whatever it breaks in its reader; the log tells what that was.

    :raises NotAScan: if its reader breaks, or refuses by itself
    """
    try:
        yield
    except NotAScan:
        raise
    except Exception as error:  # a stranger's file breaks its reader in any way there is
        LOG.warning("a scan breaks its reader", exc_info=True)
        raise NotAScan(refusal) from error


def _look(page: PageObject) -> tuple[str | None, bool]:
    """Return the code that a page bears, and whether it is blank; what we cannot read is never blank."""
    pictures = list(_pictures(page))
    has_words = bool((page.extract_text() or "").strip())
    for picture in pictures:
        if picture is not None and (code := barcode.read(picture)) is not None:
            return code, False
    return None, not has_words and all(picture is not None and is_blank(picture) for picture in pictures)


def _pictures(page: PageObject) -> Iterator[Image.Image | None]:
    """Yield the pictures of a page; None for one of a kind that we cannot read."""
    for name in page.images.keys():  # noqa: SIM118 - it is no mapping: to go through it is to read all
        try:
            yield page.images[name].image
        except (PyPdfError, DependencyError, NotImplementedError, ValueError, OSError):
            yield None


def is_blank(picture: Image.Image) -> bool:
    """Tell whether a scanned page has nothing on it but paper and dust."""
    grey = picture.convert("L")
    small = grey.reduce(GRAIN) if min(grey.size) > GRAIN * GRAIN else grey
    wide, high = (round(side * MARGIN) for side in small.size)
    inner = small.crop((wide, high, small.width - wide, small.height - high))
    dark = sum(inner.histogram()[:INK])
    return dark <= LEAST_INK * inner.width * inner.height


def _written(pages: list[PageObject]) -> bytes:
    whole, written = PdfWriter(), io.BytesIO()
    for page in pages:
        whole.add_page(page)
    whole.write(written)
    return written.getvalue()


def stamped(scan: bytes, stamp: bytes) -> bytes:
    """Return the first page of a scan with a stamp in its lower right corner, as it is seen.

    :raises NotAScan: if the scan cannot be read
    """
    with _readable("Скан не читается: штамп поставить не на чем."):
        if not scan.startswith(b"%PDF-"):
            scan = _as_pdf(scan)
        writer, written = PdfWriter(), io.BytesIO()
        page = writer.add_page(PdfReader(io.BytesIO(scan)).pages[0])
        page.transfer_rotation_to_content()
        mark = PdfReader(io.BytesIO(stamp)).pages[0]
        box = page.cropbox
        right = float(box.right) - float(mark.mediabox.width) - STAMP_AWAY
        to_corner = Transformation().translate(right, float(box.bottom) + STAMP_AWAY)
        page.merge_transformed_page(_sticker(mark), to_corner)
        page.merge_transformed_page(mark, to_corner)
        writer.write(written)
        return written.getvalue()


def _sticker(mark: PageObject) -> PageObject:
    """Return white paper of the size of a mark: what lies under it would be read with it."""
    wide, high = float(mark.mediabox.width), float(mark.mediabox.height)
    white, drawn = PageObject.create_blank_page(width=wide, height=high), DecodedStreamObject()
    drawn.set_data(f"1 1 1 rg 0 0 {wide} {high} re f".encode())
    white[NameObject("/Contents")] = drawn
    return white


def _as_pdf(picture: bytes) -> bytes:
    """Return a picture as a page of A4, upright or lying as the picture is."""
    written = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        shown = opened.convert("RGB")
        dots = (
            max(shown.width / 8.27, shown.height / 11.69)
            if shown.height >= shown.width
            else max(shown.width / 11.69, shown.height / 8.27)
        )
        shown.save(written, "PDF", resolution=dots)
    return written.getvalue()
