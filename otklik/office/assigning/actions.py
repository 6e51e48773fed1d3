"""Resolutions and the tree of assignments: given, passed down, accepted, returned, handed in.

None is due later than the one above it, none before today, and a root not later than the paper's own control day: an
inner day is earlier, never an extension. A complaint is given to nobody whom it complains of (59-ФЗ, ст. 8 ч. 6),
unless whoever gives it says on which ground; that stands in the journal. Whose an assignment is: of its executor, or
while nobody is named of everybody in its department.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from otklik.office.assigning.events import (
    AssignmentAccepted,
    AssignmentGiven,
    AssignmentReturned,
    AssignmentWithdrawn,
    DoneWithoutAnswer,
    InnerTermSet,
    PartHandedIn,
    ResolutionMade,
)
from otklik.office.assigning.models import PartFile, Resolution
from otklik.office.assigning.queries import (
    REPLACED,
    below,
    complained_of,
    complaining_of,
    holds,
    label,
    limit_of,
    own_limit,
    return_by,
)
from otklik.office.base import Refusal
from otklik.office.files.actions import keep_file
from otklik.office.files.queries import said_by
from otklik.office.journal.actions import Actor, Event, record, record_all
from otklik.office.people.models import Role, User
from otklik.office.people.rights import Viewer
from otklik.office.reference.models import Department
from otklik.office.reference.queries import in_force_on
from otklik.office.registry.actions import LETTER
from otklik.office.registry.models import Letter
from otklik.office.search.actions import add_words
from otklik.office.work.models import Assignment
from otklik.office.work.moves import CannotMove, Hand, hand_for, moved, to_move
from otklik.office.work.queries import standing, state_of
from otklik.rules.words import capital
from otklik.rules.words import day as in_words
from otklik.rules.workflow import WORKERS, Move, State

Given = Assignment.State


class CannotAssign(Refusal):
    """The resolution or the assignment does not do; the text says what to change."""


class ComplainedOf(CannotAssign):
    """The appeal complains of whoever is to consider it (59-ФЗ, ст. 8 ч. 6)."""


class NotYours(CannotMove):
    """The assignment is somebody else's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who is to work on a paper: a department, or an official of it; `due` is the last day, inclusive."""

    department: int | None = None
    """The key; of an official's order it follows from her."""
    executor: int | None = None
    text: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """The scan of a paper, as it was sent."""

    name: str
    content: bytes


# ── The resolution ────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def resolve(
    *,
    letter_id: int,
    text: str,
    responsible: Order,
    helpers: Sequence[Order] = (),
    override: str = "",
    today: date,
    whose: Viewer,
    at: datetime,
) -> Resolution:
    """Put a resolution on a paper: one is responsible for the answer, others help.

    :raises CannotMove: if the paper does not wait for one, or not for one of whoever asks
    :raises CannotAssign: if it has no words, or what it gives does not do
    """
    letter, hand = to_move(letter_id, Move.RESOLVE, whose)
    return _put(letter, Move.RESOLVE, hand, text, (responsible, *helpers), override, today, at)


@transaction.atomic
def reassign(
    *,
    letter_id: int,
    text: str,
    responsible: Order,
    helpers: Sequence[Order] = (),
    override: str = "",
    today: date,
    whose: Viewer,
    at: datetime,
) -> Resolution:
    """Give a paper to others by a new resolution: who is not in it any more has nothing to do with the paper.

    A draft of the answer goes with it: whoever answers now begins hers with the words of its last version.

    :raises CannotMove: as `resolve` does
    :raises CannotAssign: as `resolve` does
    """
    letter, hand = to_move(letter_id, Move.REASSIGN, whose)
    return _put(letter, Move.REASSIGN, hand, text, (responsible, *helpers), override, today, at)


@transaction.atomic
def enter_resolution(
    *,
    letter_id: int,
    author: int,
    text: str,
    on: date,
    scan: Scan | None,
    responsible: Order,
    helpers: Sequence[Order] = (),
    override: str = "",
    today: date,
    whose: Viewer,
    at: datetime,
) -> Resolution:
    """Enter, on a head's or a deputy's behalf, the resolution that she has put on paper; the journal names both.

    :param on: the day of the ink
    :raises CannotMove: as `resolve` does
    :raises CannotAssign: if its author, its day or its scan is missing; else as `resolve`
    """
    letter, hand, made = _in_ink(letter_id, Move.ENTER_RESOLUTION, author, on, scan, today, whose, at)
    return _put(letter, Move.ENTER_RESOLUTION, hand, text, (responsible, *helpers), override, today, at, made)


