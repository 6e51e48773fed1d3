"""What may stand in a field of the card, as its first letters are typed: a person chooses.

A few suggestions each, the likeliest first, with the reason in Russian. Words may stand in any order and only begin:
«дор рем» finds «ремонт дорог»; е is ё.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MOST = 8
"""Suggestions of a field: what the eye takes in."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may stand in a field. `value` goes into it, `title` is shown, with `detail` below and `reason` beside."""

    value: str
    title: str
    detail: str = ""
    reason: str = ""
    key: int | None = None
    """The key of its row in a book, where it has one."""


@dataclass(frozen=True, slots=True)
class Place:
    """The settlement that an address lies in, as far as earlier papers tell."""

    key: int
    name: str
    confidence: float
    """From 0 to 1; from `SURE` on, a form may fill the field in by itself."""
    reason: str


SURE = 0.8


def correspondents(typed: str) -> list[Suggestion]:
    """Return whom letters come from and go to, by the words of the name or of an alias, last used first.

    With nothing typed: of whom the last letters were.
    """
    raise NotImplementedError


def questions(typed: str, today: date, user_id: int | None = None) -> list[Suggestion]:
    """Return the questions of the classifier valid today, by words of their titles or by how the code begins.

    `value` is the code, `title` the question, `detail` the path to it: «Экономика › … › …». Those that the office has
    given lately come first; with nothing typed only they: the official's own ones before all.
    """
    raise NotImplementedError


def addressees(typed: str, today: date) -> list[Suggestion]:
    """Return to whom papers are addressed: posts and those who hold them today; with nothing typed, all of the book."""
    raise NotImplementedError


def settlement_in(address: str, today: date) -> Place | None:
    """Return the settlement that an address lies in: it is named there, or its village was in an earlier address."""
    raise NotImplementedError


def departments_for(code: str, settlement: int | None, today: date) -> list[Suggestion]:
    """Return the departments that were given such questions before, the likeliest first: a proposal, no more.

    `settlement` is a key: where the office has given enough such questions of that territory, only these are counted.
    """
    raise NotImplementedError
