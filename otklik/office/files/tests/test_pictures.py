"""Pictures of strangers' files: ours, bounded, made once; a file that was made to hang or to swell shows nothing."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
import typst
from django.utils import timezone
from PIL import Image

from otklik.office.files import drawing, pictures
from otklik.office.files.actions import keep_file
from otklik.office.files.models import StoredFile

pytestmark = pytest.mark.django_db


END = b"trailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n"


def kept(content: bytes) -> StoredFile:
    return keep_file([content], name="скан", subject_kind="received", subject_id=1, at=timezone.now())


def pdf(pages: int, across: bool = False) -> bytes:
    size = "width: 297mm, height: 210mm" if across else "width: 210mm, height: 297mm"
    return bytes(typst.compile(f"#set page({size})\n{'#pagebreak()'.join(['words'] * pages)}".encode()))


def many_pages(count: int) -> bytes:
    """A small PDF that says to have very many pages: one, named again and again."""
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    tree = b"2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj\n" % (count, b"3 0 R " * count)
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + tree + page + END


def circle() -> bytes:
    """A PDF whose tree of pages leads back to itself."""
    tree = b"2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj\n"
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + tree + END


def bomb() -> bytes:
    """A PNG of some bytes that says to be 60,000 × 60,000."""

    def chunk(name: bytes, content: bytes) -> bytes:
        whole = name + content
        return len(content).to_bytes(4) + whole + zlib.crc32(whole).to_bytes(4)

    size = (60_000).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def photograph() -> bytes:
    """A JPEG taken with the camera on its side, which tells where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010E] = "д. Рябцево"
    file = io.BytesIO()
    Image.new("RGB", (3000, 2000), "red").save(file, "JPEG", exif=exif)
    return file.getvalue()


def seen(file: StoredFile, page: int = 1) -> Image.Image:
    place = pictures.picture(file, page)
    assert place is not None
    return Image.open(place)


@pytest.mark.parametrize(("across", "size"), [(False, (1240, 1754)), (True, (1754, 1240))])
def test_a_page_is_drawn_as_it_lies(across, size):
    file = kept(pdf(2, across))

    assert pictures.page_count(file) == 2
    assert max(abs(have - want) for have, want in zip(seen(file, 2).size, size, strict=True)) <= 1


def test_a_photograph_is_turned_made_small_and_tells_nothing_besides():
    picture = seen(kept(photograph()))

    assert picture.size == (1169, 1754)
    assert not picture.getexif()


def test_each_page_of_what_a_scanner_calls_tiff_is_shown():
    file = io.BytesIO()
    pages = [Image.new("L", (1654, 2339), shade) for shade in (255, 128, 0)]
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:])
    scan = kept(file.getvalue())

    assert scan.content_type == "image/tiff"
    assert pictures.page_count(scan) == 3
    assert [seen(scan, page).getpixel((600, 600)) for page in (1, 2, 3)] == [(255,) * 3, (128,) * 3, (0,) * 3]
    assert kept(b"MM\0*").content_type == "image/tiff", "bytes in the other order"


def test_of_ten_thousand_pages_the_first_are_shown():
    file = kept(many_pages(10_000))

    assert pictures.page_count(file) == 10_000
    assert pictures.picture(file, pictures.PAGES_SHOWN) is not None
    assert pictures.picture(file, pictures.PAGES_SHOWN + 1) is None


@pytest.mark.parametrize(
    "content",
    [bomb(), circle(), pdf(1)[:500], b"%PDF-1.7", b"\xff\xd8\xff broken", b"II*\0 broken", b"plain words"],
    ids=["bomb", "circle", "half", "empty", "broken", "broken TIFF", "text"],
)
def test_what_cannot_be_drawn_shows_nothing(content):
    assert pictures.page_count(kept(content)) == 0


def test_a_file_that_takes_too_long_shows_nothing(monkeypatch):
    monkeypatch.setattr(pictures, "WAIT", 0.001)

    assert pictures.page_count(kept(pdf(1) + b"%slow")) == 0


def test_a_file_that_is_too_large_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST", 10)

    assert pictures.page_count(kept(pdf(1))) == 0


def test_a_picture_is_drawn_once(monkeypatch):
    content = pdf(1)
    place = pictures.picture(kept(content), 1)
    monkeypatch.setattr(drawing, "__file__", str(Path("nowhere")))

    assert place is not None
    assert pictures.picture(kept(content), 1) == place
