"""The moves of a paper on its card: what whoever asks may do with it now, each a door to its page.

A move that has a page stands in DOORS; the table of moves says who sees its door and in which state of the paper. What
else rooms have to show on a card stands in PARTS; the cards of letters and of appeals show them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from otklik.desk.access import viewer
from otklik.desk.assignments.part import assigned
from otklik.office.work.moves import open_moves
from otklik.rules.words import capital
from otklik.rules.workflow import Move

DOORS: dict[Move, str] = {
    Move.RESOLVE: "resolve",
    Move.ENTER_RESOLUTION: "enter_resolution",
    Move.TAKE_NOTE: "take_note",
    Move.REASSIGN: "reassign",
    Move.SET_INNER_TERM: "set_inner_term",
    Move.COMPLETE: "complete",
}
"""The name of the address of the page on which a move is made; it takes the `public_id` of the letter."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a room shows on the card of a letter (of an appeal: its letter): a template, and what it needs."""

    template: str
    says: Callable[[HttpRequest, Any], Mapping[str, Any]]


PARTS: tuple[Part, ...] = (Part("desk/assigned.html", assigned),)
"""In the order of the card."""


@dataclass(frozen=True, slots=True)
class Door:
    """A button of a card."""

    title: str
    address: str


def on_card(request: HttpRequest, letter: Any) -> dict[str, Any]:
    """Return what the card of a letter shows of its consideration: the doors of its moves, and the parts of rooms."""
    found: dict[str, Any] = {
        "moves": [
            Door(capital(move.label), reverse(DOORS[move], args=[letter.public_id]))
            for move in open_moves(letter, viewer(request))
            if move in DOORS
        ],
        "parts": [part.template for part in PARTS],
    }
    for part in PARTS:
        found |= part.says(request, letter)
    return found
