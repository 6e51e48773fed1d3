"""What is done with many papers at once: each once, told of, undone where that can be."""

from __future__ import annotations

import pytest
from pypdf import PdfReader

from otklik.batches import actions
from otklik.batches.actions import (
    JOURNALS,
    CannotOffer,
    NotNow,
    offer_batch,
    run_batch,
    run_set,
    start_batch,
    stop_batch,
    undo_batch,
)
from otklik.batches.models import Batch, BatchPaper
from otklik.batches.queries import examples_of, file_of, reasons_of
from otklik.desk.tests.papers import TUESDAY, a_letter, an_appeal, an_official, noon
from otklik.office.appeals.models import Appeal, Question
from otklik.office.files.actions import place_of
from otklik.office.journal.actions import Actor
from otklik.office.journal.models import Entry
from otklik.office.people.actions import actor
from otklik.office.people.models import Role
from otklik.office.people.rights import EVERYTHING
from otklik.office.reference.models import ClassifierItem, Department
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment
from otklik.office.work.tests.office import registered

pytestmark = pytest.mark.django_db

NOW = noon(TUESDAY)
CODE = "0003.0011.0127.0868"


@pytest.fixture
def clerk():
    return an_official(role=Role.REGISTRAR)


@pytest.fixture
def department():
    return Department.objects.create(name="Отдел благоустройства")


def offered(clerk, act=Batch.Act.ASSIGN, journal="letters", filters=None, **to) -> Batch:
    papers = JOURNALS[journal].select(filters or {}, EVERYTHING)
    return offer_batch(act=act, journal=journal, papers=papers, user=clerk, by=actor(clerk), at=NOW, **to)


def done(batch: Batch) -> Batch:
    start_batch(batch_id=batch.pk)
    run_batch(batch.pk, NOW)
    batch.refresh_from_db()
    return batch


def responsible() -> dict[str, str]:
    rows = Assignment.objects.filter(is_responsible=True)
    return dict(rows.order_by("letter__number").values_list("letter__number", "department__name"))


def assignments() -> list[tuple[str, str, int | None, bool]]:
    rows = Assignment.objects.order_by("letter__number", "department__name")
    return list(rows.values_list("letter__number", "department__name", "executor", "is_responsible"))


def states() -> list[str]:
    return list(Letter.objects.order_by("number").values_list("state", flat=True))


def test_papers_are_given_to_a_department_and_each_is_told_of(clerk, department):
    letters = [registered() for _ in range(3)]

    batch = done(offered(clerk, department=department.pk))

    assert (batch.state, batch.total, batch.done, batch.refused) == ("finished", 3, 3, 0)
    assert set(responsible().values()) == {"Отдел благоустройства"}
    assert states() == ["assigned"] * 3
    assert Entry.objects.filter(event="batches.paper_assigned", actor_id=clerk.pk).count() == len(letters)


def test_what_was_returned_stays_for_the_history_unless_its_department_has_it_again(clerk, department):
    letter, lawyers = registered(), Department.objects.create(name="Правовой отдел")
    root = Assignment.objects.create(letter=letter, department=Department.objects.create(name="Архив"))
    for one, parent in ((department, None), (lawyers, root)):
        Assignment.objects.create(letter=letter, department=one, parent=parent, state="returned", reason="не наше")

    done(offered(clerk, department=department.pk))

    rows = letter.assignments.order_by("department__name").values_list("department__name", "state", "reason")
    assert list(rows) == [("Отдел благоустройства", "given", ""), ("Правовой отдел", "returned", "не наше")]


