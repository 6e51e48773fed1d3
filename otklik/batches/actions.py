"""What is done with many papers at once: offered, looked at, begun, stopped, undone.

A batch is worked off in sets of SET papers, each set in a transaction of its own with its journal entries: a worker
that is killed leaves whole sets behind, and whoever goes on begins with the next one. What cannot be done with a paper
is told of it, and hinders no other.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from otklik.batches.events import PaperAssigned, QuestionClassified, SheetMade
from otklik.batches.models import RUN, Batch, BatchPaper
from otklik.batches.sheets import SHEETS, write_sheet
from otklik.office.appeals import queries as appeals
from otklik.office.appeals.actions import ASSIGNED_LEVELS
from otklik.office.appeals.models import Appeal, Question
from otklik.office.assigning.queries import complaining_of, with_parts
from otklik.office.base import Refusal
from otklik.office.files.actions import keep_file
from otklik.office.filters import ANNULLED, ANY, Filters
from otklik.office.incidents import queries as incidents
from otklik.office.journal.actions import Actor, Event, record, record_all
from otklik.office.messages import queries as messages
from otklik.office.people import queries as people
from otklik.office.people.models import User
from otklik.office.people.rights import EVERYTHING, Action, Reach
from otklik.office.receptions import queries as receptions
from otklik.office.reference.models import ClassifierItem, Department
from otklik.office.registry.models import Letter
from otklik.office.work import queries as work
from otklik.office.work.models import Assignment
from otklik.office.work.queries import answering, standing
from otklik.papers.actions import joined, papers_of_each, record_printed, title_of
from otklik.papers.queries import FOR_CITIZENS, OF_A_LETTER
from otklik.rules import workflow
from otklik.rules.workflow import Kind, Move, MoveNotAllowed, State

FILE = "batch"
"""Kind of the subject whose file a spreadsheet is."""
SET = 500
"""Papers of a transaction."""
GOING = (Batch.State.WAITING, Batch.State.RUNNING, Batch.State.UNDOING)
MADE = (Batch.Act.SHEET, Batch.Act.PRINT)
"""Acts that make a file and change no paper: there is nothing to look at before, and nothing to undo."""
MOST_PRINTED = 2_000
"""Letters of which papers are made at once: some minutes, and a stack of paper that a printer holds."""
PRINTED = 50
"""Letters whose papers are made between two looks at whether to stop."""
LEADERS = {"head", "deputy"}
WITH_ANNULLED = {ANNULLED: ANY}


class CannotOffer(Refusal):
    """The batch cannot be put together; the text says why."""


class NotNow(Refusal):
    """The batch does not stand so that this could be done."""


@dataclass(frozen=True, slots=True)
class Journal:
    """Whose papers a batch takes: how they are chosen, by which right they are read, what can be done with them."""

    select: Callable[[Filters, Reach], QuerySet[Any]]
    read: Action
    acts: Sequence[Batch.Act]
    all: Filters
    key: str = "public_id"


class Held(NamedTuple):
    """A department that has a letter, as a batch keeps it in `BatchPaper.before`: keys of rows, days and moments ISO.

    What follows the first three was not kept by batches of before.
    """

    department: int
    executor: int | None
    is_responsible: bool
    text: str = ""
    due: str | None = None
    state: str = Assignment.State.GIVEN.value
    given_at: str | None = None
    given_by: int | None = None

    @property
    def whose(self) -> tuple[int, int | None, bool]:
        """Return whose it is, whatever has become of it."""
        return self[:3]


JOURNALS: Mapping[str, Journal] = {
    "letters": Journal(
        work.select, Action.READ_LETTERS, (Batch.Act.ASSIGN, Batch.Act.SHEET, Batch.Act.PRINT), WITH_ANNULLED
    ),
    "outgoing": Journal(work.select_outgoing, Action.READ_LETTERS, (Batch.Act.SHEET, Batch.Act.PRINT), WITH_ANNULLED),
    "appeals": Journal(appeals.select, Action.READ_APPEALS, tuple(Batch.Act), WITH_ANNULLED, "letter__public_id"),
    "incidents": Journal(incidents.select, Action.READ_INCIDENTS, (Batch.Act.SHEET,), {}),
    "messages": Journal(messages.select, Action.READ_MESSAGES, (Batch.Act.SHEET,), {}),
    "receptions": Journal(receptions.select, Action.READ_RECEPTIONS, (Batch.Act.SHEET,), {}),
    "citizens": Journal(people.select, Action.READ_CITIZENS, (Batch.Act.SHEET,), {}),
}
NEEDS = {
    Batch.Act.ASSIGN: Action.ASSIGN,
    Batch.Act.CLASSIFY: Action.CLASSIFY,
    Batch.Act.PRINT: Action.PRINT,
}
"""The right that an act needs besides that of reading the papers."""


@transaction.atomic
def offer_batch(
    *,
    act: Batch.Act,
    journal: str,
    papers: QuerySet[Any],
    department: int | None = None,
    code: str = "",
    paper: str = "",
    user: User,
    by: Actor,
    at: datetime,
) -> Batch:
    """Put down what is to be done with which papers, and which of them it cannot be done with.

    :param papers: what was found or chosen, within reach of both rights
    :raises CannotOffer: if nothing is chosen, or what is to be written is not in its book
    """
    batch = Batch(act=act, journal=journal, by=user, instead_of=by.for_id, offered_at=at)
    if act is Batch.Act.ASSIGN:
        batch.department = Department.objects.filter(pk=department or 0, until__isnull=True).first()
        if batch.department is None:
            raise CannotOffer("Выберите отдел, которому передаются бумаги.")
    if act is Batch.Act.CLASSIFY:
        batch.code = ClassifierItem.objects.filter(code=code.strip(), level__in=ASSIGNED_LEVELS).first()
        if batch.code is None:
            raise CannotOffer("Такого вопроса в классификаторе нет: наберите слова и выберите из списка.")
    if act is Batch.Act.PRINT:
        if paper not in OF_A_LETTER:
            raise CannotOffer("Выберите, что напечатать.")
        batch.paper = paper
    batch.save(force_insert=True)
    sql, params = papers.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO otklik_batches_batchpaper (batch_id, paper, state)
                SELECT %s, chosen.paper, 'waiting' FROM ({sql}) AS chosen (paper)""",  # noqa: S608
            [batch.pk, *params],
        )
        batch.total = cursor.rowcount
    if not batch.total:
        raise CannotOffer("Ни одной бумаги не выбрано.")
    if act is Batch.Act.PRINT and batch.total > MOST_PRINTED:
        raise CannotOffer(f"За один раз печатается не больше {MOST_PRINTED} бумаг: уточните отбор.")
    _refuse_what_cannot(batch, batch.papers.all())
    batch.refused = batch.papers.filter(state=BatchPaper.State.REFUSED).count()
    batch.save(update_fields=["total", "refused"])
    return batch


