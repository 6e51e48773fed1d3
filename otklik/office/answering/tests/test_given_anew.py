"""What becomes of a reply as its paper is given to others; who may not approve it; from when a paper is kept."""

from __future__ import annotations

from datetime import date

import pytest

from otklik.office.answering.approval import CannotApprove, Step, endorse, findings_of, submit
from otklik.office.answering.drafting import begin_draft, latest_of
from otklik.office.answering.filing import file_paper, open_case
from otklik.office.answering.models import Approval
from otklik.office.answering.tests.replies import GOOD, drafted, in_state, in_work, submitted
from otklik.office.assigning.actions import Order, accept, complete, hand_in_part, reassign, take_note
from otklik.office.assigning.queries import parts_of
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.people.models import Role, User
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment
from otklik.office.work.tests.office import TUESDAY, an_official, given, moment, registered, whose
from otklik.rules.retention import Record
from otklik.rules.workflow import State

pytestmark = pytest.mark.django_db
NOON = moment(TUESDAY)


@pytest.fixture
def belov() -> User:
    return an_official(Role.EXECUTOR, "belov", name="Белов И. Н.")


@pytest.fixture
def head() -> User:
    return an_official(Role.HEAD, of=None, name="Соколов А. В.")


def test_who_is_given_a_paper_while_its_reply_is_written_goes_on_from_what_was_written(belov, head):
    letter, other = in_work(belov), an_official(Role.EXECUTOR, "other", of="Отдел дорог", name="Зимин П. П.")
    drafted(belov, letter)

    order = Order(executor=other.pk)
    reassign(letter_id=letter.pk, text="Р", responsible=order, today=TUESDAY, whose=whose(head), at=NOON)
    accept(assignment_id=Assignment.objects.get(executor=other).pk, whose=whose(other), at=NOON)
    latest = latest_of(begin_draft(letters=[letter.pk], whose=whose(other), at=NOON))

    assert latest
    assert latest.text == GOOD
    told = Entry.objects.get(event="assigning.resolution_made")
    assert told.data["with_draft"]


def test_a_helper_hands_a_part_in_until_the_reply_is_signed(belov, head):
    letter, helper = in_work(belov), an_official(Role.EXECUTOR, "helper", of="Отдел дорог")
    helps = given(letter, helper, is_responsible=False, state=Assignment.State.ACCEPTED)
    submitted(drafted(belov, letter), belov, head)
    for state in (State.APPROVAL, State.TO_SIGN):
        in_state(letter, state)
        hand_in_part(assignment_id=helps.pk, text=state.label, whose=whose(helper), at=NOON)
        assert [part.text for part in parts_of(letter)] == [state.label]


def test_who_is_complained_of_approves_no_reply_to_it_named_or_one_of_a_department(belov, head):
    petrov = an_official(Role.EXECUTOR, "petrov", of="Отдел дорог", name="Петров П. П.")
    letter = in_work(belov, about_whom="на хамство Петрова П. П.")
    draft = drafted(belov, letter)
    warned = {one.says for one in findings_of(draft, TUESDAY)}
    with pytest.raises(CannotApprove, match=r"жалуются на того, кто согласует ответ: Петров П. П. \(59-ФЗ, ст. 8 ч. 6"):
        submitted(draft, belov, petrov, accepted=warned)
    chain = [Step(department=petrov.department_id), Step(official=head.pk)]
    submit(draft_id=draft.pk, chain=chain, accepted=warned, whose=whose(belov), today=TUESDAY, at=NOON)

    asked = draft.approvals.get(state=Approval.State.ASKED)
    with pytest.raises(CannotApprove, match="Согласовать должен другой"):
        endorse(approval_id=asked.pk, version=1, whose=whose(petrov), at=NOON)


@pytest.mark.parametrize("way", ["done", "noted"])
def test_a_letter_that_wants_no_answer_is_kept_from_the_day_it_was_done_or_noted(belov, head, way):
    on, ended = date(2025, 12, 15), date(2026, 2, 10)
    letter, registrar = registered(on=on), an_official(Role.REGISTRAR, of=None)
    if way == "done":
        given(letter, belov, state=Assignment.State.ACCEPTED, state_at=moment(on))
        in_state(letter, State.IN_WORK)
        complete(letter_id=letter.pk, said="Сделано", whose=whose(belov, ended), at=moment(ended))
    else:
        take_note(letter_id=letter.pk, text="К сведению", today=ended, whose=whose(head, ended), at=moment(ended))
    filed = date(2026, 3, 2)
    case = open_case(index="01-16", title="Переписка", year=2026, record_of=Record.LETTER, by=CONSOLE, at=moment(filed))

    kept = file_paper(
        letter_id=letter.pk,
        case_id=case.pk,
        volume=1,
        sheets=1,
        whose=whose(registrar, filed),
        today=filed,
        at=moment(filed),
    )

    assert kept.ended_on == ended
    assert Letter.objects.get(pk=letter.pk).state == State.FILED