def test_what_cannot_be_done_is_told_before_it_is_begun(clerk, department):
    here, _ = an_appeal("К-1/21").letter, an_appeal("К-2/21", answered_on=TUESDAY)
    Assignment.objects.filter(letter=here).update(department=department)
    a_letter("3/21", annulled_on=TUESDAY, annulment="дважды")
    a_letter("4/21")

    batch = offered(clerk, filters={"annulled": "any"}, department=department.pk)

    assert (batch.total, batch.refused) == (4, 3)
    assert dict(reasons_of(batch)) == {"номер аннулирован": 1, "уже у этого отдела": 1, "ответ уже отправлен": 1}
    assert examples_of(batch) == ["4/21"]
    assert responsible() == {
        "К-1/21": "Отдел благоустройства",
        "К-2/21": "Отдел жилищно-коммунального хозяйства",
    }


def test_papers_that_went_on_or_complain_of_the_department_are_not_given_to_it_in_bulk(clerk, department):
    passed, helped, complains, plain = (an_appeal(f"К-{place}/21") for place in range(1, 5))
    root = Assignment.objects.get(letter=passed.letter)
    Assignment.objects.create(letter=passed.letter, department=root.department, executor=clerk, parent=root)
    Assignment.objects.create(
        letter=helped.letter, department=root.department, executor=clerk, is_responsible=False, part="Готово"
    )
    Appeal.objects.filter(pk=complains.pk).update(about_whom="на отдел благоустройства")

    batch = offered(clerk, department=department.pk)

    assert dict(reasons_of(batch)) == {
        "поручение уже передано ниже: перепоручите его на карточке": 1,
        "соисполнители уже сдали части: перепоручите на карточке": 1,
        "жалоба на этот отдел (59-ФЗ, ст. 8 ч. 6)": 1,
    }
    done(batch)
    assert Assignment.objects.get(letter=plain.letter).given_at == NOW
    assert Assignment.objects.get(letter=plain.letter).given_by == clerk


def test_what_a_role_may_not_do_by_the_table_of_moves_is_refused(clerk, department):
    letter = registered()
    Letter.objects.filter(pk=letter.pk).update(state="in_work")

    assert offered(clerk, department=department.pk).refused == 1
    assert offered(an_official(role=Role.HEAD, login="head"), department=department.pk).refused == 0


def test_an_undone_batch_gives_back_what_was_but_not_what_has_changed_since(clerk, department):
    kept, changed, fresh = an_appeal("К-1/21").letter, an_appeal("К-2/21").letter, registered()
    before = responsible()
    batch = done(offered(clerk, department=department.pk))
    other = Department.objects.create(name="Другой отдел")
    Assignment.objects.filter(letter=changed).update(department=other)

    undo_batch(batch_id=batch.pk)
    run_batch(batch.pk, NOW)
    batch.refresh_from_db()

    assert batch.state == "undone"
    assert responsible() == {kept.number: before[kept.number], changed.number: "Другой отдел"}
    assert dict(reasons_of(batch)) == {"не отменено: бумагу изменили после": 1}
    assert Letter.objects.get(pk=fresh.pk).state == "registered"


def test_an_undone_batch_gives_executors_and_those_who_helped_back(clerk, department):
    letter, executor = registered(), an_official(role=Role.EXECUTOR, login="executor")
    Letter.objects.filter(pk=letter.pk).update(state="")  # of another system: it has no state
    old, third = (Department.objects.create(name=name) for name in ("Отдел архитектуры", "Отдел земли"))
    for holder, is_responsible in ((old, True), (department, False), (third, False)):
        Assignment.objects.create(letter=letter, department=holder, executor=executor, is_responsible=is_responsible)
    before = assignments()
    batch = done(offered(clerk, department=department.pk))
    assert responsible() == {letter.number: "Отдел благоустройства"}

    undo_batch(batch_id=batch.pk)
    run_batch(batch.pk, NOW)

    assert assignments() == before


def test_what_a_person_was_given_since_is_not_undone(clerk, department):
    letter, executor = an_appeal("К-1/21").letter, an_official(role=Role.EXECUTOR, login="executor")
    batch = done(offered(clerk, department=department.pk))
    Assignment.objects.filter(letter=letter).update(executor=executor)

    undo_batch(batch_id=batch.pk)
    run_batch(batch.pk, NOW)

    assert assignments() == [("К-1/21", "Отдел благоустройства", executor.pk, True)]
    assert dict(reasons_of(batch)) == {"не отменено: бумагу изменили после": 1}