@transaction.atomic
def start_batch(*, batch_id: int) -> None:
    """Put an offered batch, or the rest of a stopped one, into the queue.

    :raises NotNow: if it is being worked on, or was
    """
    batch = _locked(batch_id)
    if batch.state not in (Batch.State.OFFERED, Batch.State.STOPPED):
        raise NotNow(f"Начинать нечего: {batch.get_state_display()}.")
    batch.state, batch.stop_asked = Batch.State.WAITING, False
    batch.save(update_fields=["state", "stop_asked"])
    _defer(batch)


@transaction.atomic
def stop_batch(*, batch_id: int) -> None:
    """Stop a batch after the set that is being worked on; what is done stays done.

    :raises NotNow: if it is not being worked on
    """
    batch = _locked(batch_id)
    if batch.state not in (Batch.State.WAITING, Batch.State.RUNNING):
        raise NotNow(f"Останавливать нечего: {batch.get_state_display()}.")
    batch.stop_asked = True
    if batch.state == Batch.State.WAITING:
        batch.state = Batch.State.STOPPED
    batch.save(update_fields=["state", "stop_asked"])


@transaction.atomic
def undo_batch(*, batch_id: int) -> None:
    """Give the papers of a batch back what they had, but those that somebody has changed since.

    :raises NotNow: if nothing of it is done, it is being worked on, or leaves nothing to undo
    """
    batch = _locked(batch_id)
    if batch.state not in (Batch.State.FINISHED, Batch.State.STOPPED) or batch.act in MADE or not batch.done:
        raise NotNow(f"Отменять нечего: {batch.get_state_display()}.")
    batch.state = Batch.State.UNDOING
    batch.save(update_fields=["state"])
    _defer(batch)