@transaction.atomic
def enter_note(
    *,
    letter_id: int,
    author: int,
    text: str,
    on: date,
    scan: Scan | None,
    today: date,
    whose: Viewer,
    at: datetime,
) -> Resolution:
    """Enter, as `enter_resolution` does, that a head or a deputy has put «к сведению» on a letter on paper.

    :raises CannotMove: as `resolve` does
    :raises CannotAssign: if it has no words; else as `enter_resolution`
    """
    letter, hand, made = _in_ink(letter_id, Move.ENTER_NOTE, author, on, scan, today, whose, at)
    made = _resolution(letter, Move.ENTER_NOTE, hand, text, None, today, at, made)
    moved(letter, Move.ENTER_NOTE, by=hand.by, at=at)
    return made


def _in_ink(
    letter_id: int,
    move: Move,
    author: int,
    on: date,
    scan: Scan | None,
    today: date,
    whose: Viewer,
    at: datetime,
) -> tuple[Letter, Hand, Resolution]:
    """Return a letter to be moved, by whose hand, and the resolution on paper, its scan kept, not saved yet."""
    if scan is None or not scan.content:
        raise CannotAssign("Приложите скан резолюции: без него внесённое с бумаги не проверить.", of="scan")
    file = keep_file([scan.content], name=scan.name, subject_kind=LETTER, subject_id=letter_id, at=at)
    letter, hand = to_move(letter_id, move, whose)
    head = User.objects.filter(pk=author, role__in=[Role.HEAD, Role.DEPUTY]).first()
    if head is None:
        raise CannotAssign("Выберите, чья это резолюция: главы или заместителя.", of="author")
    first = letter.received_on or letter.registered_on
    if not first <= on <= today:
        raise CannotAssign(f"Выберите день от поступления бумаги ({in_words(first)}) до сегодняшнего.", of="on")
    for said in said_by([file.sha256]).values():
        add_words(LETTER, letter.pk, said)
    return letter, hand, Resolution(author=head, on=on, entered_by_id=hand.by.id, scan=file)


@transaction.atomic
def take_note(*, letter_id: int, text: str, today: date, whose: Viewer, at: datetime) -> Resolution:
    """Decide that a letter wants nothing but to be known.

    :raises CannotMove: as `resolve` does
    :raises CannotAssign: if it has no words
    """
    letter, hand = to_move(letter_id, Move.TAKE_NOTE, whose)
    made = _resolution(letter, Move.TAKE_NOTE, hand, text, None, today, at)
    moved(letter, Move.TAKE_NOTE, by=hand.by, at=at)
    return made


def _put(
    letter: Letter,
    move: Move,
    hand: Hand,
    text: str,
    orders: Sequence[Order],
    override: str,
    today: date,
    at: datetime,
    made: Resolution | None = None,
) -> Resolution:
    made = _resolution(letter, move, hand, text, orders[0].due, today, at, made)
    _give(letter, None, orders, limit_of(letter), override, today, hand.by, at)
    moved(letter, move, by=hand.by, at=at)
    return made


def _resolution(
    letter: Letter,
    move: Move,
    hand: Hand,
    text: str,
    due: date | None,
    today: date,
    at: datetime,
    made: Resolution | None = None,
) -> Resolution:
    if not text.strip():
        raise CannotAssign("Напишите резолюцию или выберите готовую.", of="text")
    made = made or Resolution(author=User.objects.get(pk=hand.by.id or 0), on=today)
    made.letter, made.text, made.due, made.at = letter, text.strip(), due, at
    made.save(force_insert=True)
    told = ResolutionMade(
        subject_id=letter.pk,
        author=made.author.get_full_name(),
        text=made.text,
        on=made.on.isoformat(),
        due=_iso(due),
        in_ink=made.scan is not None,
        move=move.value,
        with_draft=move is Move.REASSIGN and state_of(letter) is State.DRAFT,
    )
    record(told, by=hand.by, at=at)
    return made


# ── What is given ─────────────────────────────────────────────────────────────────────────────────────────


