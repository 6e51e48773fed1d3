"""Who leaves hands over what she was given, wherever it stands in a paper's tree."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from otklik.office.answering.actions import close, reopen, return_reply
from otklik.office.answering.approval import approvals_of
from otklik.office.answering.tests.replies import drafted, endorsed, in_work, sent, signed, submitted
from otklik.office.assigning.actions import Order, accept, pass_down, resolve
from otklik.office.control.actions import PapersWouldBeLeft, see_off
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


@pytest.mark.django_db
@pytest.mark.parametrize("after", ["a weak reply", "a closed paper"])
def test_who_leaves_hands_over_what_came_back_to_her_after_the_answer(after: str):
    head = an_official(Role.HEAD, of=None)
    leaver, taker = (an_official(Role.EXECUTOR, login) for login in ("leaver", "taker"))
    signed(leaver, letter := in_work(leaver))
    sent(letter)
    said: dict[str, Any] = {"letter_id": letter.pk, "whose": whose(head), "today": TUESDAY, "at": AT}
    if after == "a weak reply":
        return_reply(**said, text="Нет срока.")
    else:
        close(**said)
        reopen(**said, reason="Собаки вернулись.")

    with pytest.raises(PapersWouldBeLeft, match="бумаги в работе: 1"), transaction.atomic():
        see_off(leaver=leaver, taker=None, today=TUESDAY, by=Actor("system"), at=AT)
    assert see_off(leaver=leaver, taker=taker, today=TUESDAY, by=Actor("system"), at=AT) == 1
    assert standing().get(letter=letter).executor == taker


@pytest.mark.django_db
def test_who_leaves_hands_over_what_he_was_to_approve_to_one_who_may():
    writer, leaver, taker = (an_official(Role.EXECUTOR, login) for login in ("writer", "leaver", "taker"))
    head, registrar = an_official(Role.HEAD, of=None), an_official(Role.REGISTRAR, of=None)
    draft = drafted(writer, in_work(writer))
    submitted(draft, writer, leaver, head, leaver)

    for nobody in (None, registrar):
        with pytest.raises(PapersWouldBeLeft, match="согласует проекты ответов: 2"), transaction.atomic():
            see_off(leaver=leaver, taker=nobody, today=TUESDAY, by=Actor("system"), at=AT)
    assert see_off(leaver=leaver, taker=taker, today=TUESDAY, by=Actor("system"), at=AT) == 0

    assert [one.official for one in approvals_of(draft)] == [taker, head, taker]
    assert endorsed(draft, taker) is False
