"""What is done to papers under control: special control on and off, reports to higher bodies; and with many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import DateField, OuterRef, Q, Subquery
from django.db.models.functions import Cast

from otklik.office.answering.approval import may_approve
from otklik.office.answering.models import Approval, DraftPaper
from otklik.office.appeals.cards import is_special
from otklik.office.appeals.queries import unreported
from otklik.office.assigning.actions import hand_over_all
from otklik.office.base import Refusal
from otklik.office.considering.queries import address_of
from otklik.office.control.events import (
    ApprovalHandedOver,
    NormAdded,
    OfficialSeenOff,
    PaperHandedOver,
    PutOnControl,
    ReportPrepared,
    TakenOffControl,
    TermAdded,
    TermMoved,
)
from otklik.office.control.models import ControlMark
from otklik.office.control.queries import KEPT, asked_of, in_work_of, seal_of, touched_by, touched_by_norm
from otklik.office.dispatch.actions import Recipient, prepare
from otklik.office.dispatch.models import WAITS, Dispatch
from otklik.office.journal.actions import Actor, record, record_all
from otklik.office.people.actions import close_account, end_substitutions_of, one_at_a_time
from otklik.office.people.models import User
from otklik.office.people.rights import Viewer
from otklik.office.reference.models import AnswerNorm, LetterKind, OfficeTerm
from otklik.office.reference.queries import as_the_law_limits, terms
from otklik.office.registry.models import Letter
from otklik.office.work.models import Term as KeptTerm
from otklik.office.work.moves import Hand, moved, to_move
from otklik.rules.deadlines import IN_HOURS, BadTerms, Start, Step, Term, Unit, terms_of
from otklik.rules.workflow import Move


class BadTerm(Refusal):
    """The row would not do; the text says why."""


class PapersHaveChanged(Refusal):
    """The row would touch other papers than those that were shown, or in another way."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"Бумаги, которых коснётся запись, уже не те, что были показаны: теперь их {count}. "
            "Посмотрите на них и сохраните ещё раз."
        )


def check_term(term: Term) -> None:
    """Return if a row may join the table of terms.

    :raises BadTerm: if it contradicts another row, is counted from what has no moment or from itself, or moves kept
        days otherwise than by calendar days from registration
    """
    if (term.procedure, term.step) == KEPT and (term.unit, term.start) != (Unit.CALENDAR_DAYS, Start.REGISTRATION):
        raise BadTerm("Срок ответа на обращение считают календарными днями со дня регистрации: выберите их.")
    if term.start is Start.END_OF_ANSWER and (term.step is Step.ANSWER or term.unit in IN_HOURS):
        raise BadTerm("Со дня окончания срока ответа считают только другие сроки, и не в часах: выберите иначе.")
    try:
        terms_of(term.procedure, term.since, (*terms(), as_the_law_limits(term)))
    except BadTerms as error:
        raise BadTerm(str(error)) from None


@transaction.atomic
def add_term(*, term: Term, shown: str, by: Actor, at: datetime) -> int:
    """Add a row to the table of terms and move the last days of the open papers that it holds for; return how many.

    `shown` stands for the papers and days that whoever adds it has been shown (`queries.seal_of`): others are not
    moved behind her back. What is answered keeps its term, and so does an extension. An import that is going on is
    waited for, since its papers take their terms from the table as it was.

    :raises BadTerm: as `check_term` does
    :raises PapersHaveChanged: if by now other papers would be touched, or moved to other days
    """
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {OfficeTerm._meta.db_table} IN ACCESS EXCLUSIVE MODE")
    check_term(term)
    touched = touched_by(term)
    moved: list[Any] = list(touched.select_for_update(of=("self",)))
    if seal_of(touched) != shown:
        raise PapersHaveChanged(len(moved))
    OfficeTerm.objects.create(
        step=term.step.value,
        procedure=term.procedure.value,
        length=term.length,
        unit=term.unit.value,
        start=term.start.value,
        roll=term.roll.value,
        since=term.since,
        source=term.source,
    )
    registered = Letter.objects.filter(pk=OuterRef("letter")).values("registered_on")
    KeptTerm.objects.filter(letter__in=[appeal.pk for appeal in moved]).update(
        legal_due=Cast(Subquery(registered) + timedelta(days=term.length), DateField())
    )
    record_all(
        (
            TermMoved(
                subject_id=appeal.pk, was=appeal.letter.term.legal_due.isoformat(), now=appeal.new_due.isoformat()
            )
            for appeal in moved
        ),
        by=by,
        at=at,
    )
    told = TermAdded(
        subject_id=None,
        procedure=term.procedure.value,
        step=term.step.value,
        length=term.length,
        unit=term.unit.value,
        since=term.since.isoformat(),
        papers=len(moved),
    )
    record(told, by=by, at=at)
    return len(moved)


