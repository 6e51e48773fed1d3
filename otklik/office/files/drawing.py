"""A page of a stranger's file → a picture of ours: `python drawing.py FILE KIND PAGE PICTURE`.

It runs in a process of its own, with a bound of memory and of time: a file that was made to hang or to swell takes down
nothing but its own picture. It writes how many pages the file has. Nothing of Django is needed here.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

MEMORY = 1536 * 1024 * 1024
SECONDS = 10
"""Of one page, of the processor."""
PIXELS = 120_000_000
"""A picture of more than this is not opened: A3 in colour at 600 dots an inch has 70 million."""
WIDTH, HEIGHT = 1240, 1754
"""The greatest size of what is drawn: A4 at 150 dots an inch."""
PDF, DRAWN = "application/pdf", {"image/png": "PNG", "image/jpeg": "JPEG", "image/tiff": "TIFF"}
PAGE = """#set page(width: {width}mm, height: {height}mm, margin: 0pt, fill: white)
#image("/{name}", format: "pdf", page: {page}, width: 100%, height: 100%, fit: "contain")"""


def main(file: Path, kind: str, page: int, picture: Path) -> int:
    """Draw a page, counted from 1, and return how many there are."""
    if kind == PDF:
        count, width, height = measure(file, page)
        image = page_of_pdf(file, page, width, height)
    else:
        count, image = opened(file, kind, page)
    image.save(picture, "WEBP", quality=82)
    return count


def measure(file: Path, page: int) -> tuple[int, int, int]:
    """Return how many pages a PDF has, and width and height in millimetres of the paper that one is drawn on."""
    from pypdf import PdfReader

    pages = PdfReader(file).pages
    box, turned = pages[page - 1].cropbox, pages[page - 1].rotation % 180 == 90
    lies = (box.width > box.height) != turned
    return len(pages), *((297, 210) if lies else (210, 297))


def page_of_pdf(file: Path, page: int, width: int, height: int) -> Image:
    """Return a page of a PDF as it is drawn on paper of so many millimetres."""
    import io

    import typst
    from PIL import Image

    source = PAGE.format(width=width, height=height, name=file.name, page=page).encode()
    compiled: Any = typst.compile  # as it is typed, source and root are both texts or both bytes
    drawn = compiled(source, root=str(file.parent), format="png", ppi=150, ignore_system_fonts=True)
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def opened(file: Path, kind: str, page: int) -> tuple[int, Image]:
    """Return how many pictures a file has, and one of them as it is looked at, made small, with nothing else in it.

    :raises ValueError: if it has too many pixels
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(file, formats=[DRAWN[kind]]) as found:
        count = getattr(found, "n_frames", 1)  # a scanner's TIFF has a page each
        found.seek(page - 1)
        if found.width * found.height > PIXELS:
            raise ValueError("too many pixels")
        found.draft("RGB", (WIDTH, HEIGHT))
        seen = ImageOps.exif_transpose(found).convert("RGB")
    seen.thumbnail((WIDTH, HEIGHT))
    clean = Image.new("RGB", seen.size)
    clean.paste(seen)
    return count, clean


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    place, of, number, where = sys.argv[1:]
    sys.stdout.write(str(main(Path(place), of, int(number), Path(where))))
