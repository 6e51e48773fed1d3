"""The files of a paper: their pages as pictures, and the files themselves, to whoever may read the paper."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from otklik.desk.access import acting_by, may, reach, viewer
from otklik.office.answering.queries import is_asked_about
from otklik.office.appeals import queries as appeals
from otklik.office.files import pictures
from otklik.office.files.drawing import PDF
from otklik.office.files.queries import file_with, files_of, hand_out, said_by
from otklik.office.filters import ANNULLED, ANY
from otklik.office.journal.actions import record_reading
from otklik.office.people.rights import Action, Reach
from otklik.office.work import queries as work

LONGEST = 20_000
"""Letters of a file's text on a screen."""
SAID_BY_NAME = {"PDF": PDF, "PNG": "image/png"} | dict.fromkeys(("JPG", "JPEG"), "image/jpeg")
SAID_BY_NAME |= dict.fromkeys(("DOCX", "XLSX", "ODT"), "application/zip")
"""How a name ends → of which kind its file is by its first bytes."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as a screen shows it: the pages that it has pictures of, how many more there are, else what it says."""

    file: Any
    pages: range
    more: int
    text: str
    doubt: str
    """What a clerk is told of a file that is not what its name says."""


def shown(kind: str, id: int, but: Collection[int] = ()) -> list[Shown]:
    """Return the files of a paper as a screen shows them, but those that it shows elsewhere."""
    files = [file for file in files_of(kind, id) if file.pk not in but]
    found, said = [], said_by(file.sha256 for file in files)
    for file in files:
        count = pictures.page_count(file)
        pages = min(count, pictures.PAGES_SHOWN)
        text = "" if pages else said.get(file.sha256, "")[:LONGEST]
        found.append(Shown(file, range(1, pages + 1), count - pages, text, _doubt(file, count)))
    return found


def _doubt(file: Any, pages: int) -> str:
    suffix = file.name.rpartition(".")[2].upper()
    if SAID_BY_NAME.get(suffix, file.content_type) != file.content_type:
        return (
            f"По имени это {suffix}, а внутри другое. Не открывайте файл, попросите отправителя прислать его ещё раз."
        )
    if file.content_type == PDF and not pages and pictures.is_drawn(file):
        return "В этом PDF нет ни одной страницы, или он повреждён: попросите отправителя прислать его ещё раз."
    return ""


def file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Give a file of a paper, to be saved; of a letter it is written down who took it."""
    found = _readable(request, public_id)
    if found.subject_kind == "letter":
        holds = _holds(found.subject_id)
        record_reading(
            "letter", found.subject_id, by=acting_by(request, lambda one: holds(one.reach)), at=timezone.now()
        )
    return hand_out(found)


def file_page(request: HttpRequest, public_id: uuid.UUID, page: int) -> HttpResponse:
    """Show a page of a file, counted from 1, as a picture that we have made."""
    picture = pictures.show(_readable(request, public_id), page)
    if picture is None:
        raise Http404
    return picture


def _readable(request: HttpRequest, public_id: uuid.UUID) -> Any:
    """Return a file that belongs to a paper which whoever asks may read; anything else is not there for her."""
    found = file_with(public_id)
    if found is None:
        raise Http404
    if found.subject_kind == "received" and may(request, Action.REGISTER):
        return found
    if found.subject_kind == "letter" and _holds(found.subject_id)(lambda action: reach(request, action)):
        return found
    if found.subject_kind == "letter" and is_asked_about(found.subject_id, viewer(request)):
        return found  # whoever is asked to approve a reply sees the paper that it answers
    raise Http404


def _holds(letter_id: int | None) -> Callable[[Callable[[Action], Reach]], bool]:
    """Return what tells of reaches whether one holds the letter, as a letter or as an appeal."""

    def holds(within: Callable[[Action], Reach]) -> bool:
        read = appeals.select({ANNULLED: ANY}, within(Action.READ_APPEALS)).filter(pk=letter_id)
        return work.reads(letter_id, within(Action.READ_LETTERS)) or read.exists()

    return holds
