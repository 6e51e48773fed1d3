"""A file of papers that the office works on itself: who answers them and how the office alone decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from otklik.exchange.tests.journals import APPEAL, LETTER, journal, take
from otklik.exchange.tests.test_import import counted, protocol
from otklik.office.answering.drafting import begin_draft
from otklik.office.assigning.actions import Order, accept, pass_down, resolve, return_assignment
from otklik.office.people.models import Role, User
from otklik.office.reference.models import Department
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment, Reply
from otklik.office.work.tests.office import an_official, moment, whose

pytestmark = pytest.mark.django_db

DAY = date(2020, 1, 20)
AT = moment(DAY)
LAWYERS = "Правовой отдел"


def resolved(letter: Letter) -> tuple[Assignment, User]:
    """Return what a head gives the lawyers, and one of them."""
    head, lawyer = an_official(Role.HEAD, of=None), an_official(Role.EXECUTOR, "lawyer", of=LAWYERS, name="Аа А. А.")
    lawyers = Department.objects.get(name=LAWYERS)
    order = Order(department=lawyers.pk)
    resolve(letter_id=letter.pk, text="Ответить", responsible=order, whose=whose(head, DAY), today=DAY, at=AT)
    return Assignment.objects.get(letter=letter), lawyer


def given_on(letter: Letter) -> list[tuple[str, int | None, str]]:
    return list(letter.assignments.order_by("pk").values_list("department__name", "executor", "state"))


def passed_down(given: Assignment, lawyer: User) -> None:
    clerk = an_official(Role.EXECUTOR, "clerk", of=LAWYERS, name="Бб Б. Б.")
    down = Order(executor=clerk.pk)
    pass_down(assignment_id=given.pk, responsible=down, whose=whose(lawyer, DAY), today=DAY, at=AT)


def returned(given: Assignment, lawyer: User) -> None:
    return_assignment(assignment_id=given.pk, reason="Не наше", whose=whose(lawyer, DAY), today=DAY, at=AT)


def accepted(given: Assignment, lawyer: User) -> None:
    accept(assignment_id=given.pk, whose=whose(lawyer, DAY), at=AT)


@pytest.mark.parametrize("done", [passed_down, returned, accepted])
def test_whoever_has_a_paper_here_keeps_it_whatever_a_file_says_of_its_executor(
    tmp_path: Path, done: Callable[[Assignment, User], None]
):
    take(journal(tmp_path, "appeals", APPEAL))
    letter = Letter.objects.get()
    done(*resolved(letter))
    before, ours = given_on(letter), "" if done is returned else LAWYERS

    for said in ("Отдел архитектуры", LAWYERS, "Отдел архитектуры", ""):
        outcome = take(journal(tmp_path, "appeals", APPEAL | {"Исполнитель": said, "Имя": f"Виктор {said}".strip()}))
        assert counted(outcome) == ((0, 1, 0, 0, 0) if said == ours else (0, 0, 0, 1, 0))
        assert given_on(letter) == before
        letter.appeal.refresh_from_db()
        assert letter.appeal.first_name == f"Виктор {said}".strip()

    if ours:
        told = f"расхождение: не тронуто, изменено здесь;Исполнитель;Отдел архитектуры;;{ours}"
        assert told in protocol(outcome)


def test_an_answer_in_a_file_is_none_of_a_paper_whose_answer_is_being_written_here(tmp_path: Path):
    take(journal(tmp_path, "appeals", APPEAL))
    letter = Letter.objects.get()
    given, lawyer = resolved(letter)
    accepted(given, lawyer)
    begin_draft(letters=[letter.pk], whose=whose(lawyer, DAY), at=AT)

    said = {"Дата ответа": "22.01.2020", "Номер ответа": "7", "Результат": "меры приняты"}
    outcome = take(journal(tmp_path, "appeals", APPEAL | said))

    assert counted(outcome) == (0, 0, 0, 1, 0)
    letter.refresh_from_db()
    question = letter.appeal.questions.get()
    assert (letter.state, question.outcome, question.measures_taken) == ("draft", "", None)
    assert (letter.term.is_running, Reply.objects.exists()) == (True, False)
    assert "расхождение: не тронуто, изменено здесь;Дата ответа;;22.01.2020;" in protocol(outcome)


def test_a_letter_given_here_that_is_found_to_be_an_appeal_stays_with_whoever_has_it(tmp_path: Path):
    take(journal(tmp_path, "correspondence", LETTER))
    letter = Letter.objects.get()
    Department.objects.create(name=LAWYERS)
    given, lawyer = resolved(letter)
    accepted(given, lawyer)

    before = given_on(letter)
    said = {"Исполнитель": "Отдел архитектуры", "Дата ответа": "22.01.2020", "Номер ответа": "7"}
    assert counted(take(journal(tmp_path, "appeals", APPEAL | said))) == (1, 0, 0, 0, 0)

    letter = Letter.objects.get()
    assert (given_on(letter), letter.appeal.surname) == (before, "Захаров")
    assert (letter.appeal.answered_on, letter.term.is_running, Reply.objects.exists()) == (None, True, False)
