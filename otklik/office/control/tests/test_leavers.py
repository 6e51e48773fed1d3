"""Who leaves hands over what she was given, wherever it stands in a paper's tree."""

from __future__ import annotations

import pytest

from otklik.office.assigning.actions import Order, accept, pass_down, resolve
from otklik.office.control.actions import see_off
from otklik.office.journal.actions import Actor
from otklik.office.people.models import Role
from otklik.office.work.models import Assignment
from otklik.office.work.queries import standing
from otklik.office.work.tests.office import TUESDAY, an_official, moment, registered, whose
from otklik.rules.workflow import State

AT = moment(TUESDAY)


@pytest.mark.django_db
def test_who_leaves_hands_over_at_every_level_and_two_assignments_of_one_paper_become_one():
    head = an_official(Role.HEAD, of=None)
    leaver, taker = (an_official(Role.EXECUTOR, login) for login in ("leaver", "taker"))
    paper, plain = registered(), registered(outgoing_number="5-1")
    for letter in (paper, plain):
        order = Order(executor=leaver.pk)
        resolve(letter_id=letter.pk, text="Для работы", responsible=order, today=TUESDAY, whose=whose(head), at=AT)
    given = Assignment.objects.get(letter=paper)
    below = Order(executor=taker.pk)
    pass_down(assignment_id=given.pk, responsible=below, today=TUESDAY, whose=whose(leaver), at=AT)

    assert see_off(leaver=leaver, taker=taker, today=TUESDAY, by=Actor("system"), at=AT) == 2

    for kept in standing().order_by("letter"):
        assert (kept.executor, kept.parent, kept.is_responsible) == (taker, None, True)
    for letter in (paper, plain):
        accept(assignment_id=standing().get(letter=letter).pk, whose=whose(taker), at=AT)
        letter.refresh_from_db()
        assert letter.state == State.IN_WORK