def test_who_stands_in_gives_papers_by_the_role_of_whom_she_stands_in_for(clerk, department):
    letter, substitute = registered(), an_official(role=Role.EXECUTOR, login="executor")
    papers = JOURNALS["letters"].select({}, EVERYTHING)
    by = Actor("user", substitute.pk, clerk.pk)

    batch = done(
        offer_batch(
            act=Batch.Act.ASSIGN,
            journal="letters",
            papers=papers,
            user=substitute,
            by=by,
            at=NOW,
            department=department.pk,
        )
    )

    assert (batch.done, batch.refused) == (1, 0)
    assert responsible() == {letter.number: "Отдел благоустройства"}


def test_an_appeal_without_a_question_is_not_classified_and_told_why(clerk):
    an_appeal("К-1/21").questions.all().delete()
    an_appeal("К-2/21")

    batch = done(offered(clerk, Batch.Act.CLASSIFY, "appeals", code=CODE))

    assert (batch.state, batch.done) == ("finished", 1)
    assert dict(reasons_of(batch)) == {"в обращении нет вопроса": 1}


def test_questions_are_given_a_code_and_get_their_own_back(clerk):
    appeal = an_appeal("К-1/21")
    batch = done(offered(clerk, Batch.Act.CLASSIFY, "appeals", code=CODE))
    assert Question.objects.get(appeal=appeal).code_id == CODE

    undo_batch(batch_id=batch.pk)
    run_batch(batch.pk, NOW)

    assert Question.objects.get(appeal=appeal).code_id is None
    assert Entry.objects.filter(event="batches.question_classified").count() == 2


def test_a_batch_that_was_killed_goes_on_where_it_was_and_does_nothing_twice(clerk, department, monkeypatch):
    monkeypatch.setattr(actions, "SET", 2)
    for number in range(5):
        a_letter(f"{number}")
    batch = offered(clerk, department=department.pk)
    start_batch(batch_id=batch.pk)
    assert run_set(batch.pk, NOW)  # and here the worker is killed

    run_batch(batch.pk, NOW)
    run_batch(batch.pk, NOW)

    batch.refresh_from_db()
    assert (batch.state, batch.done) == ("finished", 5)
    assert Entry.objects.filter(event="batches.paper_assigned").count() == 5


