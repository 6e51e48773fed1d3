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
from otklik.desk.answering.part import answer_on_card
from otklik.desk.assignments.part import assigned
from otklik.desk.considering import views as considering
from otklik.desk.control.parts import on_card as control_on_card
from otklik.desk.dispatch import views as dispatch
from otklik.office.appeals.cards import is_special
from otklik.office.control.queries import covers_of
from otklik.office.work.moves import open_moves
from otklik.rules.words import capital
from otklik.rules.workflow import Move

DOORS: dict[Move, str] = {
    Move.DRAFT: "begin_reply",
    Move.SUBMIT: "submit_reply",
    Move.REMARK: "remark_reply",
    Move.SIGN: "sign_reply",
    Move.ENTER_SIGNATURE: "enter_signature",
    Move.SEND: "send_reply",
    Move.ENTER_REPLY: "enter_reply",
    Move.RETURN_REPLY: "return_reply",
    Move.KEEP_UNDER_CONTROL: "keep_under_control",
    Move.CONFIRM_MEASURES: "confirm_measures",
    Move.CLOSE: "close_paper",
    Move.REOPEN: "reopen_paper",
    Move.FILE: "file_paper",
    Move.INQUIRE: "inquire",
    Move.CHECK_ON_SITE: "check_on_site",
    Move.CLARIFY: "clarify",
    Move.INTERIM_REPLY: "interim_reply",
    Move.SHOW_MATERIALS: "show_materials",
    Move.EXTEND: "extend",
    Move.SEND_COPIES: "send_copies",
    Move.REDIRECT: "redirect",
    Move.PUT_ON_CONTROL: "put_on_control",
    Move.TAKE_OFF_CONTROL: "take_off_control",
    Move.REPORT: "report_back",
    Move.RESOLVE: "resolve",
    Move.ENTER_RESOLUTION: "enter_resolution",
    Move.TAKE_NOTE: "take_note",
    Move.ENTER_NOTE: "enter_note",
    Move.REASSIGN: "reassign",
    Move.SET_INNER_TERM: "set_inner_term",
    Move.COMPLETE: "complete",
}
"""The name of the address of the page on which a move is made; it takes the `public_id` of the letter."""
WANTED: dict[Move, Callable[[Any], bool]] = {
    Move.PUT_ON_CONTROL: lambda letter: not is_special(letter),
    Move.TAKE_OFF_CONTROL: is_special,
    Move.REPORT: lambda letter: any(not cover.reported_on for cover in covers_of(letter)),
}
"""What a move's door wants of the paper besides its state; it is not shown where the move would come to nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a room shows on the card of a letter (of an appeal: its letter): a template, and what it needs."""

    template: str
    says: Callable[[HttpRequest, Any], Mapping[str, Any]]


PARTS: tuple[Part, ...] = (
    Part("desk/assigned.html", assigned),
    Part("desk/considered.html", considering.on_card),
    Part("desk/answer.html", answer_on_card),
    Part("desk/dispatches.html", dispatch.on_card),
    Part("desk/control_part.html", control_on_card),
)
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
            if move in DOORS and (move not in WANTED or WANTED[move](letter))
        ],
        "parts": [part.template for part in PARTS],
    }
    for part in PARTS:
        found |= part.says(request, letter)
    return found