def check_norm(*, urgent: bool, since: date) -> None:
    """Return if a norm of answering incidents may begin on a day.

    :raises BadTerm: if there is a norm of that day or a later one
    """
    if AnswerNorm.objects.filter(urgent=urgent, since__gte=since).exists():
        raise BadTerm("Норма с этого или более позднего дня уже есть: выберите день после неё.")


@transaction.atomic
def add_norm(
    *, urgent: bool, hours: int, clock: str, since: date, source: str, shown: str, by: Actor, at: datetime
) -> None:
    """Have incidents accepted from a day on answered by a new norm; the norm before it ends the day before.

    :raises BadTerm: as `check_norm` does
    :raises PapersHaveChanged: if it would hold for other incidents than those `shown` stands for
    """
    check_norm(urgent=urgent, since=since)
    touched = touched_by_norm(urgent=urgent, since=since)
    if seal_of(touched) != shown:
        raise PapersHaveChanged(touched.count())
    norms = AnswerNorm.objects.select_for_update().filter(urgent=urgent)
    norms.filter(Q(until=None) | Q(until__gte=since)).update(until=since - timedelta(days=1))
    made = AnswerNorm.objects.create(urgent=urgent, hours=hours, clock=clock, since=since, source=source)
    record(NormAdded(subject_id=made.pk, urgent=urgent, hours=hours, since=since.isoformat()), by=by, at=at)


class PapersWouldBeLeft(Refusal):
    """An official would leave papers in work behind that nobody has taken."""


@transaction.atomic
def see_off(*, leaver: User, taker: User | None, today: date, by: Actor, at: datetime) -> int:
    """Close the account of an official who leaves, and give all papers that she has in work to another, in one act.

    So go the approvals that she is asked for, now or in her turn. What she has answered stays hers; terms do not move;
    whomever she stands in for, she does so no longer. Returns the number of papers that went over.

    :raises PapersWouldBeLeft: if there are papers or approvals and nobody who works here, and may approve, takes them
    :raises LastAdministrator: if nobody else could make accounts
    """
    one_at_a_time()
    close_account(login=leaver.username, by=by, at=at)
    end_substitutions_of(leaver, today=today, by=by, at=at)
    papers = list(in_work_of(leaver).select_for_update(of=("self",)))
    asked = list(asked_of(leaver).select_for_update(of=("self",)))
    stays = taker and User.objects.filter(pk=taker.pk, is_active=True).exists()
    if papers and not stays:
        raise PapersWouldBeLeft(f"У сотрудника бумаги в работе: {len(papers)}. Выберите, кому их передать.")
    if asked and not (stays and taker and may_approve(taker)):
        raise PapersWouldBeLeft(
            f"Сотрудник согласует проекты ответов: {len(asked)}. Выберите, кому их передать: исполнителю, заместителю "
            "или главе."
        )
    if asked and taker:
        _hand_over_approvals(asked, leaver, taker, by, at)
    if papers and taker:
        hand_over_all(papers, taker, at)
        record_all(
            (PaperHandedOver(subject_id=one.letter_id, giver=leaver.pk, taker=taker.pk) for one in papers),
            by=by,
            at=at,
        )
    took = taker.pk if taker and (papers or asked) else None
    told = OfficialSeenOff(subject_id=leaver.pk, taker=took, papers=len(papers), approvals=len(asked))
    record(told, by=by, at=at)
    return len(papers)


def _hand_over_approvals(asked: Sequence[Approval], leaver: User, taker: User, by: Actor, at: datetime) -> None:
    Approval.objects.filter(pk__in=[one.pk for one in asked]).update(official=taker)
    drafts = DraftPaper.objects.filter(draft__in=[one.draft_id for one in asked], is_current=True)
    letters = drafts.order_by("letter").values_list("letter", flat=True).distinct()
    told = (ApprovalHandedOver(subject_id=letter, giver=leaver.pk, taker=taker.pk) for letter in letters)
    record_all(told, by=by, at=at)


