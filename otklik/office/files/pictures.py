"""What a file shows on a screen: pictures of its pages, made by us. A browser never gets a stranger's bytes as a page.

A picture is made when it is first asked for and kept beside the files, under the hash of its file: the same file is
drawn once, whoever brings it. What is kept there may be thrown away; it is no part of a backup.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse

from otklik.office.files import drawing
from otklik.office.files.actions import give_to_owner, make_folder, place_of
from otklik.office.files.drawing import DRAWN, PDF
from otklik.office.files.models import StoredFile

PAGES_SHOWN = 30
"""Pages of a file on a screen; whoever needs the others saves the file."""
LARGEST = 100 * 1024 * 1024
"""Bytes of a file that is drawn."""
WAIT = 20
"""Seconds for a page, by the clock."""


def is_drawn(file: StoredFile) -> bool:
    """Tell whether pictures can be made of such a file; of a broken one they are tried in vain."""
    return file.content_type in {PDF, *DRAWN} and file.size <= LARGEST


def page_count(file: StoredFile) -> int:
    """Return how many pages of a file can be looked at, 0 if none: of a bundle of a thousand, all thousand.

    The first page is drawn by the way: it is looked at next.
    """
    if not is_drawn(file):
        return 0
    place = _kept(file, 1).with_suffix(".pages")
    if not place.exists():
        _draw(file, 1)
    return int(place.read_text()) if place.exists() else 0


def picture(file: StoredFile, page: int) -> Path | None:
    """Return where the picture of a page stands, counted from 1; None if the file shows nothing there."""
    if not is_drawn(file) or not 1 <= page <= min(page_count(file), PAGES_SHOWN):
        return None
    place = _kept(file, page)
    if not place.exists():
        _draw(file, page)
    return place if place.exists() else None


def show(file: StoredFile, page: int) -> HttpResponse | None:
    """Return the picture of a page for a browser; None if there is none."""
    place = picture(file, page)
    if place is None:
        return None
    response = HttpResponse(place.read_bytes(), content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _kept(file: StoredFile, page: int) -> Path:
    return Path(settings.FILES_ROOT) / "pictures" / f"{file.sha256}-{page}.webp"


def _draw(file: StoredFile, page: int) -> None:
    """Draw a page in a process of its own; a file that cannot be drawn is remembered as one without pages."""
    place = _kept(file, page)
    make_folder(place.parent)
    draft = place.with_suffix(f".{os.getpid()}-{os.urandom(4).hex()}")
    program = [sys.executable, "-P", drawing.__file__, str(place_of(file.sha256)), file.content_type]
    try:
        drawn = subprocess.run([*program, str(page), str(draft)], capture_output=True, timeout=WAIT, check=False)
        count = int(drawn.stdout) if drawn.returncode == 0 else 0
    except subprocess.TimeoutExpired:
        count = 0
    if count:
        _put(draft, place)
    draft.unlink(missing_ok=True)
    if page == 1:
        draft.write_text(str(count))
        _put(draft, place.with_suffix(".pages"))


def _put(draft: Path, place: Path) -> None:
    give_to_owner(draft)
    draft.replace(place)
