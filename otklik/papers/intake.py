"""The scanner's folder: what it brings is taken in, file by file, and waits to be registered. Nothing is lost.

A file that is still being written is waited for. One that is taken moves to `done/`, one that cannot be to `failed/`
with a note of why. The same file comes once, whatever it is called: its hash names it. A link is left where it lies:
what it leads to did not come from the scanner.
"""

from __future__ import annotations

import hashlib
import logging
import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from otklik.office.files.actions import keep_file
from otklik.office.files.models import StoredFile
from otklik.office.journal.actions import CONSOLE, record
from otklik.office.registry.actions import RECEIVED, bring_back, file_scan, receive
from otklik.office.registry.models import Received
from otklik.office.registry.queries import with_label
from otklik.papers.events import ScanRefused
from otklik.papers.scans import NotAScan, Part, parts, refuse_strange_picture
from otklik.rules.admission import Channel

LOG = logging.getLogger(__name__)
SETTLED = 10
"""Seconds for which a file has not changed before it is taken: a scanner writes page after page."""
LARGEST = 500 << 20
DONE, FAILED = "done", "failed"
NOTE = ".txt"
"""What the name of a refused file has behind it as the name of the note of why."""
LONGEST_NAME, LONGEST_SUFFIX = 255, 16
"""Bytes that a disk takes of a name; a Russian letter has two."""
AT_ONCE = 50
"""Files that one round takes; the next one is a minute later."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a round has done."""

    files: int = 0
    letters: int = 0
    refused: int = 0


def take_in(folder: Path, *, at_blank_pages: bool, at: datetime) -> Taken:
    """Take in what lies in the scanner's folder and is no longer being written."""
    done = Taken()
    for file in sorted(file for file in folder.iterdir() if _is_scan(file)):
        if done.files + done.refused == AT_ONCE:
            break
        try:
            if at.timestamp() - file.stat().st_mtime >= SETTLED:
                done = _take(file, done, at_blank_pages=at_blank_pages, at=at)
        except OSError:  # of this file alone: the others come
            LOG.error("a file of the scanner's folder cannot be read or moved: see otklik check")
    return done


def _is_scan(file: Path) -> bool:
    return file.is_file() and not file.is_symlink() and not file.name.startswith(".")


def _take(file: Path, done: Taken, *, at_blank_pages: bool, at: datetime) -> Taken:
    """Take one file in and move it aside; return what has been done so far, with it."""
    try:
        letters = take_file(file, at_blank_pages=at_blank_pages, at=at)
    except NotAScan as refusal:
        _refuse(file, str(refusal), at)
        return replace(done, refused=done.refused + 1)
    except (OSError, OperationalError, InterfaceError):  # the disk, the database: no fault of the file
        raise
    except Exception:
        LOG.exception("a file of the scanner's folder breaks its reader")
        _refuse(file, "Файл не удалось прочитать: отсканируйте ещё раз.", at)
        return replace(done, refused=done.refused + 1)
    _move(file, DONE, at)
    return replace(done, files=done.files + 1, letters=done.letters + letters)


def _refuse(file: Path, reason: str, at: datetime) -> None:
    """Move a file that cannot be taken aside, then tell of it: one that stays where it is comes again."""
    moved = _move(file, FAILED, at)
    record(ScanRefused(subject_id=None, reason=reason), by=CONSOLE, at=at)
    LOG.warning("a file of the scanner's folder was refused: it lies in failed beside")
    moved.with_name(moved.name + NOTE).write_text(f"{reason}\n", encoding="utf-8")


def take_file(file: Path, *, at_blank_pages: bool, at: datetime) -> int:
    """Take one file in: each letter in it waits to be registered, or goes to the one whose label it bears.

    Return how many letters it brought; one that was taken before brings none.

    :raises NotAScan: if it cannot be read
    """
    if file.stat().st_size > LARGEST:
        raise NotAScan("Файл больше 500 МБ: отсканируйте с меньшим разрешением.")
    content = file.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    if not content:
        raise NotAScan("Файл пуст: отсканируйте ещё раз.")
    if content.startswith(b"%PDF-"):
        letters = parts(content, at_blank_pages=at_blank_pages)
        if not letters:
            raise NotAScan("В файле только пустые страницы.")
    else:
        refuse_strange_picture(content)
        letters = [Part(content, 1, None)]
    with transaction.atomic():
        return sum(
            _keep(letter, f"{sha256}:{place}", _name(file, place, len(letters)), at)
            for place, letter in enumerate(letters, start=1)
        )


def _keep(letter: Part, external_id: str, name: str, at: datetime) -> bool:
    """Keep a letter, to be registered or with the one whose label it bears; tell whether it is new."""
    registered = with_label(letter.code) if letter.code else None
    if registered is not None:
        return file_scan(letter_id=registered.pk, content=letter.content, name=name, by=CONSOLE, at=at)
    paper = receive(channel=Channel.PAPER, title=name, external_id=external_id, by=CONSOLE, at=at)
    if paper.state == Received.State.SET_ASIDE:  # somebody has scanned it again: it is to be registered after all
        bring_back(received_id=paper.pk, by=CONSOLE, at=at)
        return True
    if StoredFile.objects.filter(subject_kind=RECEIVED, subject_id=paper.pk).exists() or paper.letter_id:
        return False
    keep_file([letter.content], name=name, subject_kind=RECEIVED, subject_id=paper.pk, at=at)
    return True


def _name(file: Path, place: int, count: int) -> str:
    name = os.fsencode(file.name).decode("utf-8", "replace")
    stem, _, suffix = name.rpartition(".")
    return name if count == 1 else f"{stem or name} ({place}).{suffix}"


def _move(file: Path, where: str, at: datetime) -> Path:
    """Move a file aside under a name that nothing there has."""
    folder = file.parent / where
    folder.mkdir(exist_ok=True)
    moment, number = f"{timezone.localtime(at):%Y-%m-%d %H%M%S}", 1
    place = folder / _fitting(moment, file.name)
    while place.exists():
        number += 1
        place = folder / _fitting(f"{moment} {number}", file.name)
    return file.rename(place)


def _fitting(before: str, name: str) -> str:
    """Return a name with something before it, cut so that a disk takes it and the name of its note."""
    whole, suffix = os.fsencode(f"{before} {name}"), os.fsencode(Path(name).suffix)[-LONGEST_SUFFIX:]
    most = LONGEST_NAME - len(NOTE)
    if len(whole) <= most:
        return f"{before} {name}"
    return (whole[: most - len(suffix)] + suffix).decode("utf-8", "ignore")