def _locked(batch_id: int) -> Batch:
    return Batch.objects.select_for_update(of=("self",)).select_related("by", "department", "code").get(pk=batch_id)


def _defer(batch: Batch) -> None:
    app.configure_task(RUN, lock=f"{RUN}.{batch.pk}").defer(batch_id=batch.pk)


def run_batch(batch_id: int, at: datetime) -> None:
    """Work a batch off, or undo it, set by set; run again, it goes on where it was."""
    batch = Batch.objects.get(pk=batch_id)
    try:
        if batch.act == Batch.Act.SHEET:
            make_sheet(batch_id, at)
            return
        if batch.act == Batch.Act.PRINT:
            make_papers(batch_id, at)
            return
        while run_set(batch_id, at):
            pass
    except Exception:
        Batch.objects.filter(pk=batch_id, state__in=GOING).update(state=Batch.State.STOPPED, stop_asked=False)
        raise  # the queue keeps the fault; whoever began the batch may go on with the rest


@transaction.atomic
def run_set(batch_id: int, at: datetime) -> bool:
    """Do, or undo, the next set of a batch; tell whether there may be another one."""
    batch = _locked(batch_id)
    undoing = batch.state == Batch.State.UNDOING
    if not undoing and batch.state not in (Batch.State.WAITING, Batch.State.RUNNING):
        return False
    if batch.stop_asked and not undoing:
        return _end(batch, Batch.State.STOPPED, at)
    sought = BatchPaper.State.DONE if undoing else BatchPaper.State.WAITING
    rest = batch.papers.filter(state=sought, reason="")
    papers = list(rest.order_by("paper")[:SET])
    if not papers:
        return _end(batch, Batch.State.UNDONE if undoing else Batch.State.FINISHED, at)
    batch.state = Batch.State.UNDOING if undoing else Batch.State.RUNNING
    if not undoing:
        _refuse_what_cannot(batch, rest.filter(paper__in=[paper.paper for paper in papers]))
        papers = list(rest.filter(paper__in=[paper.paper for paper in papers]))
    work_of = _assign if batch.act == Batch.Act.ASSIGN else _classify
    events = work_of(batch, papers, at, undoing=undoing)
    BatchPaper.objects.bulk_update(papers, ["state", "reason", "before", "state_before", "state_after"])
    record_all(events, by=Actor("user", batch.by_id, batch.instead_of), at=at)
    counts = {state: batch.papers.filter(state=state).count() for state in BatchPaper.State}
    batch.done, batch.refused = counts[BatchPaper.State.DONE], counts[BatchPaper.State.REFUSED]
    batch.save(update_fields=["state", "done", "refused"])
    return True


def _end(batch: Batch, state: Batch.State, at: datetime) -> bool:
    batch.state, batch.finished_at, batch.stop_asked = state, at, False
    batch.save(update_fields=["state", "finished_at", "stop_asked"])
    return False


# ── What cannot be done ───────────────────────────────────────────────────────────────────────────────────


def _refuse_what_cannot(batch: Batch, papers: QuerySet[BatchPaper]) -> None:
    """Mark, of waiting papers, those with which the act cannot be done, each with its reason; set by set."""
    for reason, condition in _reasons(batch):
        which = Letter.objects.filter(condition).values("pk")
        papers.filter(state=BatchPaper.State.WAITING, paper__in=which).update(
            state=BatchPaper.State.REFUSED, reason=reason
        )