def test_a_batch_that_broke_is_stopped_and_goes_on(clerk, department, monkeypatch):
    a_letter("1")
    batch = offered(clerk, department=department.pk)
    start_batch(batch_id=batch.pk)
    with monkeypatch.context() as broken:
        broken.setattr(actions, "run_set", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_batch(batch.pk, NOW)

    batch.refresh_from_db()
    assert batch.state == "stopped"
    assert done(batch).done == 1


def test_a_batch_is_stopped_between_sets_and_continued(clerk, department, monkeypatch):
    monkeypatch.setattr(actions, "SET", 2)
    for number in range(5):
        a_letter(f"{number}")
    batch = offered(clerk, department=department.pk)
    start_batch(batch_id=batch.pk)
    run_set(batch.pk, NOW)
    stop_batch(batch_id=batch.pk)

    run_batch(batch.pk, NOW)
    batch.refresh_from_db()
    assert (batch.state, batch.done, batch.papers.filter(state=BatchPaper.State.WAITING).count()) == ("stopped", 2, 3)

    assert done(batch).done == 5


def test_what_is_found_later_is_no_part_of_the_batch(clerk, department):
    a_letter("1")
    batch = offered(clerk, department=department.pk)
    a_letter("2")

    assert done(batch).done == 1
    assert list(responsible()) == ["1"]


def test_who_helped_becomes_responsible_and_stands_there_once(clerk, department):
    letter = an_appeal("К-1/21").letter
    Assignment.objects.create(letter=letter, department=department, is_responsible=False)

    done(offered(clerk, department=department.pk))

    assert list(Assignment.objects.values_list("department__name", "is_responsible")) == [
        ("Отдел благоустройства", True)
    ]


def test_a_spreadsheet_is_made_and_kept_with_its_batch(clerk):
    a_letter("1")
    batch = done(offered(clerk, Batch.Act.SHEET))

    assert (batch.state, batch.done) == ("finished", 1)
    file = file_of(batch)
    assert file is not None
    assert file.name == "Письма 14.12.2021.xlsx"
    assert Entry.objects.filter(event="batches.sheet_made").count() == 1
    with pytest.raises(NotNow):
        undo_batch(batch_id=batch.pk)


@pytest.mark.parametrize("to", [{"department": None}, {"department": 0}])
def test_nothing_is_offered_without_a_department_a_code_or_papers(clerk, department, to):
    a_letter("1")

    with pytest.raises(CannotOffer):
        offered(clerk, **to)
    with pytest.raises(CannotOffer):
        offered(clerk, Batch.Act.CLASSIFY, "appeals", code="нет такого")
    with pytest.raises(CannotOffer):
        offered(clerk, filters={"number": "нет такого"}, department=department.pk)


def test_a_batch_is_begun_stopped_and_undone_only_in_its_time(clerk, department):
    a_letter("1")
    batch = offered(clerk, department=department.pk)

    with pytest.raises(NotNow):
        stop_batch(batch_id=batch.pk)
    with pytest.raises(NotNow):
        undo_batch(batch_id=batch.pk)
    done(batch)
    with pytest.raises(NotNow):
        start_batch(batch_id=batch.pk)
    assert ClassifierItem.objects.filter(code=CODE).exists()


def test_labels_of_all_that_was_found_are_one_pdf_made_in_the_background(clerk):
    letters = [registered() for _ in range(3)]

    batch = done(offered(clerk, act=Batch.Act.PRINT, paper="label"))

    assert (batch.state, batch.done) == (Batch.State.FINISHED, 3)
    file = file_of(batch)
    assert file is not None
    pages = [page.extract_text() for page in PdfReader(place_of(file.sha256)).pages]
    assert [letter.number for letter, text in zip(letters, pages, strict=True) if letter.number not in text] == []
    assert Entry.objects.filter(event="papers.paper_printed").count() == 3
    with pytest.raises(NotNow):
        undo_batch(batch_id=batch.pk)


def test_tickets_are_printed_for_appeals_alone(clerk):
    an_appeal("К-318/21")
    registered()

    batch = done(offered(clerk, act=Batch.Act.PRINT, paper="ticket"))

    assert (batch.done, batch.refused) == (1, 1)
    assert reasons_of(batch) == [("это не обращение гражданина", 1)]


@pytest.mark.parametrize("paper", ["", "journal", "hand_over"])
def test_what_is_no_paper_of_a_letter_is_not_printed_of_many(clerk, paper):
    registered()

    with pytest.raises(CannotOffer):
        offered(clerk, act=Batch.Act.PRINT, paper=paper)


def test_printing_that_is_stopped_leaves_nothing_and_begins_anew(clerk):
    registered()
    batch = offered(clerk, act=Batch.Act.PRINT, paper="label")
    start_batch(batch_id=batch.pk)
    Batch.objects.filter(pk=batch.pk).update(stop_asked=True)

    run_batch(batch.pk, NOW)
    batch.refresh_from_db()
    assert (batch.state, file_of(batch)) == (Batch.State.STOPPED, None)
    assert done(batch).state == Batch.State.FINISHED


def test_more_than_a_printer_holds_is_refused(clerk, monkeypatch):
    monkeypatch.setattr(actions, "MOST_PRINTED", 1)
    for _ in range(2):
        registered()

    with pytest.raises(CannotOffer):
        offered(clerk, act=Batch.Act.PRINT, paper="label")
