"""The moves of a paper's life: who may make one, with which paper, and what becomes of it.

A move wants three things: the paper, in its state, knows it; a role that whoever asks has, by herself or in somebody's
place, may make it (both stand in `rules.workflow.MOVES`); and that standing reaches the paper (`Action.CONSIDER`). Some
moves are the responsible executor's alone. Every action on a paper begins with `to_move` and ends with `moved`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from otklik.office.base import Refusal
from otklik.office.journal.actions import Actor, record
from otklik.office.people.rights import Action, Standing, Viewer
from otklik.office.registry.models import Letter
from otklik.office.work import queries
from otklik.office.work.events import HelpEnded
from otklik.office.work.models import Assignment
from otklik.office.work.queries import given, responsible, state_of
from otklik.rules.law import Procedure
from otklik.rules.words import capital
from otklik.rules.workflow import IN_EXECUTION, Kind, Move, MoveNotAllowed, Role, State, moves_of, step_of

ANSWERING = frozenset({Move.DRAFT, Move.SUBMIT, Move.COMPLETE, Move.INTERIM_REPLY})
"""What only who is responsible for a paper does; who helps with it hands his part to her."""
RESTING = frozenset(
    {
        State.ANSWERED,
        State.UNDER_CONTROL,
        State.REDIRECTED,
        State.LEFT,
        State.WITHDRAWN,
        State.CLOSED,
        State.FILED,
        State.ANNULLED,
        State.JOINED,
    }
)
"""States in which nobody works on a paper."""


class CannotMove(Refusal):
    """The paper does not know the move in its state, or whoever asks may not make it; the text says which."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who makes a move: the standing by which she may, and how the journal names her."""

    standing: Standing
    by: Actor


def kind_of(letter: Letter) -> Kind:
    """Return whether a letter lives as an appeal; one of another system has no procedure."""
    is_appeal = letter.procedure == Procedure.APPEAL or (not letter.procedure and hasattr(letter, "appeal"))
    return Kind.APPEAL if is_appeal else Kind.LETTER


def to_move(letter_id: int, move: Move, whose: Viewer) -> tuple[Letter, Hand]:
    """Return a letter, locked until the transaction ends, and the hand that may move it so.

    :raises CannotMove: if its state does not know the move, or nobody whom `whose` stands for may make it
    """
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
    return letter, hand_for(letter, move, whose)


def hand_for(letter: Letter, move: Move, whose: Viewer) -> Hand:
    """Return the hand that may make a move of a letter.

    :raises CannotMove: as `to_move` does
    """
    _refuse_what_is_done(letter)
    try:
        step = step_of(kind_of(letter), state_of(letter), move)
    except MoveNotAllowed as error:
        raise CannotMove(str(error)) from None
    for standing in whose.standings:
        if Role(standing.role) in step.roles and _reaches(standing, letter, move):
            own = whose.standings[0]
            return Hand(standing, Actor("user", own.person, None if standing is own else standing.person))
    may = ", ".join(role.label for role in step.roles)
    whom = "ответственный исполнитель" if move in ANSWERING else may
    raise CannotMove(f"{capital(move.label)} может {whom}, если бумага у него ({step.source}).")


def moved(letter: Letter, move: Move, *, by: Actor, at: datetime) -> None:
    """Bring a letter, locked by `to_move`, to where a move leads; what leads nowhere leaves it as it is.

    So a paper of another system does not become ours by a move that only adds something to it. Where nobody has
    anything to do with a paper any more, what was given is done, and the history names who helped and had not handed
    his part in; one that is taken up again is again work of whoever answers it.
    """
    before = state_of(letter)
    now = step_of(kind_of(letter), before, move).to
    if now is before:
        return
    letter.state = now.value
    letter.save(update_fields=["state"])
    if now in RESTING and before not in RESTING:
        open_ones = queries.standing().filter(letter=letter).exclude(state=Assignment.State.DONE)
        helps = open_ones.filter(is_responsible=False).select_related("executor", "department").order_by("pk")
        if helpers := ", ".join(one.executor.name if one.executor else one.department.name for one in helps):
            record(HelpEnded(subject_id=letter.pk, whose=helpers), by=by, at=at)
        open_ones.update(state=Assignment.State.DONE, state_at=at)
    elif now in IN_EXECUTION and before in RESTING:
        again = Assignment.State.GIVEN if now is State.ASSIGNED else Assignment.State.ACCEPTED
        queries.standing().filter(letter=letter, is_responsible=True).update(state=again)


def open_moves(letter: Letter, whose: Viewer) -> tuple[Move, ...]:
    """Return what whoever asks may do with a letter now, in the order of the table: the buttons of its card."""
    try:
        _refuse_what_is_done(letter)
    except CannotMove:
        return ()
    return tuple(dict.fromkeys(_open_moves(letter, whose)))


def _open_moves(letter: Letter, whose: Viewer) -> Iterator[Move]:
    kind, state = kind_of(letter), state_of(letter)
    for standing in whose.standings:
        moves = moves_of(kind, state, Role(standing.role))
        if moves and _reaches(standing, letter, None):
            answers = not ANSWERING.isdisjoint(moves) and _reaches(standing, letter, Move.DRAFT)
            yield from (move for move in moves if answers or move not in ANSWERING)


def _reaches(standing: Standing, letter: Letter, move: Move | None) -> bool:
    within = standing.reach(Action.CONSIDER)
    condition = responsible(within) if move in ANSWERING else given(within)
    return within.everything or Letter.objects.filter(condition, pk=letter.pk).exists()


def _refuse_what_is_done(letter: Letter) -> None:
    """Refuse letters out, and papers that another system has answered: it masters their states."""
    if letter.direction != Letter.Direction.INCOMING:
        raise CannotMove("Исходящее письмо рассматривать нечего: его отправляют.")
    reply, appeal = getattr(letter, "reply", None), getattr(letter, "appeal", None)
    if not letter.state and ((reply and reply.sent_on) or (appeal and appeal.result)):
        raise CannotMove("Ответ уже дан, бумагу вела другая система.")
