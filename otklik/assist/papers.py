"""What is here already while a paper is being typed in: itself, its author's others, others like it.

Nothing is decided here: each paper is shown with the reason in Russian, within the reach of who asks.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from otklik.office.people.rights import Viewer

MOST = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A paper that is here already, and why it is shown."""

    kind: str
    """The name of its card's address: letter, appeal, reception, message, incident; «received» waits for a number."""
    key: int
    """Of an appeal: what `AppealCard.repeat_of` and `register_cover` want."""
    public_id: uuid.UUID
    number: str
    day: date
    """Of registration, of the reception, of what came."""
    about: str
    """How its text begins."""
    reason: str


def registered_already(
    correspondent: str, outgoing_number: str, outgoing_on: date | None, viewer: Viewer
) -> list[Found]:
    """Return the papers of this sender with this number and date: «уже зарегистрировано как …».

    The sender is looked up as the directory does, aliases included; numbers are compared without case, spaces and «№».
    """
    raise NotImplementedError


def earlier_papers(surname: str, first_name: str, patronymic: str, address: str, viewer: Viewer) -> list[Found]:
    """Return the earlier appeals and receptions of a person, surest first, then the last first.

    First name and patronymic may be initials or missing; the reason tells what agrees.
    """
    raise NotImplementedError


def similar(
    text: str, viewer: Viewer, *, author: tuple[str, str, str] = ("", "", ""), settlement: int | None = None
) -> list[Found]:
    """Return papers like a text, the likest first, with the words that they share.

    :param author: surname, first name, patronymic: told where a similar paper is the same person's
    :param settlement: the key of a settlement: told where a similar paper is of the same territory
    """
    raise NotImplementedError


def same_files(sha256s: Iterable[str], viewer: Viewer, *, but_received: int | None = None) -> list[Found]:
    """Return the papers that have a file of just these bytes already; `but_received` is the one that asks."""
    raise NotImplementedError


def duplicates_of_appeal(
    surname: str, first_name: str, patronymic: str, address: str, text: str, viewer: Viewer
) -> list[Found]:
    """Return the appeals in work to which a cover letter may be joined: of the same person, or with the same text."""
    raise NotImplementedError
