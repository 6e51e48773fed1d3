"""Resolutions on the screen and in ink, and the tree of what they give."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from otklik.office.appeals.models import Appeal, Form
from otklik.office.assigning.actions import (
    CannotAssign,
    ComplainedOf,
    NotYours,
    Order,
    Scan,
    accept,
    complete,
    enter_note,
    enter_resolution,
    hand_in_part,
    hand_over_all,
    pass_down,
    reassign,
    resolve,
    return_assignment,
    set_inner_term,
    take_note,
)
from otklik.office.assigning.models import Resolution, Route
from otklik.office.assigning.queries import (
    next_awaiting,
    parts_of,
    route_of,
    select_awaiting,
    select_mine,
    tree_of,
)
from otklik.office.journal.actions import Actor
from otklik.office.journal.models import Entry
from otklik.office.people.actions import arrange_substitution
from otklik.office.people.models import Role, User
from otklik.office.people.rights import Action
from otklik.office.reference.models import Department
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment, Term
from otklik.office.work.moves import CannotMove, moved, to_move
from otklik.office.work.tests.office import TUESDAY, an_official, department, given, moment, registered, whose
from otklik.rules.tests.days import day
from otklik.rules.workflow import Move, State

pytestmark = pytest.mark.django_db
ROADS, WATER = "Отдел дорог", "Отдел водоснабжения"
LIMIT = day("Thu 2026-05-14")
FRIDAY = day("Fri 2026-04-24")
AT = moment(TUESDAY)
NOW: dict[str, Any] = {"today": TUESDAY, "at": AT}
SCAN = Scan("резолюция.pdf", b"%PDF-1.4 ink")


@pytest.fixture
def head() -> User:
    return an_official(Role.HEAD, of=None, name="Соколов А. В.")


@pytest.fixture
def roads() -> User:
    return an_official(Role.EXECUTOR, "roads", of=ROADS, name="Белов И. Н.")


@pytest.fixture
def water() -> User:
    return an_official(Role.EXECUTOR, "water", of=WATER, name="Зимин П. П.")


@pytest.fixture
def paper() -> Letter:
    """A letter that waits for its resolution, due on Thursday, 14 May 2026."""
    letter = registered()
    Term.objects.create(letter=letter, legal_due=LIMIT)
    return letter


def to(who: User | Department, **said: Any) -> Order:
    return Order(executor=who.pk, **said) if isinstance(who, User) else Order(department=who.pk, **said)


def resolved(letter: Letter, head: User, first: User | Department, *helpers: Order, **said: Any) -> Assignment:
    """A paper with a resolution; return what the responsible one was given."""
    order = to(first, due=said.pop("due", None))
    resolve(
        letter_id=letter.pk, text="Рассмотреть", responsible=order, helpers=helpers, whose=whose(head), **NOW, **said
    )
    return Assignment.objects.get(letter=letter, is_responsible=True, parent=None)


def state(row: Letter | Assignment) -> str:
    row.refresh_from_db()
    return row.state


def of(who: User, letter: Letter) -> Assignment:
    return Assignment.objects.get(letter=letter, executor=who)


def mine(who: User, on: date = TUESDAY, **filters: str) -> list[str]:
    return [str(row.letter.number) for row in select_mine(filters, whose(who, on).reach(Action.EXECUTE))]


def told(event: str) -> list[dict[str, Any]]:
    return list(Entry.objects.filter(event=f"assigning.{event}").order_by("pk").values_list("data", flat=True))


def test_a_resolution_makes_one_responsible_and_lets_others_help_each_by_an_own_earlier_day(paper, head, roads, water):
    resolved(paper, head, roads, to(water, text="Справка об авариях", due=FRIDAY), due=LIMIT)

    assert state(paper) == State.ASSIGNED
    tree = [(b.assignment.executor, b.assignment.is_responsible, b.due, b.assignment.text) for b in tree_of(paper)]
    assert tree == [(roads, True, LIMIT, ""), (water, False, FRIDAY, "Справка об авариях")]
    made = Resolution.objects.get()
    assert (made.author, made.on, made.due, made.entered_by) == (head, TUESDAY, LIMIT, None)
    assert [entry["to"] for entry in told("given")] == [f"{ROADS}, Белов И. Н.", f"{WATER}, Зимин П. П."]
    assert mine(roads) == mine(water) == [paper.number]


@pytest.mark.parametrize(
    ("due", "helps_by", "says"),
    [
        (LIMIT + timedelta(1), None, "не позже чт.14.05.2026: внутренний срок не продлевает"),
        (FRIDAY, FRIDAY + timedelta(1), "Свой срок соисполнителя – не позже пт.24.04.2026: к этому дню отвечает"),
        (TUESDAY - timedelta(1), None, "не раньше сегодняшнего дня"),
    ],
)
def test_no_day_is_later_than_the_one_above_it_nor_past(paper, head, roads, water, due, helps_by, says):
    with pytest.raises(CannotAssign, match=says):
        resolved(paper, head, roads, to(water, due=helps_by), due=due)
    assert state(paper) == State.REGISTERED
    assert not Assignment.objects.exists()


def test_who_helps_without_a_day_of_her_own_helps_by_the_day_of_whoever_answers(paper, head, roads, water):
    resolved(paper, head, roads, to(water), due=FRIDAY)
    assert [branch.due for branch in tree_of(paper)] == [FRIDAY, FRIDAY]


def test_what_does_not_do_is_refused_with_what_to_do(paper, head, roads):
    registrar = an_official(Role.REGISTRAR, of=None)
    for order, says in (
        (Order(), "Выберите исполнителя"),
        (to(registrar), "не исполнитель или не числится"),
        (to(head), "не исполнитель"),
    ):
        with pytest.raises(CannotAssign, match=says):
            resolve(letter_id=paper.pk, text="Рассмотреть", responsible=order, whose=whose(head), **NOW)
    with pytest.raises(CannotAssign, match="назван дважды"):
        resolved(paper, head, roads, to(roads))
    with pytest.raises(CannotAssign, match="Напишите резолюцию"):
        resolve(letter_id=paper.pk, text=" ", responsible=to(roads), whose=whose(head), **NOW)
    Term.objects.update(legal_due=TUESDAY - timedelta(1))
    with pytest.raises(CannotAssign, match="Срок бумаги истёк"):
        resolved(paper, head, roads, due=FRIDAY)


def test_a_complaint_is_given_to_nobody_whom_it_complains_of_but_on_a_ground_that_is_told(paper, head, roads):
    Appeal.objects.create(letter=paper, form=Form.WRITTEN, about_whom="на бездействие начальника отдела дорог")
    with pytest.raises(ComplainedOf, match=r"жалуются на того, кому оно поручается: Отдел дорог.*ст\. 8 ч\. 6"):
        resolved(paper, head, roads)

    resolved(paper, head, roads, override="Начальник отдела сменился, жалоба на прежнего")

    assert told("given")[0]["override"] == "Начальник отдела сменился, жалоба на прежнего"


def test_who_is_complained_of_takes_up_nothing_that_was_given_to_his_department_for_himself_or_another(
    paper, head, roads, water
):
    neighbour = an_official(Role.EXECUTOR, "neighbour", of=WATER, name="Орлова Е. М.")
    Appeal.objects.create(letter=paper, form=Form.WRITTEN, about_whom="на грубость Зимина")
    paper = Letter.objects.get(pk=paper.pk)
    given_to_all = resolved(paper, head, department(WATER)).pk
    arrange_substitution(absent=neighbour, substitute=water, since=TUESDAY, until=TUESDAY, by=Actor("system"), at=AT)
    with pytest.raises(ComplainedOf, match=r"жалуются на вас: Зимин П. П.*ст\. 8 ч\. 6\): верните"):
        accept(assignment_id=given_to_all, whose=whose(water), at=AT)
    with pytest.raises(ComplainedOf):
        pass_down(assignment_id=given_to_all, responsible=to(neighbour), whose=whose(water), **NOW)

    accept(assignment_id=given_to_all, whose=whose(neighbour), at=AT)

    with pytest.raises(ComplainedOf):
        hand_over_all([of(neighbour, paper)], water, AT)
    reassign(letter_id=paper.pk, text="Р", responsible=to(water), override="Однофамилец", whose=whose(head), **NOW)
    accept(assignment_id=of(water, paper).pk, whose=whose(water), at=AT)
    assert state(paper) == State.IN_WORK


def test_ink_is_entered_on_the_heads_behalf_with_its_scan_and_the_journal_names_both(paper, head, roads):
    secretary = an_official(Role.REGISTRAR, of=None, name="Королёва Т. С.")

    def enter(**said):
        given_words: dict[str, Any] = {"author": head.pk, "on": TUESDAY, "scan": SCAN} | said
        enter_resolution(
            letter_id=paper.pk, text="Рассмотреть", responsible=to(roads), whose=whose(secretary), **NOW, **given_words
        )

    for said, says in (
        ({"scan": None}, "Приложите скан"),
        ({"author": roads.pk}, "Выберите, чья это резолюция"),
        ({"on": TUESDAY + timedelta(1)}, "до сегодняшнего"),
        ({"on": TUESDAY - timedelta(1)}, "от поступления бумаги .вт.14.04.2026"),
    ):
        with pytest.raises(CannotAssign, match=says):
            enter(**said)
    enter()

    made, entry = Resolution.objects.get(), Entry.objects.get(event="assigning.resolution_made")
    assert made.scan
    assert (made.author, made.entered_by, made.scan.subject_id) == (head, secretary, paper.pk)
    assert (entry.actor_id, entry.data["author"], entry.data["in_ink"]) == (secretary.pk, "Соколов А. В.", True)
    assert state(paper) == State.ASSIGNED


def test_the_paper_is_in_work_when_the_one_who_answers_accepts_not_when_a_helper_does(paper, head, roads, water):
    answers = resolved(paper, head, department(ROADS), to(water))
    accept(assignment_id=of(water, paper).pk, whose=whose(water), at=AT)
    assert state(paper) == State.ASSIGNED

    accept(assignment_id=answers.pk, whose=whose(roads), at=AT)

    assert (state(paper), state(answers), answers.executor) == (State.IN_WORK, "accepted", roads)
    with pytest.raises(CannotAssign, match="Принимать нечего"):
        accept(assignment_id=answers.pk, whose=whose(roads), at=AT)


def test_an_assignment_is_its_executors_or_its_departments_while_nobody_is_named_and_nobody_elses(
    paper, head, roads, water
):
    neighbour = an_official(Role.EXECUTOR, "neighbour", of=ROADS)
    answers = resolved(paper, head, department(ROADS), to(water))
    assert mine(roads) == mine(neighbour) == [paper.number]
    accept(assignment_id=answers.pk, whose=whose(roads), at=AT)

    assert mine(neighbour) == []
    helps = of(water, paper)
    acts = [
        lambda who: accept(assignment_id=helps.pk, whose=whose(who), at=AT),
        lambda who: return_assignment(assignment_id=helps.pk, reason="Не моё", whose=whose(who), **NOW),
        lambda who: pass_down(assignment_id=helps.pk, responsible=to(neighbour), whose=whose(who), **NOW),
        lambda who: hand_in_part(assignment_id=helps.pk, text="Готово", whose=whose(who), at=AT),
    ]
    for act in acts:
        for who in (roads, neighbour, head):
            with pytest.raises(NotYours, match="Поручение не ваше"):
                act(who)


def test_who_stands_in_has_the_list_of_both_and_the_journal_names_both(paper, head, roads, water):
    by = Actor("system")
    arrange_substitution(absent=roads, substitute=water, since=TUESDAY, until=TUESDAY, by=by, at=AT)
    answers = resolved(paper, head, roads)

    assert mine(water) == [paper.number]
    assert mine(water, TUESDAY + timedelta(1)) == []
    accept(assignment_id=answers.pk, whose=whose(water), at=AT)

    entry = Entry.objects.get(event="assigning.accepted")
    assert (entry.actor_id, entry.actor_for_id) == (water.pk, roads.pk)


def test_what_is_not_ones_own_goes_back_to_its_resolution_with_the_reason_within_two_working_days(paper, head, roads):
    answers = resolved(paper, head, roads)
    back: dict[str, Any] = {"assignment_id": answers.pk, "whose": whose(roads), "at": AT}
    with pytest.raises(CannotAssign, match="почему поручение не ваше"):
        return_assignment(reason=" ", today=TUESDAY, **back)
    with pytest.raises(CannotAssign, match=r"можно было до чт.16\.04\.2026 \(инструкция.*перепоручить"):
        return_assignment(reason="Не моё", today=day("Fri 2026-04-17"), **back)

    return_assignment(reason="Дороги – областные", today=day("Thu 2026-04-16"), **back)

    assert (state(paper), state(answers), answers.reason) == (State.REGISTERED, "returned", "Дороги – областные")
    assert next_awaiting(whose(head).reach(Action.RESOLVE)) == paper
    assert list(select_awaiting({"returned": "1"}, whose(head).reach(Action.RESOLVE))) == [paper]
    assert mine(roads) == []
    again = resolved(paper, head, roads)  # the head insists: what was returned is given anew
    assert (again, state(answers), answers.reason) == (answers, "given", "")


def test_who_has_accepted_returns_no_more_and_a_helper_returns_without_moving_the_paper(paper, head, roads, water):
    answers = resolved(paper, head, roads, to(water))
    accept(assignment_id=answers.pk, whose=whose(roads), at=AT)
    with pytest.raises(CannotAssign, match="уже принято в работу"):
        return_assignment(assignment_id=answers.pk, reason="Не моё", whose=whose(roads), **NOW)

    return_assignment(assignment_id=of(water, paper).pk, reason="Не моё", whose=whose(water), **NOW)

    assert (state(paper), state(of(water, paper))) == (State.IN_WORK, "returned")


def test_a_deputy_passes_down_what_a_head_gave_her_by_a_resolution_of_hers_and_it_comes_back_to_her(paper, head, roads):
    top = department("Управление")
    Department.objects.filter(name=ROADS).update(parent=top)
    deputy = an_official(Role.DEPUTY, of="Управление", name="Фролов Д. Е.")
    answers = resolved(paper, head, deputy, due=LIMIT)
    assert list(select_awaiting({}, whose(deputy).reach(Action.RESOLVE))) == [paper]
    down: dict[str, Any] = {"assignment_id": answers.pk, "text": "Для работы", "whose": whose(deputy), **NOW}
    stranger = an_official(Role.EXECUTOR, "stranger", of=WATER)
    later = to(roads, due=LIMIT + timedelta(1))
    for order, says in ((to(stranger), "своего подразделения или подразделению ниже"), (later, "не позже")):
        with pytest.raises(CannotAssign, match=says):
            pass_down(responsible=order, **down)

    pass_down(responsible=to(roads, due=FRIDAY), **down)

    assert (state(paper), state(answers)) == (State.ASSIGNED, "accepted")
    assert [(b.assignment.executor, b.depth, b.assignment.is_responsible) for b in tree_of(paper)] == [
        (deputy, 0, True),
        (roads, 1, True),
    ]
    assert list(Resolution.objects.order_by("pk").values_list("author", flat=True)) == [head.pk, deputy.pk]
    assert list(select_awaiting({}, whose(deputy).reach(Action.RESOLVE))) == []
    assert (mine(deputy, stage="passed"), mine(roads)) == ([paper.number], [paper.number])
    with pytest.raises(CannotAssign, match="передано дальше"):
        return_assignment(assignment_id=answers.pk, reason="Не моё", whose=whose(deputy), **NOW)
    return_assignment(assignment_id=of(roads, paper).pk, reason="Не моё", whose=whose(roads), **NOW)
    assert (state(paper), state(answers)) == (State.ASSIGNED, "given")
    pass_down(responsible=to(roads), **down)
    accept(assignment_id=of(roads, paper).pk, whose=whose(roads), at=AT)
    assert state(paper) == State.IN_WORK


def test_a_new_resolution_takes_a_paper_from_those_who_are_not_in_it_and_from_all_below_them(paper, head, roads, water):
    below = an_official(Role.EXECUTOR, "below", of=ROADS)
    answers = resolved(paper, head, roads, to(water))
    pass_down(assignment_id=answers.pk, responsible=to(below), whose=whose(roads), **NOW)
    accept(assignment_id=of(below, paper).pk, whose=whose(below), at=AT)

    reassign(letter_id=paper.pk, text="Передать", responsible=to(water), whose=whose(head), **NOW)

    assert state(paper) == State.ASSIGNED
    assert [state(of(who, paper)) for who in (roads, below, water)] == ["returned", "returned", "given"]
    assert of(water, paper).is_responsible
    assert len(told("withdrawn")) == 2
    assert (mine(roads), mine(below), mine(water)) == ([], [], [paper.number])


def test_nobody_below_who_helps_now_has_to_answer_and_who_answers_now_says_anew_who_below_her_does(
    paper, head, roads, water
):
    below = an_official(Role.EXECUTOR, "below", of=ROADS)
    answers = resolved(paper, head, roads)
    pass_down(assignment_id=answers.pk, responsible=to(below), whose=whose(roads), **NOW)
    accept(assignment_id=of(below, paper).pk, whose=whose(below), at=AT)

    anew: dict[str, Any] = {"letter_id": paper.pk, "text": "Отвечает другой", "whose": whose(head), **NOW}
    reassign(responsible=to(water), helpers=[to(roads)], **anew)
    accept(assignment_id=of(water, paper).pk, whose=whose(water), at=AT)

    assert [of(who, paper).is_responsible for who in (water, roads, below)] == [True, False, False]
    with pytest.raises(CannotMove, match="ответственный исполнитель"):
        to_move(paper.pk, Move.DRAFT, whose(below))
    hand_in_part(assignment_id=of(below, paper).pk, text="Ямы засыпаны", whose=whose(below), at=AT)

    reassign(responsible=to(roads), helpers=[to(water)], **anew)
    pass_down(assignment_id=answers.pk, responsible=to(below), whose=whose(roads), **NOW)
    assert [of(who, paper).is_responsible for who in (water, roads, below)] == [False, True, True]
    assert mine(below) == [paper.number]


def test_an_inner_day_is_no_extension_and_what_is_below_keeps_to_it(paper, head, roads):
    below = an_official(Role.EXECUTOR, "below", of=ROADS)
    answers = resolved(paper, head, roads, due=LIMIT)
    pass_down(assignment_id=answers.pk, responsible=to(below, due=LIMIT), whose=whose(roads), **NOW)
    term: dict[str, Any] = {"letter_id": paper.pk, "assignment_id": answers.pk, "whose": whose(head), **NOW}

    set_inner_term(due=FRIDAY, **term)

    assert [branch.due for branch in tree_of(paper)] == [FRIDAY, FRIDAY]
    assert Term.objects.get().due == LIMIT
    with pytest.raises(CannotAssign, match="не продлевает"):
        set_inner_term(due=LIMIT + timedelta(1), **term)
    with pytest.raises(CannotMove):
        set_inner_term(**term | {"whose": whose(roads)}, due=FRIDAY)


def test_a_helper_hands_a_part_with_its_files_to_whoever_answers(paper, head, roads, water):
    answers = resolved(paper, head, roads, to(water))
    with pytest.raises(CannotAssign, match="За ответ отвечаете вы"):
        hand_in_part(assignment_id=answers.pk, text="Готово", whose=whose(roads), at=AT)
    helps: dict[str, Any] = {"assignment_id": of(water, paper).pk, "whose": whose(water), "at": AT}
    with pytest.raises(CannotAssign, match="приложите файл"):
        hand_in_part(text=" ", **helps)

    hand_in_part(text="Аварий было две", files=[Scan("справка.pdf", b"%PDF-1.4")], **helps)
    hand_in_part(text="Аварий было три", **helps)

    (part,) = parts_of(paper)
    assert (part.whose, part.text, [file.name for file in part.files]) == (
        f"{WATER}, Зимин П. П.",
        "Аварий было три",
        ["справка.pdf"],
    )
    assert mine(water) == []


def test_a_letter_is_noted_or_done_without_an_answer_and_nothing_of_it_stays_open(paper, head, roads, water):
    noted = registered(outgoing_number="3-1")
    take_note(letter_id=noted.pk, text="К сведению", whose=whose(head), **NOW)
    assert (state(noted), Resolution.objects.get(letter=noted).text) == (State.CLOSED, "К сведению")
    answers = resolved(paper, head, roads, to(water))
    accept(assignment_id=answers.pk, whose=whose(roads), at=AT)
    with pytest.raises(CannotMove):
        complete(letter_id=paper.pk, said="Сделано", whose=whose(water), at=AT)

    complete(letter_id=paper.pk, said="Явка обеспечена", whose=whose(roads), at=AT)

    assert (state(paper), state(answers), state(of(water, paper))) == (State.CLOSED, "done", "done")
    assert told("done_without_answer") == [{"said": "Явка обеспечена"}]
    ended = Entry.objects.get(event="work.help_ended", subject_id=paper.pk)
    assert ended.data == {"whose": water.name}, "the history names who helped and handed no part in"

    reopened, hand = to_move(paper.pk, Move.REOPEN, whose(head))
    moved(reopened, Move.REOPEN, by=hand.by, at=AT)  # what was done is given again to whoever answers
    assert (state(paper), state(answers), mine(roads), mine(water)) == ("assigned", "given", [paper.number], [])


def test_a_letter_is_noted_in_ink_too_by_whoever_enters_it_for_the_head(paper, head, roads):
    secretary = an_official(Role.REGISTRAR, of=None, name="Королёва Т. С.")
    ink: dict[str, Any] = {"letter_id": paper.pk, "author": head.pk, "on": TUESDAY, "text": "К сведению", **NOW}
    for who, scan, refusal in ((secretary, None, CannotAssign), (roads, SCAN, CannotMove), (head, SCAN, CannotMove)):
        with pytest.raises(refusal):
            enter_note(scan=scan, whose=whose(who), **ink)

    made = enter_note(scan=SCAN, whose=whose(secretary), **ink)

    assert (state(paper), made.author, made.entered_by) == (State.CLOSED, head, secretary)
    assert not Assignment.objects.exists()


def test_special_control_waits_first_then_what_is_due_first_and_a_deputy_sees_only_her_own(head):
    plain, soon, special = (registered(outgoing_number=f"4-{place}") for place in range(3))
    for letter, last in ((soon, FRIDAY), (special, LIMIT)):
        Term.objects.create(letter=letter, legal_due=last)
    Letter.objects.filter(pk=special.pk).update(control="special")
    Letter.objects.filter(pk=registered(outgoing_number="4-9").pk).update(state="")  # of another system
    within = whose(head).reach(Action.RESOLVE)

    first = next_awaiting(within)
    turn = [first, *(first := next_awaiting(within, first) for _ in range(3))]

    assert turn == [special, soon, plain, special]
    assert list(select_awaiting({"special": "1"}, within)) == [special]
    deputy = an_official(Role.DEPUTY, of=ROADS)
    assert next_awaiting(whose(deputy).reach(Action.RESOLVE)) is None
    given(plain, department(ROADS))
    assert next_awaiting(whose(deputy).reach(Action.RESOLVE)) == plain


def test_the_nearest_row_of_the_offices_order_proposes_whom_to_give_an_appeal_to(paper, roads):
    appeal = Appeal.objects.create(letter=paper, form=Form.WRITTEN)
    appeal.questions.create(code_id="0003.0011.0127.0868")
    paper = Letter.objects.get(pk=paper.pk)
    act: dict[str, Any] = {"since": date(2026, 1, 1), "source": "распоряжение № 1"}
    assert route_of(paper, TUESDAY) is None
    whole = Route.objects.create(prefix="", department=department(WATER), **act)
    near = Route.objects.create(prefix="0003.0011", department=roads.department, executor=roads, **act)

    assert route_of(paper, TUESDAY) == near
    Route.objects.filter(pk=near.pk).update(until=TUESDAY - timedelta(1))
    assert route_of(paper, TUESDAY) == whole