def _reasons(batch: Batch) -> Iterable[tuple[str, Q]]:
    if batch.act == Batch.Act.PRINT and batch.paper in FOR_CITIZENS:
        yield "это не обращение гражданина", Q(appeal__isnull=True)
    if batch.act in MADE:
        return
    yield "номер аннулирован", Q(annulled_on__isnull=False)
    if batch.act == Batch.Act.CLASSIFY:
        coded = Question.objects.filter(position=1, code=batch.code)
        yield "этот вопрос уже указан", Q(pk__in=coded.values("appeal"))
        yield "в обращении нет вопроса", ~Q(pk__in=Question.objects.filter(position=1).values("appeal"))
        return
    theirs = answering().filter(department=batch.department)
    yield "уже у этого отдела", Q(pk__in=theirs.values("letter"))
    yield "ответ уже отправлен", Q(reply__sent_on__isnull=False)
    below = standing().filter(parent__isnull=False)
    yield "поручение уже передано ниже: перепоручите его на карточке", Q(pk__in=below.values("letter"))
    yield "соисполнители уже сдали части: перепоручите на карточке", Q(pk__in=with_parts().values("letter"))
    complaints = batch.papers.filter(state=BatchPaper.State.WAITING).values("paper")
    yield "жалоба на этот отдел (59-ФЗ, ст. 8 ч. 6)", Q(pk__in=complaining_of(batch.department_id or 0, complaints))
    role = _role_of(batch)
    for kind in (Kind.LETTER, Kind.APPEAL):
        of_kind = Q(appeal__isnull=kind != Kind.APPEAL)
        for state in State:
            try:
                _assigned_from(kind, state, role)
            except MoveNotAllowed:
                yield f"{kind.label} – «{state.label}»: передать нельзя", Q(state=state.value) & of_kind


def _role_of(batch: Batch) -> str:
    """Return the role by which papers are given: of whoever began the batch, or of whom she stood in for."""
    if batch.instead_of is None:
        return batch.by.role
    return User.objects.values_list("role", flat=True).get(pk=batch.instead_of)


def _assigned_from(kind: Kind, state: State, role: str) -> State:
    """Return where a paper comes by being given to a department.

    :raises MoveNotAllowed: if it cannot be, or not by this role
    """
    first = Move.RESOLVE if role in LEADERS else Move.ENTER_RESOLUTION
    move = first if state is State.REGISTERED else Move.REASSIGN
    return workflow.move(kind, state, move, workflow.Role(role))


# ── What is done ──────────────────────────────────────────────────────────────────────────────────────────


def _held(row: Assignment) -> Held:
    due, given_at = (at.isoformat() if at else None for at in (row.due, row.given_at))
    whose = row.department_id, row.executor_id, row.is_responsible
    return Held(*whose, row.text, due, row.state, given_at, row.given_by_id)


def _assign(batch: Batch, papers: Sequence[BatchPaper], at: datetime, *, undoing: bool) -> list[Event]:
    """Make the department of the batch responsible for papers, or give them back to those who had them."""
    keys = [paper.paper for paper in papers]
    letters = Letter.objects.select_for_update(of=("self",)).in_bulk(keys)
    of_citizens = set(Appeal.objects.filter(pk__in=keys).values_list("pk", flat=True))
    held: dict[int, list[Held]] = defaultdict(list)
    for row in standing().filter(letter__in=keys, parent=None):
        held[row.letter_id].append(_held(row))
    names = dict(Department.objects.values_list("pk", "name"))
    role, to = _role_of(batch), batch.department_id or 0
    given: dict[int, list[Held]] = {}
    events: list[Event] = []
    for paper in papers:
        letter, rows = letters[paper.paper], held[paper.paper]
        if undoing:
            had = [Held(*row) for row in json.loads(paper.before)]
            now = [row.whose for row in _touched(rows, had, to)]
            if now != [_responsible(had, to).whose] or letter.state != paper.state_after:
                paper.reason = "не отменено: бумагу изменили после"
                continue
            given[letter.pk], letter.state, paper.state = had, paper.state_before, BatchPaper.State.UNDONE
        else:
            had = _touched(rows, [], to)
            paper.before, paper.state_before = json.dumps(had), letter.state
            if letter.state:
                kind = Kind.APPEAL if letter.pk in of_citizens else Kind.LETTER
                letter.state = _assigned_from(kind, State(letter.state), role).value
            anew = _responsible(had, to)._replace(given_at=at.isoformat(), given_by=batch.by_id)
            given[letter.pk], paper.state_after = [anew], letter.state
            paper.state = BatchPaper.State.DONE
        events.append(
            PaperAssigned(
                subject_id=letter.pk,
                department=_holder(given[letter.pk], names),
                before=_holder(rows, names),
                taken_back=undoing,
            )
        )
    _give(given, to)
    Letter.objects.bulk_update([letters[key] for key in given], ["state"])
    return events