class CannotControl(Refusal):
    """Special control of the paper does not change so; the text says why."""


@transaction.atomic
def put_on_control(*, letter_id: int, ground: str, whose: Viewer, at: datetime) -> ControlMark:
    """Put a paper under special control, on a ground, by name.

    :raises CannotMove: if its state does not know it, or nobody whom `whose` stands for may do so
    :raises CannotControl: if it is under special control already, or no ground is given
    """
    letter, hand = to_move(letter_id, Move.PUT_ON_CONTROL, whose)
    if is_special(letter):
        raise CannotControl("Бумага уже на особом контроле.")
    return _marked(letter, hand, Move.PUT_ON_CONTROL, ground, at)


@transaction.atomic
def take_off_control(*, letter_id: int, ground: str, whose: Viewer, at: datetime) -> ControlMark:
    """Take a paper off special control, on a ground, by name; it stays under the office's ordinary control.

    What a higher body has sent stays under it until every report is sent.

    :raises CannotMove: if its state does not know it, or nobody whom `whose` stands for may do so
    :raises CannotControl: if it is not under special control, a report is still owed, or no ground is given
    """
    letter, hand = to_move(letter_id, Move.TAKE_OFF_CONTROL, whose)
    if not is_special(letter):
        raise CannotControl("Бумага не на особом контроле: снимать нечего.")
    if owed := list(unreported(letter.pk).values_list("higher_body__name", flat=True)):
        raise CannotControl(f"Сначала отправьте доклад: {', '.join(owed)}. До этого бумага остаётся на контроле.")
    return _marked(letter, hand, Move.TAKE_OFF_CONTROL, ground, at)


def _marked(letter: Letter, hand: Hand, move: Move, ground: str, at: datetime) -> ControlMark:
    if not ground.strip():
        raise CannotControl("Напишите основание: на чём решение держится.", of="ground")
    on = move is Move.PUT_ON_CONTROL
    letter.control = LetterKind.Control.SPECIAL if on else LetterKind.Control.ORDINARY
    letter.save(update_fields=["control"])
    moved(letter, move, by=hand.by, at=at)
    told = (PutOnControl if on else TakenOffControl)(subject_id=letter.pk, ground=ground.strip())
    record(told, by=hand.by, at=at)
    return ControlMark.objects.create(
        letter=letter,
        on=on,
        ground=told.ground,
        by_id=hand.by.id or hand.standing.person,
        instead_of_id=hand.by.for_id,
        at=at,
    )


Way = Dispatch.Way
"""How a report may be sent, for forms."""


class CannotReport(Refusal):
    """There is nothing to report so; the text says why."""


@transaction.atomic
def report_back(
    *, letter_id: int, cover_id: int, text: str, signatory: str = "", way: Dispatch.Way, whose: Viewer, at: datetime
) -> Dispatch:
    """Write the report to the higher body of a cover letter; it waits to be sent, by the day that the letter names.

    Once it is sent the cover letter is reported on (`dispatch.send`).

    :raises CannotMove: if the paper's state does not know it, or nobody whom `whose` stands for may do so
    :raises CannotReport: if the cover letter is not one of the paper's, is reported on or about to be, or no text is
        given
    """
    letter, hand = to_move(letter_id, Move.REPORT, whose)
    cover = unreported(letter.pk).filter(pk=cover_id).first()
    if cover is None or cover.higher_body is None:
        raise CannotReport("По этому письму докладывать нечего: доклад отправлен или письма нет.", of="cover")
    if cover.reports.filter(WAITS).exists():
        raise CannotReport("Доклад по этому письму уже ждёт отправки: найдите его в «К отправке».", of="cover")
    if not text.strip():
        raise CannotReport("Напишите текст доклада.", of="text")
    name = cover.higher_body.name
    sent = prepare(
        letter=letter,
        kind=Dispatch.Kind.REPORT,
        to=Recipient(name=name, address=address_of(cover.higher_body.pk), way=way),
        due=cover.control_due,
        text=text.strip(),
        signatory=signatory.strip(),
        cover=cover,
        by=hand.by,
        at=at,
    )
    moved(letter, Move.REPORT, by=hand.by, at=at)
    record(ReportPrepared(subject_id=letter.pk, body=name, number=cover.number), by=hand.by, at=at)
    return sent
