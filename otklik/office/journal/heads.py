"""The head of the chain outside of the database: a line a day in a file that no statement of SQL reaches.

`heads.txt` in `anchors/` of the data folder only grows. A line is the day, the sequence and the hash of the head on
that day. Whoever rewrites the chain has to rewrite this file too, each copy of it in a backup, and every paper that
bears a head.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from otklik.office.journal.actions import CONSOLE, record
from otklik.office.journal.chain import Head, head
from otklik.office.journal.events import HeadKept

LINE = re.compile(r"\d{4}-\d\d-\d\d (\d+) ([0-9a-f]{64})")


def place() -> Path:
    """Return where the file stands, whether or not it does."""
    return Path(settings.ANCHORS_ROOT) / "heads.txt"


def written_down() -> dict[int, str]:
    """Return the heads that were written down: sequence → hash. A line that a power cut has torn is none."""
    try:
        lines = place().read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    return {int(found[1]): found[2] for line in lines if (found := LINE.fullmatch(line))}


def keep_head(at: datetime) -> Head | None:
    """Write the head down, durably, and tell the journal; once a day. Return it; None if nothing is sealed yet."""
    if (found := head()) is None:
        return None
    day = f"{timezone.localdate(at):%Y-%m-%d}"
    file = place()
    if file.exists() and f"\n{day} " in "\n" + file.read_text(encoding="ascii", errors="replace"):
        return found
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as stream:
        stream.seek(0)
        torn = not (stream.read() or b"\n").endswith(b"\n")
        stream.write((b"\n" if torn else b"") + f"{day} {found.sequence} {found.hash}\n".encode())
        stream.flush()
        os.fsync(stream.fileno())
    _sync_folder(file.parent)
    record(HeadKept(subject_id=found.sequence, hash=found.hash), by=CONSOLE, at=at)
    return found


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