def _give(
    letter: Letter,
    parent: Assignment | None,
    orders: Sequence[Order],
    limit: date | None,
    override: str,
    today: date,
    by: Actor,
    at: datetime,
) -> None:
    """Give a paper, or what is passed down of it, to those of the orders alone: the first one is responsible.

    Who helps without a day of her own helps by the day of whoever answers.
    """
    orders = [replace(_placed(order), due=order.due or orders[0].due) for order in orders]
    _check_orders(letter, orders, limit, override, today)
    rows = list(standing().filter(letter=letter).select_related("department", "executor"))
    wanted = {(order.department, order.executor) for order in orders}
    own = [row for row in rows if row.parent_id == (parent.pk if parent else None)]
    if parent and (other := next((row for row in rows if _key(row) in wanted and row not in own), None)):
        raise CannotAssign(f"У этого исполнителя уже есть поручение по бумаге: {label(other)}.")
    kept = [row for row in own if _key(row) in wanted]
    gone = _with_all_below([row for row in own if row not in kept], rows)
    gone += _with_all_below([row for row in rows if row not in own and row not in gone and _key(row) in wanted], rows)
    _withdraw(gone, at)
    answers = parent is None or parent.is_responsible
    helping = [row for row in kept if not answers or _key(row) != (orders[0].department, orders[0].executor)]
    helping = _with_all_below(helping, rows)  # nobody below a helper answers
    Assignment.objects.filter(pk__in=[row.pk for row in helping]).update(is_responsible=False)
    events: list[Event] = [AssignmentWithdrawn(subject_id=letter.pk, to=label(row)) for row in gone]
    for place, order in enumerate(orders):
        given = _given(letter, parent, order, is_responsible=answers and place == 0, by=by, at=at)
        events.append(
            AssignmentGiven(
                subject_id=letter.pk,
                to=label(given),
                responsible=given.is_responsible,
                passed_down=parent is not None,
                text=given.text,
                due=_iso(given.due),
                override=override.strip() if _complains(letter, order) else "",
            )
        )
    record_all(events, by=by, at=at)


def _given(
    letter: Letter, parent: Assignment | None, order: Order, *, is_responsible: bool, by: Actor, at: datetime
) -> Assignment:
    """Write what an order gives; who has it already keeps what she has done, unless she has to answer anew.

    Who helped and answers now has passed down parts of it only: she says anew who below her answers.
    """
    target = {"letter": letter, "department_id": order.department, "executor_id": order.executor}
    row = Assignment.objects.filter(**target).first() or Assignment(**target)
    row.parent, row.is_responsible, row.text, row.due = parent, is_responsible, order.text.strip(), order.due
    anew = is_responsible and (parent is None or row.state == Given.DONE)
    if row.given_at is None or row.state == Given.RETURNED or anew:
        row.state, row.state_at, row.reason = Given.GIVEN, at, ""
        row.given_at, row.given_by_id = at, by.id
    row.save()
    return row


def _withdraw(rows: Collection[Assignment], at: datetime) -> None:
    gone = Assignment.objects.filter(pk__in=[row.pk for row in rows])
    gone.update(state=Given.RETURNED, state_at=at, reason=REPLACED)


def _with_all_below(roots: Iterable[Assignment], rows: Sequence[Assignment]) -> list[Assignment]:
    found = list(dict.fromkeys(roots))
    for row in found:  # grows while it is walked
        found += [other for other in rows if other.parent_id == row.pk and other not in found]
    return found


def _key(row: Assignment) -> tuple[int | None, int | None]:
    return row.department_id, row.executor_id


def _placed(order: Order) -> Order:
    """Return an order with the department of its official."""
    if order.executor is None:
        return order
    works = User.objects.filter(pk=order.executor, is_active=True, role__in=[role.value for role in WORKERS]).first()
    if works is None or works.department_id is None:
        raise CannotAssign("Этот сотрудник не исполнитель или не числится в подразделении: выберите другого.")
    return replace(order, department=works.department_id)


def _check_orders(letter: Letter, orders: Sequence[Order], limit: date | None, override: str, today: date) -> None:
    in_force = set(
        Department.objects.filter(in_force_on(today), pk__in=[order.department or 0 for order in orders]).values_list(
            "pk", flat=True
        )
    )
    if any(order.department not in in_force for order in orders):
        raise CannotAssign("Выберите исполнителя: подразделение или сотрудника.", of="responsible")
    if len({(order.department, order.executor) for order in orders}) < len(orders):
        raise CannotAssign("Один исполнитель назван дважды: уберите лишнюю строку.")
    for place, order in enumerate(orders):
        if place == 0:
            _check_due(order.due, limit, today)
        elif (last := orders[0].due) and order.due and order.due > last:
            raise CannotAssign(
                f"Свой срок соисполнителя – не позже {in_words(last)}: к этому дню отвечает ответственный.",
                of="helpers",
            )
        else:
            _check_due(order.due, limit, today, of="helpers")
        if (whom := _complains(letter, order)) and not override.strip():
            raise ComplainedOf(
                f"В обращении жалуются на того, кому оно поручается: {whom}. Рассматривать жалобу он не может "
                "(59-ФЗ, ст. 8 ч. 6): выберите другого исполнителя или напишите, почему это всё же он.",
                of="override",
            )


