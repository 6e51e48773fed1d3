"""Every move of a letter and of an appeal: by every role, with a paper of hers and a foreign one, made or refused."""

from __future__ import annotations

import pytest

from otklik.office.journal.actions import Actor
from otklik.office.people.actions import arrange_substitution
from otklik.office.people.models import Role
from otklik.office.people.rights import RIGHTS, Action, Scope
from otklik.office.work.moves import ANSWERING, CannotMove, hand_for, open_moves, to_move
from otklik.office.work.tests.office import TUESDAY, an_official, department, given, moment, registered, whose
from otklik.rules import workflow
from otklik.rules.law import Procedure
from otklik.rules.workflow import Kind, Move, State, states_of, transitions

pytestmark = pytest.mark.django_db
FOREIGN = "Архивный отдел"
TABLE = {(step.kind, step.state, step.move): step.roles for step in transitions()}
STATES = {kind: states_of(kind) for kind in (Kind.LETTER, Kind.APPEAL)}
PROCEDURES = {Kind.LETTER: Procedure.OFFICIAL_LETTER, Kind.APPEAL: Procedure.APPEAL}


def expected(kind, state, move, role, *, hers, answers):
    """Whether a role makes a move, by the table and by what `people.rights` says of its reach."""
    scope = RIGHTS[role].get(Action.CONSIDER)
    listed = workflow.Role(role) in TABLE.get((kind, state, move), ())
    return listed and scope is not None and (scope is Scope.ALL or (answers if move in ANSWERING else hers))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("paper", ["to answer", "to help with", "foreign"])
def test_every_move_is_made_by_whom_the_table_and_the_reach_let_and_refused_to_all_others(role, paper):
    who = an_official(role)
    letter, view = registered(), whose(who)
    given(letter, department(FOREIGN), is_responsible=paper != "to answer")
    if paper != "foreign":
        given(letter, who, is_responsible=paper == "to answer")
    made = 0
    for kind, states in STATES.items():
        letter.procedure = PROCEDURES[kind]
        for state in states:
            letter.state = state
            open_now = open_moves(letter, view)
            for move in Move:
                may = expected(kind, state, move, role, hers=paper != "foreign", answers=paper == "to answer")
                assert (move in open_now) is may, (kind, state, move)
                if may:
                    assert hand_for(letter, move, view).by == Actor("user", who.pk)
                    made += 1
                else:
                    with pytest.raises(CannotMove):
                        hand_for(letter, move, view)
    assert (made > 0) is (
        RIGHTS[role].get(Action.CONSIDER) is Scope.ALL or (Action.CONSIDER in RIGHTS[role] and paper != "foreign")
    )


def test_who_stands_in_for_a_head_makes_his_moves_and_the_journal_names_both():
    head, deputy = an_official(Role.HEAD), an_official(Role.DEPUTY, of=FOREIGN)
    on, by = TUESDAY, Actor("system")
    arrange_substitution(absent=head, substitute=deputy, since=on, until=on, by=by, at=moment(on))
    _, hand = to_move(registered().pk, Move.RESOLVE, whose(deputy))
    assert hand.by == Actor("user", deputy.pk, head.pk)


def test_a_refusal_says_who_may_and_by_what():
    letter = registered()
    with pytest.raises(CannotMove, match=r"Наложить резолюцию может глава, заместитель главы.*\(инструкция"):
        to_move(letter.pk, Move.RESOLVE, whose(an_official(Role.REGISTRAR)))
    letter.state = State.ASSIGNED
    letter.save()
    with pytest.raises(
        CannotMove, match="Нельзя наложить резолюцию: письмо – «поручено»; что можно теперь, показано на карточке"
    ):
        to_move(letter.pk, Move.RESOLVE, whose(an_official(Role.HEAD)))