def _touched(rows: Iterable[Held], had: Iterable[Held], to: int) -> list[Held]:
    """Return the rows that giving a letter to a department replaces, and those of departments that it had before."""
    departments = {to, *(row.department for row in had)}
    return [row for row in rows if row.is_responsible or row.department in departments]


def _responsible(had: Iterable[Held], to: int) -> Held:
    """Return the row of a department that becomes responsible: with its executor, if it helped before."""
    return Held(to, next((row.executor for row in had if row.department == to), None), is_responsible=True)


def _holder(rows: Iterable[Held], names: Mapping[int, str]) -> str:
    """Return the name of the responsible department; empty: nobody's."""
    return next((names[row.department] for row in rows if row.is_responsible), "")


def _give(given: Mapping[int, Iterable[Held]], to: int) -> None:
    """Write rows of letters in place of the responsible ones and those of a department.

    What was returned stays for the history, unless whoever returned it has it again.
    """
    replaced = Q(is_responsible=True, parent=None) | Q(department=to)
    gone = list(standing().filter(replaced, letter__in=given).values_list("pk", flat=True))
    Assignment.objects.filter(parent__in=gone, state=Assignment.State.RETURNED).update(parent=None)
    Assignment.objects.filter(pk__in=gone).delete()
    again: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    for letter, rows in given.items():
        for row in rows:
            again[row.department, row.executor].append(letter)
    for (department, executor), letters in again.items():
        Assignment.objects.filter(
            letter__in=letters, department=department, executor=executor, state=Assignment.State.RETURNED
        ).delete()
    Assignment.objects.bulk_create(
        Assignment(
            letter_id=letter,
            department_id=row.department,
            executor_id=row.executor,
            is_responsible=row.is_responsible,
            text=row.text,
            due=date.fromisoformat(row.due) if row.due else None,
            state=row.state,
            given_at=datetime.fromisoformat(row.given_at) if row.given_at else None,
            given_by_id=row.given_by,
        )
        for letter, rows in given.items()
        for row in rows
    )


def _classify(batch: Batch, papers: Sequence[BatchPaper], _: datetime, *, undoing: bool) -> list[Event]:
    """Give the first question of appeals the code of the batch, or the one before."""
    keys = [paper.paper for paper in papers]
    asked = Question.objects.select_for_update().filter(appeal__in=keys, position=1)
    questions = {question.appeal_id: question for question in asked}
    events: list[Event] = []
    for paper in papers:
        question = questions[paper.paper]
        before = question.code_id or ""
        if undoing and before != batch.code_id:
            paper.reason = "не отменено: вопрос изменили после"
            continue
        if undoing:
            question.code_id, paper.state = paper.before or None, BatchPaper.State.UNDONE
        else:
            paper.before, question.code_id, paper.state = before, batch.code_id, BatchPaper.State.DONE
        events.append(
            QuestionClassified(subject_id=paper.paper, code=question.code_id or "", before=before, taken_back=undoing)
        )
    Question.objects.bulk_update(questions.values(), ["code"])
    return events