def _check_due(due: date | None, limit: date | None, today: date, of: str = "due") -> None:
    if due is None:
        return
    if limit is not None and limit < today:
        raise CannotAssign(
            f"Срок бумаги истёк: {in_words(limit)}. Своего срока не ставьте, исполнять нужно сейчас.", of=of
        )
    if due < today:
        raise CannotAssign(f"Срок поручения – не раньше сегодняшнего дня: {in_words(today)}.", of=of)
    if limit is not None and due > limit:
        raise CannotAssign(
            f"Срок поручения – не позже {in_words(limit)}: внутренний срок не продлевает срока ответа.", of=of
        )


def _complains(letter: Letter, order: Order) -> str:
    """Return whom an appeal complains of among those an order names; empty: nobody."""
    return complained_of(letter, order.department, order.executor)


# ── One's own assignment ──────────────────────────────────────────────────────────────────────────────────


def _own(assignment_id: int, move: Move, whose: Viewer) -> tuple[Letter, Assignment, Actor, int]:
    """Return an assignment of whoever asks with its letter, locked, how the journal names her, and whose standing.

    :raises NotYours: if it is nobody's of hers, or is returned
    :raises CannotMove: if the paper does not know the move now
    """
    rows = Assignment.objects.select_related("department", "executor", "parent", "given_by")
    letter = Letter.objects.select_for_update(of=("self",)).get(assignments=assignment_id)
    assignment = rows.get(pk=assignment_id)
    own = whose.standings[0].person
    for one in whose.standings:
        if assignment.state != Given.RETURNED and holds(one, assignment):
            hand_for(letter, move, Viewer((one,)))
            return letter, assignment, Actor("user", own, None if one.person == own else one.person), one.person
    raise NotYours(f"Поручение не ваше: {capital(move.label)} может {label(assignment)}.")


def _take(letter: Letter, assignment: Assignment, by: Actor, person: int, at: datetime) -> None:
    """Let an assignment be a person's, accepted.

    :raises ComplainedOf: if the appeal complains of her or of whoever acts for her, and she was not named on a ground
    """
    for one in {person, by.id} - {assignment.executor_id}:
        if whom := complained_of(letter, None, one):
            raise ComplainedOf(
                f"В обращении жалуются на вас: {whom}. Рассматривать его вы не можете (59-ФЗ, ст. 8 ч. 6): верните "
                "поручение или попросите другого сотрудника подразделения принять его."
            )
    if assignment.executor_id is None:
        same = Assignment.objects.filter(
            letter=assignment.letter_id, department=assignment.department_id, executor=person
        )
        same.filter(state=Given.RETURNED).delete()
        if same.exists():
            raise CannotAssign("У вас уже есть поручение по этой бумаге: работайте по нему.")
        assignment.executor = User.objects.get(pk=person)
    if assignment.state == Given.GIVEN:
        assignment.state, assignment.state_at = Given.ACCEPTED, at
    assignment.save(update_fields=["executor", "state", "state_at"])


@transaction.atomic
def accept(*, assignment_id: int, whose: Viewer, at: datetime) -> None:
    """Take up what was given; the paper is in work once whoever has to answer it does.

    :raises NotYours: if it is not given to whoever asks
    :raises CannotMove: if it cannot be now
    """
    letter, assignment, by, person = _own(assignment_id, Move.ACCEPT, whose)
    if assignment.state != Given.GIVEN:
        raise CannotAssign(f"Принимать нечего: поручение – «{assignment.get_state_display()}».")
    _take(letter, assignment, by, person, at)
    if assignment.is_responsible and state_of(letter) is State.ASSIGNED:
        moved(letter, Move.ACCEPT, by=by, at=at)
    record(AssignmentAccepted(subject_id=letter.pk, to=label(assignment)), by=by, at=at)


