"""Leaving an appeal without an answer on its merits: what each case wants, and what it does (59-ФЗ, ст. 11)."""

from __future__ import annotations

from typing import Any

import pytest

from otklik.office.appeals.actions import CannotLeave, leave_unanswered, leaving
from otklik.office.appeals.models import Appeal, Decision, Outcome
from otklik.office.appeals.queries import earlier_answers, select
from otklik.office.appeals.tests.test_registering import of_citizen
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.people.rights import EVERYTHING
from otklik.office.registry.models import Letter
from otklik.office.work.models import Reply
from otklik.office.work.tests.office import TUESDAY, moment
from otklik.rules.refusals import Case
from otklik.rules.tests.days import day

pytestmark = pytest.mark.django_db


def leave(letter: Letter, case: Case, **fields: Any) -> Decision:
    fields = {"ground": "так в тексте"} | fields
    return leave_unanswered(appeal_id=letter.pk, case=case, today=TUESDAY, by=CONSOLE, at=moment(TUESDAY), **fields)


def refused(letter: Letter, case: Case, **fields: Any) -> str:
    with pytest.raises(CannotLeave) as refusal:
        leave(letter, case, **fields)
    return str(refusal.value)


def answered(on: str) -> Letter:
    letter = of_citizen(day("Mon 2026-02-02"))
    Reply.objects.create(letter=letter, sent_on=day(on))
    letter.appeal.questions.update(outcome=Outcome.EXPLAINED)
    return letter


def test_a_complaint_about_a_judgement_goes_back_within_seven_days():
    decision = leave(letter := of_citizen(), Case.COURT)
    appeal = select({"outcome": "left_without_answer"}, EVERYTHING).get()

    assert (appeal.pk, decision.notice_due) == (letter.pk, day("Tue 2026-04-21"))
    assert Letter.objects.get(pk=letter.pk).state == "left"
    assert Entry.objects.get(event="appeals.left_unanswered", subject_id=letter.pk).data["case"] == "court"


def test_who_cannot_be_told_has_no_term():
    letter = of_citizen(surname="", address="", is_anonymous=True)

    assert leave(letter, Case.UNREADABLE).notice_due is None


def test_one_who_has_signed_is_not_anonymous():
    assert "анонимным" in refused(of_citizen(), Case.ANONYMOUS)


def test_a_ground_is_wanted_always_and_a_page_where_the_answer_is_on_the_site():
    letter = of_citizen()

    assert "основание" in refused(letter, Case.ABUSE, ground=" ")
    assert "страницы" in refused(letter, Case.ON_SITE)
    assert leave(letter, Case.ON_SITE, page="https://example.org/answers/7").page == "https://example.org/answers/7"


def test_correspondence_ends_only_after_two_earlier_answers_that_are_shown():
    first, second = answered("Fri 2026-02-20"), answered("Mon 2026-03-02")
    unanswered = of_citizen(day("Tue 2026-03-03"))
    letter = of_citizen()

    assert [earlier.pk for earlier in earlier_answers(Appeal.objects.get(pk=letter.pk))] == [second.pk, first.pk]
    assert "2 прежних ответа" in refused(letter, Case.TERMINATED, earlier=[first.pk])
    assert "отмечено: 1" in refused(letter, Case.TERMINATED, earlier=[first.pk, unanswered.pk])
    decision = leave(letter, Case.TERMINATED, earlier=[first.pk, second.pk])
    assert set(decision.earlier.values_list("pk", flat=True)) == {first.pk, second.pk}


def test_another_persons_answers_end_no_correspondence():
    strangers = [answered("Fri 2026-02-20"), answered("Mon 2026-03-02")]
    letter = of_citizen(surname="Сомова")

    assert "отмечено: 0" in refused(letter, Case.TERMINATED, earlier=[stranger.pk for stranger in strangers])


def test_what_is_decided_or_answered_is_not_decided_again():
    leave(letter := of_citizen(), Case.WITHDRAWN)

    assert "прекращено" in refused(letter, Case.COURT)
    assert leaving(Appeal.objects.get(pk=answered("Fri 2026-02-20").pk)) == ()


def test_questions_that_have_a_result_keep_it():
    letter = of_citizen()
    letter.appeal.questions.create(position=2, outcome=Outcome.EXPLAINED)
    leave(letter, Case.SECRET)

    assert set(letter.appeal.questions.values_list("position", "outcome")) == {(1, "explained"), (2, "explained")}
