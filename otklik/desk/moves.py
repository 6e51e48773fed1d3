"""The moves of a paper on its card: what whoever asks may do with it now, each a door to its page.

A move that has a page stands in DOORS; the table of moves says who sees its door and in which state of the paper. What
else rooms have to show on a card stands in PARTS; the cards of letters and of appeals show them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from otklik.desk.access import viewer
from otklik.desk.answering.part import answer_on_card
from otklik.desk.assignments.part import assigned
from otklik.desk.considering import views as considering
from otklik.desk.control.parts import on_card as control_on_card
from otklik.desk.dispatch import views as dispatch
from otklik.office.answering.actions import promised, standing_in_the_way
from otklik.office.appeals.cards import is_special
from otklik.office.considering.queries import can_be_extended
from otklik.office.control.queries import to_report
from otklik.office.people.rights import Viewer
from otklik.office.work.moves import open_moves
from otklik.office.work.queries import state_of
from otklik.rules.words import capital
from otklik.rules.workflow import Move, State

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
WANTED: dict[Move, Callable[[Any, date], bool]] = {
    Move.PUT_ON_CONTROL: lambda letter, _: not is_special(letter),
    Move.TAKE_OFF_CONTROL: lambda letter, _: is_special(letter),
    Move.REPORT: lambda letter, _: bool(to_report(letter)),
    Move.EXTEND: can_be_extended,
    Move.KEEP_UNDER_CONTROL: lambda letter, _: bool(promised(letter.pk)),
    Move.CLOSE: lambda letter, _: not standing_in_the_way(letter),
}
"""What a move's door wants of the paper besides its state, on a day; it is not shown where it leads to nothing."""
NEXT: dict[State, tuple[Move, ...]] = {
    State.REGISTERED: (Move.RESOLVE, Move.ENTER_RESOLUTION),
    State.IN_WORK: (Move.DRAFT,),
    State.DRAFT: (Move.SUBMIT,),
    State.TO_SIGN: (Move.SIGN, Move.ENTER_SIGNATURE),
    State.SIGNED: (Move.SEND,),
    State.ANSWERED: (Move.REPORT, Move.KEEP_UNDER_CONTROL, Move.CLOSE),
    State.UNDER_CONTROL: (Move.CONFIRM_MEASURES, Move.REPORT),
    State.REDIRECTED: (Move.REPORT, Move.CLOSE),
    State.LEFT: (Move.REPORT, Move.CLOSE),
    State.WITHDRAWN: (Move.REPORT, Move.CLOSE),
    State.CLOSED: (Move.REPORT, Move.FILE),
}
"""What comes next with a paper: the first of these that whoever asks may make is the main door of its card."""
DOORS_SHOWN = 3
"""Doors of a card that are seen at once; the others stand under «Ещё»."""


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
    is_next: bool = False
    """Whether it is what comes next with the paper."""


def on_card(request: HttpRequest, letter: Any) -> dict[str, Any]:
    """Return what the card of a letter shows of its consideration: the doors of its moves, and the parts of rooms."""
    doors = _doors(letter, viewer(request), timezone.localdate())
    found: dict[str, Any] = {
        "moves": doors[:DOORS_SHOWN],
        "more_moves": doors[DOORS_SHOWN:],
        "parts": [part.template for part in PARTS],
    }
    for part in PARTS:
        found |= part.says(request, letter)
    return found


def _doors(letter: Any, whose: Viewer, today: date) -> list[Door]:
    """Return the doors of a paper, what comes next first."""
    moves = [
        move
        for move in open_moves(letter, whose)
        if move in DOORS and (move not in WANTED or WANTED[move](letter, today))
    ]
    main = next((move for move in NEXT.get(state_of(letter), ()) if move in moves), None)
    return [
        Door(capital(move.label), reverse(DOORS[move], args=[letter.public_id]), move is main)
        for move in sorted(moves, key=lambda move: move is not main)
    ]


def of_parts(found: Mapping[str, Any]) -> set[int]:
    """Return the keys of the files that stand at their own parts of a card: scans of resolutions, photos of checks."""
    scans = {one.scan_id for one in found.get("resolutions", ()) if one.scan_id}
    return scans | {photo.pk for check in found["considered"].checks for photo in check.photos.all()}