@transaction.atomic
def return_assignment(*, assignment_id: int, reason: str, today: date, whose: Viewer, at: datetime) -> None:
    """Return what is not one's own to whoever gave it, within the time that the office's order sets.

    What a head gave to answer brings the paper back to its resolution.

    :raises NotYours: if it is not given to whoever asks
    :raises CannotAssign: if it is too late, accepted, passed down, or no reason is given
    """
    letter, assignment, by, _ = _own(assignment_id, Move.RETURN, whose)
    if not reason.strip():
        raise CannotAssign("Напишите, почему поручение не ваше и чьё оно.", of="reason")
    to_resolution = assignment.is_responsible and assignment.parent is None
    if assignment.state not in (Given.GIVEN, Given.ACCEPTED) or (
        to_resolution and state_of(letter) is not State.ASSIGNED
    ):
        raise CannotAssign("Поручение уже принято в работу: попросите главу или заместителя перепоручить его.")
    if standing().filter(parent=assignment).exists():
        raise CannotAssign("Поручение передано дальше: вернуть его может тот, у кого оно сейчас.")
    last = return_by(letter, assignment)
    if last and last.control_due < today:
        raise CannotAssign(
            f"Вернуть поручение можно было до {in_words(last.control_due)} ({last.term.source}). "
            "Попросите главу или заместителя перепоручить его."
        )
    assignment.state, assignment.state_at, assignment.reason = Given.RETURNED, at, reason.strip()
    assignment.save(update_fields=["state", "state_at", "reason"])
    if to_resolution:
        moved(letter, Move.RETURN, by=by, at=at)
    elif assignment.parent and state_of(letter) is State.ASSIGNED and assignment.is_responsible:
        Assignment.objects.filter(pk=assignment.parent.pk).update(state=Given.GIVEN, state_at=at)
    told = AssignmentReturned(
        subject_id=letter.pk, to=label(assignment), reason=assignment.reason, to_resolution=to_resolution
    )
    record(told, by=by, at=at)


@transaction.atomic
def pass_down(
    *,
    assignment_id: int,
    text: str = "",
    responsible: Order,
    helpers: Sequence[Order] = (),
    override: str = "",
    today: date,
    whose: Viewer,
    at: datetime,
) -> None:
    """Give what was given on: to people of one's department, to departments below it and their people.

    Whoever passes it down has accepted it; a deputy's words are a resolution of hers. Passed down anew, it is theirs
    alone who are named now.

    :raises NotYours: if it is not given to whoever asks
    :raises CannotAssign: if somebody is not below, a day is later than the one above, or as `resolve`
    """
    letter, assignment, by, person = _own(assignment_id, Move.PASS_DOWN, whose)
    if assignment.state not in (Given.GIVEN, Given.ACCEPTED):
        raise CannotAssign(f"Передавать нечего: поручение – «{assignment.get_state_display()}».")
    orders = [_placed(order) for order in (responsible, *helpers)]
    under = below(assignment.department_id)
    if any(order.department not in under or order.executor == person for order in orders):
        raise CannotAssign("Передать можно сотруднику своего подразделения или подразделению ниже: выберите такого.")
    if any((order.department, order.executor) == (assignment.department_id, None) for order in orders):
        raise CannotAssign("Поручение уже у этого подразделения: выберите сотрудника.")
    passer = User.objects.get(pk=person)
    if passer.role == Role.DEPUTY:
        by_deputy = next(one for one in whose.standings if one.person == person)
        _resolution(letter, Move.PASS_DOWN, Hand(by_deputy, by), text, orders[0].due, today, at)
    elif text.strip() and not orders[0].text:
        orders[0] = replace(orders[0], text=text)
    _take(letter, assignment, by, person, at)
    _give(letter, assignment, orders, own_limit(assignment.due, limit_of(letter)), override, today, by, at)


@transaction.atomic
def hand_in_part(*, assignment_id: int, text: str, files: Sequence[Scan] = (), whose: Viewer, at: datetime) -> None:
    """Hand one's part in to whoever has to answer; until the answer goes out, it may be handed in anew.

    :raises NotYours: if it is not given to whoever asks
    :raises CannotAssign: if it says nothing, or she has to answer herself
    """
    letter, assignment, by, person = _own(assignment_id, Move.HAND_IN, whose)
    if assignment.is_responsible:
        raise CannotAssign("За ответ отвечаете вы: часть сдают соисполнители. Подготовьте ответ.")
    if not text.strip() and not files:
        raise CannotAssign("Напишите, что установлено и сделано по вашей части, или приложите файл.", of="text")
    _take(letter, assignment, by, person, at)
    for sent in files:
        file = keep_file([sent.content], name=sent.name, subject_kind=LETTER, subject_id=letter.pk, at=at)
        PartFile.objects.create(assignment=assignment, file=file)
        for said in said_by([file.sha256]).values():
            add_words(LETTER, letter.pk, said)
    assignment.part, assignment.state, assignment.state_at = text.strip(), Given.DONE, at
    assignment.save(update_fields=["part", "state", "state_at"])
    record(PartHandedIn(subject_id=letter.pk, to=label(assignment), files=len(files)), by=by, at=at)


