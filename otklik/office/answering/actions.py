"""Sending a reply, and what comes after: measures under control, closing, a weak reply returned, taking up again.

The first answer closes the term of a paper: `work.Reply` keeps it; what is sent after a return or a resumption stands
in `dispatch` and in the results of the questions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.timezone import localdate

from otklik.office.answering.drafting import ANSWERS, Result
from otklik.office.answering.events import (
    KeptUnderControl,
    MeasuresConfirmed,
    PaperClosed,
    PaperReopened,
    ReplyReturned,
    ReplySent,
)
from otklik.office.answering.models import (
    Closing,
    Measure,
    QuestionResult,
    ReturnedReply,
    Signature,
)
from otklik.office.appeals.models import Decision, Outcome, Question
from otklik.office.appeals.queries import unreported
from otklik.office.assigning.queries import resolutions_of
from otklik.office.base import Refusal
from otklik.office.dispatch import actions as dispatch
from otklik.office.dispatch.models import Dispatch
from otklik.office.dispatch.queries import owed
from otklik.office.files.models import StoredFile
from otklik.office.journal.actions import Actor, record
from otklik.office.people.rights import Viewer
from otklik.office.registry.actions import LETTER
from otklik.office.registry.models import Answering, Letter
from otklik.office.search.actions import add_words
from otklik.office.work.models import Assignment, Reply
from otklik.office.work.moves import moved, to_move
from otklik.office.work.queries import answering, standing, state_of
from otklik.rules.words import day as in_words
from otklik.rules.workflow import Move, State

DECIDED = (Dispatch.Kind.REDIRECT, Dispatch.Kind.REDIRECT_NOTICE, Dispatch.Kind.LEFT_NOTICE)
"""What tells that a paper is not answered on its merits here."""


class CannotAnswer(Refusal):
    """The paper cannot be answered so; the text says why."""


class CannotClose(Refusal):
    """The paper cannot be taken off control so; the text says why."""


@transaction.atomic
def send_reply(*, dispatches: Collection[int], tracking: str = "", today: date, by: Actor, at: datetime) -> Letter:
    """Number and send the signed reply to these recipients; the papers are answered, their questions have results.

    A recipient who is told later than the first one gets his letter, and the paper stays answered as it was; so does
    one to whom a reply goes while the next one is being written.

    :raises CannotAnswer: if a question has no result, a paper is not signed, or several replies are meant
    :raises CannotSend: as `dispatch.send` does
    """
    waiting = Dispatch.objects.filter(pk__in=dispatches)
    if waiting.exclude(kind=Dispatch.Kind.REPLY).exists():
        raise CannotAnswer("Это не ответ: отправьте его из очереди «К отправке».")
    keys = sorted(set(waiting.values_list("letter_id", flat=True)))
    letters = list(Letter.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    signature = _signature_of(waiting)
    current = signature.draft.papers.filter(is_current=True).values_list("letter_id", flat=True)
    to_answer = [letter for letter in letters if letter.pk in set(current) and state_of(letter) is State.SIGNED]
    for letter in letters:
        if letter not in to_answer and not Reply.objects.filter(letter=letter).exists():
            raise CannotAnswer(f"Бумага {letter.number} сейчас «{state_of(letter).label}»: ответ на неё не подписан.")
    outgoing = dispatch.send(dispatches=dispatches, tracking=tracking, today=today, by=by, at=at)
    _give_files(signature, outgoing, at)
    rows = QuestionResult.objects.filter(draft=signature.draft_id)
    results = {row.question_id: Result(Outcome(row.outcome), row.measures_taken, row.measures_due) for row in rows}
    for letter in to_answer:
        _answer(letter, outgoing, results, Move.SEND, by=by, at=at)
    return outgoing


def _signature_of(waiting: QuerySet[Dispatch]) -> Signature:
    signatures = list(Signature.objects.filter(letters__dispatch__in=waiting).distinct())
    if len(signatures) > 1:
        raise CannotAnswer("Это разные ответы: отправьте каждый под своим номером.")
    if not signatures:
        numbers = ", ".join(sorted(set(waiting.values_list("letter__number", flat=True))))
        raise CannotAnswer(f"Бумага {numbers}: ответ на неё не подписан.")
    return signatures[0]


def _give_files(signature: Signature, outgoing: Letter, at: datetime) -> None:
    """Let the letter out hold what was signed, and be found by its words."""
    if StoredFile.objects.filter(subject_kind=LETTER, subject_id=outgoing.pk).exists():
        return
    for file in filter(None, (signature.signed, signature.detached)):
        StoredFile.objects.create(
            sha256=file.sha256,
            size=file.size,
            content_type=file.content_type,
            name=file.name,
            subject_kind=LETTER,
            subject_id=outgoing.pk,
            stored_at=at,
        )
    add_words(LETTER, outgoing.pk, signature.version.text)


@transaction.atomic
def enter_reply(
    *,
    letter_id: int,
    outgoing_id: int | None,
    signatory: str = "",
    results: Mapping[int, Result],
    sure: bool = False,
    whose: Viewer,
    today: date,
    at: datetime,
) -> Letter:
    """Enter an answer that was written and signed outside: under the number of a registered letter, or of a new one.

    :param outgoing_id: the letter out that answers the paper; None: it is registered now, by the author's name
    :param sure: that the letter out is the answer, though it was sent as another one or to another name
    :raises CannotMove: if the paper is answered or done already, or she may not
    :raises CannotAnswer: if a question has no result, the letter out is none, or seems to be another one
    :raises CannotSend: as `dispatch.register_out` does
    """
    letter, hand = to_move(letter_id, Move.ENTER_REPLY, whose)
    if outgoing_id is None:
        outgoing = _register(letter, signatory, today=today, by=hand.by, at=at)
    else:
        found = Letter.objects.filter(pk=outgoing_id, direction=Letter.Direction.OUTGOING, annulled_on=None).first()
        if found is None:
            raise CannotAnswer("Такого исходящего письма нет: проверьте номер.")
        outgoing = found
        if outgoing.registered_on < letter.registered_on:
            raise CannotAnswer(f"Исходящее {outgoing.number} зарегистрировано раньше самой бумаги: проверьте номер.")
        if not sure and (doubt := _doubt(letter, outgoing)):
            raise CannotAnswer(f"{doubt} Проверьте номер; если это и есть ответ, отметьте, что письмо проверено.")
        Answering.objects.get_or_create(outgoing=outgoing, incoming=letter)
    _answer(letter, outgoing, results, Move.ENTER_REPLY, by=hand.by, at=at)
    return outgoing


def _doubt(letter: Letter, outgoing: Letter) -> str:
    """Return why a letter out hardly answers a paper, in words; empty: it may well, or was registered as its answer."""
    if Answering.objects.filter(outgoing=outgoing, incoming=letter).exists():
        return ""
    other = Dispatch.objects.filter(outgoing=outgoing).exclude(kind=Dispatch.Kind.REPLY).first()
    if other is not None:
        return f"Исходящее {outgoing.number} – не ответ, а {other.get_kind_display()} ({other.recipient})."
    to, author = outgoing.correspondent_name or outgoing.addressee, dispatch.author_of(letter).name
    if author and _one_writing(to) != _one_writing(author):
        return f"Исходящее {outgoing.number} отправлено не автору ({author}), а другому адресату: {to}."
    return ""


def _one_writing(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())


def _register(letter: Letter, signatory: str, *, today: date, by: Actor, at: datetime) -> Letter:
    to = dispatch.author_of(letter)
    if not to.name.strip():
        raise CannotAnswer("Автор не назван: ответить некому.")
    return dispatch.register_out(
        to=to,
        addressee=to.name,
        signatory=signatory.strip(),
        summary=f"Ответ на {letter.number}",
        answers=[letter.pk],
        today=today,
        by=by,
        at=at,
    )


def _answer(
    letter: Letter, outgoing: Letter, results: Mapping[int, Result], move: Move, *, by: Actor, at: datetime
) -> None:
    questions = list(Question.objects.filter(appeal=letter.pk).order_by("position"))
    for question in questions:
        result = results.get(question.pk)
        if result is None and question.outcome not in ANSWERS:
            raise CannotAnswer(f"{letter.number}, вопрос {question.position}: нет результата. Укажите его в ответе.")
        if result is not None:
            _give_result(letter, question, result)
    Reply.objects.get_or_create(letter=letter, defaults={"number": outgoing.number, "sent_on": outgoing.registered_on})
    moved(letter, move, by=by, at=at)
    told = ReplySent(
        subject_id=letter.pk,
        number=outgoing.number,
        on=outgoing.registered_on.isoformat(),
        outcomes=[question.outcome for question in questions],
        on_paper=move is Move.ENTER_REPLY,
    )
    record(told, by=by, at=at)


def _give_result(letter: Letter, question: Question, result: Result) -> None:
    if result.outcome not in ANSWERS:
        raise CannotAnswer("Такого результата ответ не даёт: выберите из списка.")
    supported = result.outcome == Outcome.SUPPORTED
    if supported and result.measures_taken is None:
        raise CannotAnswer(f"{letter.number}, вопрос {question.position}: поддержано – отметьте, приняты ли меры.")
    promised, due = supported and result.measures_taken is False, result.measures_due
    if promised and due is None:
        raise CannotAnswer(f"{letter.number}, вопрос {question.position}: меры обещаны – укажите, к какому дню.")
    question.outcome, question.measures_taken = result.outcome, result.measures_taken if supported else None
    question.save(update_fields=["outcome", "measures_taken"])
    if promised and due is not None:
        Measure.objects.update_or_create(question=question, defaults={"due": due, "done_on": None, "evidence": ""})
    else:
        Measure.objects.filter(question=question, done_on=None).delete()


def promised(letter_id: int) -> list[Measure]:
    """Return what was promised for a paper and is not done, the first to be due at the top."""
    undone = Measure.objects.filter(question__appeal=letter_id, done_on=None).select_related("question")
    return list(undone.order_by("due", "question__position"))


@transaction.atomic
def keep_under_control(*, letter_id: int, whose: Viewer, at: datetime) -> None:
    """Watch an answered appeal until what was promised is done.

    :raises CannotMove: if it is not answered, or she may not
    :raises CannotClose: if nothing was promised
    """
    letter, hand = to_move(letter_id, Move.KEEP_UNDER_CONTROL, whose)
    measures = promised(letter.pk)
    if not measures:
        raise CannotClose("Обещанного и не исполненного нет: снимите бумагу с контроля.")
    moved(letter, Move.KEEP_UNDER_CONTROL, by=hand.by, at=at)
    record(KeptUnderControl(subject_id=letter.pk, due=measures[0].due.isoformat()), by=hand.by, at=at)


@transaction.atomic
def confirm_measures(*, letter_id: int, done_on: date, evidence: str, whose: Viewer, today: date, at: datetime) -> None:
    """Say that what was promised is done, on which day and by what it is seen; the paper is off control.

    :raises CannotMove: if the paper is not watched for it, or she may not
    :raises CannotClose: if the day is not past, nothing shows it, a report is owed, or a letter has not left yet
    """
    letter, hand = to_move(letter_id, Move.CONFIRM_MEASURES, whose)
    if told := report_owed(letter):
        raise CannotClose(told)
    if not letter.registered_on <= done_on <= today:
        raise CannotClose(f"Укажите день от {in_words(letter.registered_on)} до сегодняшнего.", of="done_on")
    if not evidence.strip():
        raise CannotClose("Напишите, чем подтверждается исполнение: акт, снимки, сообщение заявителя.")
    if told := not_sent(letter):
        raise CannotClose(told)
    measures = promised(letter.pk)
    for measure in measures:
        measure.done_on, measure.evidence = done_on, evidence.strip()
    Measure.objects.bulk_update(measures, ["done_on", "evidence"])
    Question.objects.filter(pk__in=[measure.pk for measure in measures]).update(measures_taken=True)
    moved(letter, Move.CONFIRM_MEASURES, by=hand.by, at=at)
    _close(letter, evidence.strip(), today, hand.by)
    confirmed = MeasuresConfirmed(subject_id=letter.pk, on=done_on.isoformat(), evidence=evidence.strip())
    record(confirmed, by=hand.by, at=at)
    record(PaperClosed(subject_id=letter.pk, note=""), by=hand.by, at=at)


def standing_in_the_way(letter: Letter) -> str:
    """Return why a paper cannot be taken off control; empty: it can."""
    open_question = Question.objects.filter(appeal=letter.pk, outcome="").order_by("position").first()
    if open_question is not None:
        return f"Вопрос {open_question.position} без результата: снять с контроля нельзя, пока он не указан."
    undone = promised(letter.pk)
    if undone:
        return f"Обещанные меры не приняты (срок {in_words(undone[0].due)}): оставьте бумагу на контроле."
    return report_owed(letter) or not_sent(letter)


def report_owed(letter: Letter) -> str:
    """Return to which higher bodies a report has still to be sent, and what to do; empty: to none."""
    bodies = unreported(letter.pk).filter(is_watched=True).values_list("higher_body__name", flat=True)
    if not bodies:
        return ""
    return f"Сначала отправьте доклад: {', '.join(bodies)} – на карточке «Доложить вышестоящему органу»."


def not_sent(letter: Letter) -> str:
    """Return what has to leave the house before a paper is off control, in words; empty: nothing."""
    waiting = owed(letter.pk)
    if waiting is None:
        return ""
    return f"Не отправлено: {waiting.get_kind_display()}, {waiting.recipient}. Снять с контроля можно после отправки."


@transaction.atomic
def close(*, letter_id: int, note: str = "", whose: Viewer, today: date, at: datetime) -> None:
    """Take a paper off control: all is answered and done.

    :raises CannotMove: if it is not so far, or she may not
    :raises CannotClose: if a question has no result, what was promised is not done, or something has not left yet
    """
    letter, hand = to_move(letter_id, Move.CLOSE, whose)
    if told := standing_in_the_way(letter):
        raise CannotClose(told)
    moved(letter, Move.CLOSE, by=hand.by, at=at)
    _close(letter, note.strip(), today, hand.by)
    record(PaperClosed(subject_id=letter.pk, note=note.strip()), by=hand.by, at=at)


def _close(letter: Letter, note: str, today: date, by: Actor) -> None:
    Closing.objects.create(letter=letter, closed_on=today, closed_by_id=by.id, note=note)


@transaction.atomic
def reopen(*, letter_id: int, reason: str, whose: Viewer, today: date, at: datetime) -> None:
    """Take up again a paper that is closed, redirected or left: whoever answered it has it, else the cabinet.

    That it was redirected or left without an answer holds no longer: its questions have to be answered.

    What was decided by mistake and has not left is not sent, and the questions are open again.

    :raises CannotMove: if it is none of these, or she may not
    :raises CannotClose: if no reason is given
    """
    letter, hand = to_move(letter_id, Move.REOPEN, whose)
    has_left = Dispatch.objects.filter(letter=letter, kind__in=DECIDED, sent_on__isnull=False).exists()
    if not reason.strip():
        raise CannotClose("Напишите, почему рассмотрение возобновляется.")
    if state_of(letter) is not State.CLOSED and not has_left:
        mistaken = f"Рассмотрение возобновлено: {reason.strip()}"
        dispatch.drop_waiting([letter.pk], DECIDED, reason=mistaken, by=hand.by, at=at)
        Decision.objects.filter(appeal=letter.pk).delete()
    moved(letter, Move.REOPEN, by=hand.by, at=at)
    Closing.objects.filter(letter=letter, reopened_on=None).update(reopened_on=today, reopened_for=reason.strip())
    _give_again(letter, Assignment.State.GIVEN, at)
    if not answering().filter(letter=letter).exists():
        letter.state = State.REGISTERED.value
        letter.save(update_fields=["state"])
    Question.objects.filter(appeal=letter.pk).exclude(outcome__in=ANSWERS).update(outcome="", measures_taken=None)
    record(PaperReopened(subject_id=letter.pk, reason=reason.strip()), by=hand.by, at=at)


@transaction.atomic
def return_reply(*, letter_id: int, text: str, whose: Viewer, today: date, at: datetime) -> ReturnedReply:
    """Return a weak reply to whoever answered; she answers again, the day of the first answer stays.

    To whom it has not left yet, it does not go.

    :raises CannotMove: if the paper is not answered, or she may not
    :raises CannotAnswer: if nothing is said
    """
    letter, hand = to_move(letter_id, Move.RETURN_REPLY, whose)
    if not text.strip():
        raise CannotAnswer("Напишите, чем ответ слаб и что сделать.")
    responsible = answering().filter(letter=letter).first()
    returned = ReturnedReply.objects.create(
        letter=letter,
        department_id=responsible.department_id if responsible else None,
        executor_id=responsible.executor_id if responsible else None,
        remark=text.strip(),
        returned_on=today,
        returned_by_id=hand.by.id,
    )
    moved(letter, Move.RETURN_REPLY, by=hand.by, at=at)
    weak = f"Ответ возвращён на доработку: {text.strip()}"
    dispatch.drop_waiting([letter.pk], [Dispatch.Kind.REPLY], reason=weak, by=hand.by, at=at)
    _give_again(letter, Assignment.State.ACCEPTED, at)
    record(ReplyReturned(subject_id=letter.pk, remark=text.strip()), by=hand.by, at=at)
    return returned


def _give_again(letter: Letter, state: Assignment.State, at: datetime) -> None:
    """Let those who answered have the paper again; who helped is done."""
    answered = standing().filter(letter=letter, is_responsible=True)
    answered.update(state=state, state_at=at)


def ended_on(letter: Letter) -> date:
    """Return the day on which a paper was last considered: taken off control, done, noted, answered, or registered."""
    closed = Closing.objects.filter(letter=letter).aggregate(last=Max("closed_on"))["last"]
    done = standing().filter(letter=letter, state=Assignment.State.DONE).aggregate(last=Max("state_at"))["last"]
    resolved = resolutions_of(letter).aggregate(last=Max("on"))["last"]
    answered = Reply.objects.filter(letter=letter).values_list("sent_on", flat=True).first()
    found = (closed, done and localdate(done), resolved, answered, letter.registered_on)
    days: list[date] = [day for day in found if day]
    return max(days)
