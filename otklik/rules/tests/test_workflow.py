"""Every (state, move, role) of every kind of paper: in the table and made, or refused."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from otklik.rules.law import Confidence
from otklik.rules.workflow import (
    FIRST,
    MOVES,
    Kind,
    Move,
    MoveNotAllowed,
    Role,
    State,
    move,
    moves_of,
    states_of,
    transitions,
)

ALL = list(transitions())
ENDS = {
    Kind.LETTER: {State.FILED, State.ANNULLED, State.SET_ASIDE},
    Kind.APPEAL: {State.FILED, State.ANNULLED, State.SET_ASIDE},
    Kind.INCIDENT: {State.REJECTED, State.JOINED},
    Kind.MESSAGE: {State.CLOSED, State.REJECTED},
    Kind.RECEPTION_CARD: {State.CANCELLED},
}
"""States that nothing leads out of."""
RESTS = {Kind.LETTER: {State.JOINED}, Kind.INCIDENT: {State.CLOSED}, Kind.RECEPTION_CARD: {State.CLOSED}}
"""Where a life may rest for good, though it can be taken up again."""


def after(kind, *path):
    """Follow moves, each with the role that makes it."""
    state = FIRST[kind][0]
    for made, role in path:
        state = move(kind, state, made, role)
    return state


def test_every_triple_of_every_kind_is_in_the_table_and_made_or_refused():
    expected = {(step.kind, step.state, step.move, role): step.to for step in ALL for role in step.roles}
    made, tried = 0, 0
    refused: Counter[bool] = Counter()
    for kind, state, what, role in product(Kind, State, Move, Role):
        tried += 1
        if (kind, state, what, role) in expected:
            assert move(kind, state, what, role) is expected[kind, state, what, role]
            made += 1
        else:
            with pytest.raises(MoveNotAllowed) as refusal:
                move(kind, state, what, role)
            refused[str(refusal.value).startswith("Нельзя")] += 1
    assert tried == len(Kind) * len(State) * len(Move) * len(Role) == 5 * 29 * 63 * 9
    assert made == len(expected) == sum(len(step.roles) for step in ALL)
    assert made + refused.total() == tried
    assert refused[False] == len(ALL) * len(Role) - made, "a move that the state knows is refused for the role only"


def test_no_two_rows_speak_of_one_move_from_one_state():
    assert len(ALL) == len({(step.kind, step.state, step.move) for step in ALL})
    assert all(len(set(row.roles)) == len(row.roles) > 0 and row.source for row in MOVES)


@pytest.mark.parametrize("kind", Kind)
def test_every_state_is_reached_and_has_a_way_to_an_end(kind):
    arrows = {(step.state, step.to) for step in ALL if step.kind is kind}

    def closure(states, forward):
        known = set(states)
        while more := {(b if forward else a) for a, b in arrows if (a if forward else b) in known} - known:
            known |= more
        return known

    states = set(states_of(kind))
    ends = {state for state in states if not any(a is state and b is not state for a, b in arrows)}
    assert ends == ENDS[kind]
    assert closure(FIRST[kind], forward=True) == states
    assert closure(ends | RESTS.get(kind, set()), forward=False) == states


def test_no_state_and_no_move_is_dead():
    assert {state for kind in Kind for state in states_of(kind)} == set(State)
    assert {step.move for step in ALL} == set(Move)


def test_who_keeps_the_system_and_who_watches_it_moves_no_paper():
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        assert [step for step in ALL if role in step.roles] == []


def test_a_role_is_offered_what_it_may_do_and_nothing_else():
    assert moves_of(Kind.APPEAL, State.RECEIVED, Role.REGISTRAR) == (Move.REGISTER, Move.SET_ASIDE)
    assert moves_of(Kind.APPEAL, State.RECEIVED, Role.HEAD) == ()
    for kind, state, role in product(Kind, State, Role):
        for offered in moves_of(kind, state, role):
            move(kind, state, offered, role)


def test_a_move_that_the_state_does_not_know_is_refused_with_what_it_does_know():
    with pytest.raises(MoveNotAllowed) as refusal:
        move(Kind.MESSAGE, State.RECEIVED, Move.SIGN, Role.HEAD)
    assert str(refusal.value) == "Нельзя подписать: сообщение ПОС – «получено»; можно: взять на модерацию."
    with pytest.raises(
        MoveNotAllowed, match=r"^Нельзя наложить резолюцию: обращение – «в работе»; что можно теперь, показано на кар"
    ):
        move(Kind.APPEAL, State.IN_WORK, Move.RESOLVE, Role.HEAD)
    with pytest.raises(MoveNotAllowed, match=r"^Нельзя возобновить: письмо – «номер аннулирован»\.$"):
        move(Kind.LETTER, State.ANNULLED, Move.REOPEN, Role.HEAD)


def test_a_role_that_may_not_is_refused_with_who_may():
    with pytest.raises(MoveNotAllowed) as refusal:
        move(Kind.APPEAL, State.IN_WORK, Move.EXTEND, Role.EXECUTOR)
    assert (
        str(refusal.value)
        == "Исполнитель не может продлить срок; может: глава, заместитель главы (59-ФЗ, ст. 12 ч. 2)."
    )


def test_an_appeal_goes_from_the_door_into_its_case():
    to_work = [(Move.REGISTER, "registrar"), (Move.ENTER_RESOLUTION, "registrar"), (Move.ACCEPT, "executor")]
    answer = [(Move.DRAFT, "executor"), (Move.SUBMIT, "executor"), (Move.REMARK, "deputy"), (Move.SUBMIT, "executor")]
    signed = [(Move.ENDORSE, "executor"), (Move.APPROVE, "deputy"), (Move.ENTER_SIGNATURE, "registrar")]
    after_it = [
        (Move.SEND, "registrar"),
        (Move.KEEP_UNDER_CONTROL, "controller"),
        (Move.CONFIRM_MEASURES, "controller"),
    ]
    path = [*to_work, (Move.EXTEND, "head"), *answer, *signed, *after_it, (Move.FILE, "registrar")]
    assert after(Kind.APPEAL, *((made, Role(role)) for made, role in path)) is State.FILED


def test_an_assignment_returned_waits_for_another_resolution():
    path = [(Move.REGISTER, "registrar"), (Move.RESOLVE, "head"), (Move.RETURN, "executor")]
    assert after(Kind.APPEAL, *((made, Role(role)) for made, role in path)) is State.REGISTERED


def test_only_an_appeal_stays_under_control_until_measures_are_taken():
    with pytest.raises(MoveNotAllowed):
        move(Kind.LETTER, State.ANSWERED, Move.KEEP_UNDER_CONTROL, Role.CONTROLLER)
    with pytest.raises(MoveNotAllowed):
        move(Kind.APPEAL, State.UNDER_CONTROL, Move.CLOSE, Role.CONTROLLER)
    with pytest.raises(MoveNotAllowed):
        move(Kind.APPEAL, State.IN_WORK, Move.COMPLETE, Role.EXECUTOR)


def test_a_new_inner_term_is_no_extension_and_leaves_the_paper_where_it_is():
    assert move(Kind.APPEAL, State.IN_WORK, Move.SET_INNER_TERM, Role.DEPUTY) is State.IN_WORK
    assert move(Kind.APPEAL, State.IN_WORK, Move.EXTEND, Role.DEPUTY) is State.IN_WORK
    with pytest.raises(MoveNotAllowed):
        move(Kind.APPEAL, State.ANSWERED, Move.EXTEND, Role.HEAD)


def test_correspondence_is_terminated_by_the_head_or_a_deputy_alone():
    makers = {role for step in ALL if step.move is Move.TERMINATE for role in step.roles}
    assert makers == {Role.HEAD, Role.DEPUTY}


def test_an_incident_answered_may_be_taken_up_again():
    press = Role.PRESS_OFFICER
    path = [(Move.ACCEPT, press), (Move.PUBLISH, press), (Move.CLOSE, press), (Move.REOPEN, press)]
    assert after(Kind.INCIDENT, *path) is State.ACCEPTED


def test_a_message_goes_through_the_stages_of_the_platform_and_back_for_rework():
    path = [
        (Move.TAKE_UP, Role.REGISTRAR),
        (Move.PASS_ON, Role.REGISTRAR),
        (Move.ASSIGN, Role.CONTROLLER),
        (Move.SUBMIT, Role.EXECUTOR),
        (Move.APPROVE, Role.DEPUTY),
        (Move.RATE, Role.REGISTRAR),
        (Move.RETURN_FOR_REWORK, Role.REGISTRAR),
    ]
    assert after(Kind.MESSAGE, *path) is State.EXECUTION


def test_what_was_promised_at_a_reception_is_answered_in_writing():
    path = [
        (Move.HOLD, Role.RECEPTION_SECRETARY),
        (Move.PROMISE, Role.HEAD),
        (Move.ANSWER_IN_WRITING, Role.EXECUTOR),
        (Move.CLOSE, Role.RECEPTION_SECRETARY),
    ]
    assert after(Kind.RECEPTION_CARD, *path) is State.CLOSED


def test_an_outgoing_letter_begins_as_a_draft():
    state = State.DRAFT
    for made, role in ((Move.SUBMIT, Role.EXECUTOR), (Move.APPROVE, Role.DEPUTY), (Move.SIGN, Role.HEAD)):
        state = move(Kind.LETTER, state, made, role)
    assert move(Kind.LETTER, state, Move.SEND, Role.REGISTRAR) is State.ANSWERED
    assert FIRST[Kind.LETTER] == (State.RECEIVED, State.DRAFT)


def test_states_that_were_not_published_are_not_called_sure():
    assert {row.confidence for row in MOVES if Kind.MESSAGE in row.kinds} == {Confidence.LOW}
    assert {row.confidence for row in MOVES if Kind.INCIDENT in row.kinds} == {Confidence.MEDIUM}
    assert {row.confidence for row in MOVES if Kind.APPEAL in row.kinds} == {Confidence.HIGH}