def hand_over_all(assignments: Sequence[Assignment], taker: User, at: datetime) -> None:
    """Let another have what an official who leaves was given, each where it stands in its tree.

    Where the other one has an assignment of the same paper in that department, the two become his one: he answers if
    either of them did, and has what was passed down from both.

    :raises ComplainedOf: if an appeal among them complains of him, and nobody gave it to him on a ground
    """
    letters = {one.letter_id for one in assignments}
    theirs = Assignment.objects.filter(letter__in=letters, executor=taker)
    theirs.filter(state=Given.RETURNED).delete()
    has = {(one.letter_id, one.department_id): one for one in theirs}
    given = {letter for letter, _ in has}
    if complaints := complaining_of(None, letters - given, taker.pk):
        numbers = Letter.objects.filter(pk__in=complaints).order_by("pk").values_list("number", flat=True)
        raise ComplainedOf(
            f"На сотрудника {taker.get_full_name()} жалуются в бумагах, которые перешли бы к нему "
            f"(59-ФЗ, ст. 8 ч. 6): {', '.join(numbers)}. Выберите другого или сначала перепоручите их."
        )
    for one in assignments:
        same = has.get((one.letter_id, one.department_id))
        if same is None:
            one.executor = taker
            one.save(update_fields=["executor"])
            continue
        answers = one.is_responsible
        one.state, one.state_at, one.reason, one.is_responsible = Given.RETURNED, at, REPLACED, False
        one.save(update_fields=["state", "state_at", "reason", "is_responsible"])
        below_both = one.passed_down.exclude(pk=same.pk)
        if Assignment.objects.filter(parent=same, is_responsible=True).exists():
            below_both.update(is_responsible=False)
        below_both.update(parent=same)
        if answers:
            same.is_responsible, same.parent_id = True, one.parent_id if one.parent_id != same.pk else same.parent_id
            same.state = same.state if same.state in (Given.GIVEN, Given.ACCEPTED) else Given.ACCEPTED
            same.save(update_fields=["is_responsible", "parent", "state"])


# ── Terms, the end ────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def set_inner_term(*, letter_id: int, assignment_id: int, due: date, today: date, whose: Viewer, at: datetime) -> None:
    """Set the last day of what somebody was given. The paper's own term does not move: this is no extension.

    What is passed down of it is due by that day too.

    :raises CannotMove: if whoever asks may not
    :raises CannotAssign: if the day is later than the one above, or past
    """
    letter, hand = to_move(letter_id, Move.SET_INNER_TERM, whose)
    rows = list(standing().filter(letter=letter).select_related("department", "executor", "parent"))
    assignment = next((row for row in rows if row.pk == assignment_id), None)
    if assignment is None:
        raise CannotAssign("Такого поручения по этой бумаге нет: обновите страницу.")
    above = assignment.parent.due if assignment.parent else None
    _check_due(due, own_limit(above, limit_of(letter)), today)
    told = InnerTermSet(subject_id=letter.pk, to=label(assignment), due=due.isoformat(), was=_iso(assignment.due))
    for row in _with_all_below([assignment], rows):
        if row is assignment or (row.due and row.due > due):
            row.due = due
            row.save(update_fields=["due"])
    record(told, by=hand.by, at=at)


@transaction.atomic
def complete(*, letter_id: int, said: str, whose: Viewer, at: datetime) -> None:
    """Note that what a letter asked for is done, and that it wants no answer.

    :raises CannotMove: if whoever asks does not have to answer it
    :raises CannotAssign: if nothing is said of what was done
    """
    letter, hand = to_move(letter_id, Move.COMPLETE, whose)
    if not said.strip():
        raise CannotAssign("Напишите, что сделано.", of="said")
    moved(letter, Move.COMPLETE, by=hand.by, at=at)
    record(DoneWithoutAnswer(subject_id=letter.pk, said=said.strip()), by=hand.by, at=at)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