# ── Spreadsheets and printed papers ──────────────────────────────────────────────────────────────────────


class _Stopped(Exception):
    """Somebody asked a spreadsheet to stop."""


def _tell(batch_id: int, done: int) -> None:
    """Say how far the file of a batch is.

    :raises _Stopped: if somebody asked it to stop
    """
    Batch.objects.filter(pk=batch_id).update(done=done, state=Batch.State.RUNNING)
    if Batch.objects.filter(pk=batch_id, stop_asked=True).exists():
        raise _Stopped


def make_papers(batch_id: int, at: datetime) -> None:
    """Make the papers of a batch, one PDF of all, and keep it with it; anew from the beginning if it was cut short."""
    batch = Batch.objects.get(pk=batch_id)
    if batch.state not in (Batch.State.WAITING, Batch.State.RUNNING):
        return
    waiting = batch.papers.filter(state=BatchPaper.State.WAITING)
    keys = list(waiting.order_by("paper").values_list("paper", flat=True))
    within = people.viewer(batch.by, localdate(at)).reach(Action.PRINT)
    parts = []
    try:
        for first in range(0, len(keys), PRINTED):
            _tell(batch_id, first)
            letters = Letter.objects.filter(pk__in=keys[first : first + PRINTED]).order_by("pk")
            parts.append(papers_of_each(batch.paper, letters, within, localdate(at)))
    except _Stopped:
        Batch.objects.filter(pk=batch.pk).update(state=Batch.State.STOPPED, finished_at=at, done=0, stop_asked=False)
        return
    with transaction.atomic():
        batch = _locked(batch_id)
        if batch.state not in (Batch.State.WAITING, Batch.State.RUNNING):
            return
        name = f"{title_of(batch.paper)} {localdate(at):%d.%m.%Y}.pdf"
        keep_file([joined(parts)], name=name, subject_kind=FILE, subject_id=batch.pk, at=at)
        record_printed(batch.paper, keys, by=Actor("user", batch.by_id, batch.instead_of), at=at)
        batch.state, batch.finished_at, batch.done = Batch.State.FINISHED, at, len(keys)
        batch.save(update_fields=["state", "finished_at", "done"])


def make_sheet(batch_id: int, at: datetime) -> None:
    """Write the spreadsheet of a batch and keep it with it; made again from the beginning if it was cut short."""
    batch = Batch.objects.select_related("by").get(pk=batch_id)
    if batch.state not in (Batch.State.WAITING, Batch.State.RUNNING):
        return

    chosen = JOURNALS[batch.journal].select(JOURNALS[batch.journal].all, EVERYTHING)
    papers = chosen.filter(pk__in=batch.papers.values("paper"))
    try:
        file = write_sheet(SHEETS[batch.journal], papers, localdate(at), partial(_tell, batch_id))
    except _Stopped:
        Batch.objects.filter(pk=batch.pk).update(state=Batch.State.STOPPED, finished_at=at, done=0, stop_asked=False)
        return
    with transaction.atomic(), file:
        batch = _locked(batch_id)
        if batch.state not in (Batch.State.WAITING, Batch.State.RUNNING):
            return
        name = f"{SHEETS[batch.journal].title} {localdate(at):%d.%m.%Y}.xlsx"
        keep_file(iter(lambda: file.read(1 << 18), b""), name=name, subject_kind=FILE, subject_id=batch.pk, at=at)
        by = Actor("user", batch.by_id, batch.instead_of)
        record_sheet(batch.journal, batch.total, batch_id=batch.pk, by=by, at=at)
        batch.state, batch.finished_at, batch.done = Batch.State.FINISHED, at, batch.total
        batch.save(update_fields=["state", "finished_at", "done"])


def record_sheet(journal: str, papers: int, *, batch_id: int | None, by: Actor, at: datetime) -> None:
    """Write down that a list with personal data has left the house."""
    record(SheetMade(subject_id=batch_id, journal=SHEETS[journal].title, papers=papers), by=by, at=at)
