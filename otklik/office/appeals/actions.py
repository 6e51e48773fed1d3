"""Registering appeals (59-ФЗ, ст. 8), and the covers under which higher bodies send them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.db.models.functions import Coalesce

from otklik.office.appeals.events import CoverAdded, CoverTakenOff, LeftUnanswered
from otklik.office.appeals.models import Appeal, CoverLetter, Decision, Form, Kind, Question, Repeat, ReplyBy, Signatory
from otklik.office.appeals.queries import earlier_answers
from otklik.office.base import Refusal, identity_of
from otklik.office.journal.actions import Actor, record
from otklik.office.people.actions import meet_citizen
from otklik.office.reference.models import ClassifierItem, HigherBody, LetterKind
from otklik.office.registry.actions import annul_letter
from otklik.office.registry.models import Letter
from otklik.office.statements import one_transaction
from otklik.office.work.actions import Besides, LetterCard, check_card, enter, place_of, strange
from otklik.office.work.moves import moved
from otklik.office.work.queries import state_of
from otklik.office.work.terms import Beginning, term_of_paper
from otklik.rules.admission import Admission, Channel, NotAdmitted, admit
from otklik.rules.deadlines import Due
from otklik.rules.law import Procedure
from otklik.rules.numbering import NumberedPaper
from otklik.rules.refusals import Case, Refusal11, refusals_on
from otklik.rules.words import day as in_words
from otklik.rules.workflow import Kind as WorkflowKind
from otklik.rules.workflow import State, is_move

ELECTRONIC = frozenset({Channel.EPGU, Channel.SITE, Channel.EMAIL})
ASSIGNED_LEVELS = (4, 5)
"""Levels of the classifier that a question may have."""


KINDS = {kind.value: kind for kind in Kind}
REPEATS = {repeat.value: repeat for repeat in Repeat}
REPLIES_BY = {way.value: way for way in ReplyBy}
"""The words of a card, for forms."""


class NotHere(Refusal):
    """There is no such appeal to add a cover to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCard:
    """A question of an appeal: the unit of account."""

    code: str = ""
    """Of the classifier, level 4 or 5."""
    substance: str = ""
    subtype: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverCard:
    """The cover letter of a higher body: its name, its number and day there, the day of the report that it asks for."""

    body: str
    number: str = ""
    dated_on: date | None = None
    control_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealCard:
    """What a registrar says of an appeal besides the letter's card."""

    surname: str = ""
    first_name: str = ""
    patronymic: str = ""
    address: str = ""
    settlement: int | None = None
    email: str = ""
    phone: str = ""
    organisation: str = ""
    text: str = ""
    kind: Kind | None = None
    is_anonymous: bool = False
    is_identified: bool = False
    """Whether the channel has identified the author (547-ФЗ)."""
    about_whom: str = ""
    category: str = ""
    reply_by: ReplyBy | None = None
    signatures: int | None = None
    signatories: tuple[tuple[str, str], ...] = ()
    """Name and address of each who signed besides the first author."""
    repeat: Repeat | None = None
    repeat_of: int | None = None
    """The key of the earlier appeal."""
    questions: tuple[QuestionCard, ...] = ()
    cover: CoverCard | None = None

    @property
    def is_collective(self) -> bool:
        """Tell whether two or more signed it."""
        return (self.signatures or 0) >= 2 or bool(self.signatories)


REQUIRED = {
    "surname": "Укажите фамилию; без неё отметьте обращение как анонимное.",
    "address": "Укажите адрес для ответа; без него отметьте обращение как анонимное.",
    "text": "Напишите, о чём просит заявитель.",
    "questions": "Укажите хотя бы один вопрос по классификатору.",
}


def admission_of(card: LetterCard, appeal: AppealCard) -> Admission:
    """Return by which law a citizen's paper is considered: by its channel, its day, its author's identification.

    :raises NotAdmitted: if no row speaks of it
    """
    channel = Channel.HIGHER_BODY if appeal.cover else card.channel
    return admit(Procedure.APPEAL, channel, identified=appeal.is_identified, on=card.received_on)


def register_appeal(*, card: LetterCard, appeal: AppealCard, today: date, by: Actor, at: datetime) -> Letter:
    """Register a citizen's paper: number, applicant, questions, cover, term, index, in one transaction.

    What the law of its day does not admit as an appeal (an e-mail since 30.03.2025) is refused with the advice to give;
    it is registered as a letter of an unidentified person.

    :raises BadCard: if fields are missing or contradict each other; else refuses as `enter`
    """
    place = place_of(card, today)
    check_card(card, place.kind, today, faults_of_appeal(card, appeal, place.kind))
    besides = Besides(
        procedure=Procedure.APPEAL,
        about=lambda on: NumberedPaper(
            registered_on=on,
            author=appeal.organisation or appeal.surname,
            collective=appeal.is_collective,
            anonymous=appeal.is_anonymous,
            electronic=card.channel in ELECTRONIC,
            index=card.case_index,
        ),
        rows=lambda letter: _rows(letter, card, appeal),
        names=" ".join(_names(appeal)),
        body=" ".join((appeal.text, appeal.address, *(question.substance for question in appeal.questions))),
        control=LetterKind.Control.SPECIAL if appeal.cover else "",
    )
    return enter(card, place, besides, today=today, by=by, at=at)


def faults_of_appeal(card: LetterCard, appeal: AppealCard, kind: LetterKind) -> dict[str, str]:
    """Return what an appeal lacks besides what its letter does: a field → what to do about it."""
    faults = {}
    for name in REQUIRED.keys() & set(kind.required):
        excused = name in ("surname", "address") and appeal.is_anonymous
        if not getattr(appeal, name) and not excused and not (name == "surname" and appeal.organisation):
            faults[name] = REQUIRED[name]
    try:
        admission = admission_of(card, appeal)
    except NotAdmitted as refusal:
        faults["channel"] = f"{refusal} Проверьте, как и когда поступило."
    else:
        if admission.procedure is not Procedure.APPEAL:
            faults["channel"] = f"{admission.says} {admission.advice} Зарегистрируйте как письмо неустановленного лица."
    codes = [question.code for question in appeal.questions if question.code]
    known = set(ClassifierItem.objects.filter(code__in=codes, level__in=ASSIGNED_LEVELS).values_list("code", flat=True))
    if unknown := [code for code in codes if code not in known]:
        faults["questions"] = f"Кода «{unknown[0]}» среди вопросов классификатора нет: выберите вопрос из списка."
    if appeal.repeat_of and not Appeal.objects.filter(pk=appeal.repeat_of).exists():
        faults["repeat_of"] = "Такого обращения нет: выберите прежнее обращение из списка."
    if appeal.reply_by is ReplyBy.EMAIL and not appeal.email:
        faults["email"] = "Укажите адрес почты: автор просит ответить по ней."
    if appeal.cover:
        faults |= faults_of_cover(appeal.cover, card.received_on)
    return faults


def faults_of_cover(cover: CoverCard, received_on: date) -> dict[str, str]:
    """Return what a cover letter lacks: a field → what to do about it."""
    faults = {}
    if not cover.body:
        faults["cover_body"] = "Укажите, какой орган направил обращение."
    if cover.dated_on and cover.dated_on > received_on:
        faults["cover_on"] = "Дата сопроводительного позже дня поступления: проверьте обе."
    if cover.control_due and cover.control_due < received_on:
        faults["cover_due"] = f"Срок доклада прошёл до поступления ({in_words(received_on)}): проверьте дату."
    for name, day in (("cover_on", cover.dated_on), ("cover_due", cover.control_due)):
        if told := strange(day):
            faults[name] = told
    return faults


def _names(appeal: AppealCard) -> Iterator[str]:
    yield from (appeal.organisation, appeal.surname, appeal.first_name, appeal.patronymic, appeal.email, appeal.phone)
    for name, _ in appeal.signatories:
        yield name
    if appeal.cover:
        yield from (appeal.cover.number, appeal.cover.body)


def _rows(letter: Letter, card: LetterCard, appeal: AppealCard) -> Iterator[models.Model]:
    citizen = None
    if appeal.surname:
        citizen = meet_citizen(
            surname=appeal.surname,
            first_name=appeal.first_name,
            patronymic=appeal.patronymic,
            address=appeal.address,
            settlement=appeal.settlement,
            on=letter.registered_on,
        )
    signed = appeal.signatures or (len(appeal.signatories) + 1 if appeal.signatories else None)
    row = Appeal(
        letter=letter,
        received_on=card.received_on,
        form=Form.ELECTRONIC if card.channel in ELECTRONIC else Form.WRITTEN,
        kind=appeal.kind or "",
        citizen=citizen,
        **{name: getattr(appeal, name) for name in COPIED},
        settlement_id=appeal.settlement,
        reply_by=appeal.reply_by or "",
        signatures=signed,
        repeat=appeal.repeat or "",
        repeat_of_id=appeal.repeat_of,
    )
    yield row
    for position, question in enumerate(appeal.questions or (QuestionCard(),), start=1):
        yield Question(
            appeal=row,
            position=position,
            code_id=question.code or None,
            substance=question.substance,
            subtype=question.subtype,
        )
    for position, (name, address) in enumerate(appeal.signatories, start=1):
        yield Signatory(appeal=row, position=position, name=name, address=address)
    if appeal.cover:
        yield _cover(appeal.cover, row, 1)


COPIED = (
    "surname", "first_name", "patronymic", "address", "email", "phone", "organisation", "text", "is_anonymous",
    "about_whom", "category",
)  # fmt: skip


def _cover(card: CoverCard, appeal: Appeal, position: int, letter: Letter | None = None) -> CoverLetter:
    return CoverLetter(
        appeal=appeal,
        position=position,
        higher_body=higher_body_named(card.body),
        number=card.number,
        dated_on=card.dated_on,
        control_due=card.control_due,
        letter=letter,
        is_watched=True,
    )


def higher_body_named(name: str) -> HigherBody:
    """Return the higher body of this name; a new row of the book if there is none."""
    found = HigherBody.objects.filter(key=identity_of(name)).first()
    return found or HigherBody.objects.create(name=name)


def register_cover(
    *, card: LetterCard, cover: CoverCard, appeal_id: int, today: date, by: Actor, at: datetime
) -> Letter:
    """Register the cover letter under which another body sent an appeal that is here already.

    The cover is a paper of its own, with its number; the consideration stays one, with one report more. Its term stays
    the appeal's; the appeal comes under special control.

    :raises BadCard: if fields are missing or contradict each other; else refuses as `enter`
    :raises NotHere: if there is no such appeal, or its number is annulled
    """
    with one_transaction():
        Letter.objects.filter(pk=appeal_id).update(control=LetterKind.Control.SPECIAL)
        appeal = Appeal.objects.select_for_update(of=("self",)).filter(pk=appeal_id, annulled=False).first()
        if appeal is None:
            raise NotHere("Обращения, к которому присоединяется письмо, нет: выберите его из списка.")
        place = place_of(card, today)
        check_card(card, place.kind, today, faults_of_cover(cover, card.received_on))
        position = (appeal.covers.aggregate(last=models.Max("position"))["last"] or 0) + 1
        due = cover.control_due.isoformat() if cover.control_due else ""
        besides = Besides(
            procedure=Procedure.OFFICIAL_LETTER,
            rows=lambda letter: [_cover(cover, appeal, position, letter)],
            names=f"{appeal.surname} {appeal.first_name} {appeal.patronymic}",
            body=appeal.text,
            events=lambda letter: [CoverAdded(subject_id=appeal.pk, number=letter.number, body=cover.body, due=due)],
            state=State.JOINED,
        )
        return enter(card, place, besides, today=today, by=by, at=at)


@transaction.atomic
def annul_number(*, letter_id: int, reason: str, on: date, by: Actor, at: datetime) -> None:
    """Annul the number of a wrong registration, as `annul_letter` does; a cover letter leaves its appeal.

    The covers that came after it move up: the first one says whether a higher body has sent the appeal. Without any
    the appeal is under the control of its kind again.

    :raises CannotAnnul: if `annul_letter` refuses
    """
    annul_letter(letter_id=letter_id, reason=reason, on=on, by=by, at=at)
    cover = CoverLetter.objects.select_related("letter", "higher_body").filter(letter=letter_id).first()
    if cover is None:
        return
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=cover.appeal_id)
    cover.delete()
    for position, later in enumerate(appeal.covers.order_by("position"), start=1):
        CoverLetter.objects.filter(pk=later.pk).update(position=position)
    if not appeal.covers.exists():
        of_its_kind = LetterKind.objects.filter(pk=models.OuterRef("kind")).values("control")
        control = Coalesce(models.Subquery(of_its_kind), models.Value(""))
        Letter.objects.filter(pk=appeal.pk).update(control=control)
    told = CoverTakenOff(
        subject_id=appeal.pk,
        number=cover.letter.number if cover.letter else "",
        body=cover.higher_body.name if cover.higher_body else "",
        reason=reason.strip(),
    )
    record(told, by=by, at=at)


class CannotLeave(Refusal):
    """The appeal cannot be left without an answer on its merits; the text says why."""


ADDRESS_OF_PAGE = re.compile(r"(https?://)?[^\s/.]+(\.[^\s/.]+)+(/\S*)?")


def leaving(appeal: Appeal) -> tuple[Refusal11, ...]:
    """Return the cases by which an appeal, as it stands, may be left without an answer on its merits."""
    if appeal.answered_on or appeal.result:
        return ()
    state = state_of(appeal.letter)
    known = refusals_on(appeal.letter.registered_on)
    return tuple(row for row in known if is_move(WorkflowKind.APPEAL, state, row.move))


def is_named(appeal: Appeal) -> bool:
    """Tell whether the author has named herself and where to answer her (59-ФЗ, ст. 11 ч. 1)."""
    return bool(not appeal.is_anonymous and appeal.surname and appeal.address)


def notice_of(row: Refusal11, appeal: Appeal) -> Due | None:
    """Return the term of telling the author of a case; None if the law sets none, or there is nobody to tell."""
    registered_on = appeal.letter.registered_on
    if row.notice is None or not is_named(appeal):
        return None
    return term_of_paper(
        Procedure.APPEAL, row.notice, Beginning(registered_on=registered_on, received_on=registered_on)
    )


@transaction.atomic
def leave_unanswered(
    *,
    appeal_id: int,
    case: Case,
    ground: str,
    earlier: Collection[int] = (),
    page: str = "",
    today: date,
    by: Actor,
    at: datetime,
) -> Decision:
    """Decide that an appeal is not answered on its merits (59-ФЗ, ст. 11), or stops at its author's word (ст. 5 п. 5).

    Its questions end with the result of the case; the author is told by the term of the case. `earlier` are the
    answered appeals that termination of correspondence rests on.

    :raises CannotLeave: if its state or the law of its day knows no such case, no ground is given, or what the case
        wants to be shown is missing
    """
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=appeal_id)
    appeal = Appeal.objects.select_related("letter").get(pk=appeal_id)
    row = next((row for row in leaving(appeal) if row.case is case), None)
    if row is None:
        raise CannotLeave(f"Так решить уже нельзя: обращение – «{state_of(letter).label}».")
    if not ground.strip():
        raise CannotLeave("Напишите основание: что в обращении делает его таким случаем.", of="ground")
    if case is Case.ANONYMOUS and is_named(appeal):
        raise CannotLeave("Фамилия и адрес указаны: анонимным обращение не считается. Проверьте карточку.", of="case")
    if row.needs_page and not page.strip():
        raise CannotLeave("Укажите адрес страницы, на которой размещён ответ: его сообщают автору.", of="page")
    if row.needs_page and not ADDRESS_OF_PAGE.fullmatch(page.strip()):
        raise CannotLeave("Это не адрес страницы: скопируйте его из браузера, он начинается с https://.", of="page")
    answers = earlier_answers(appeal).filter(pk__in=earlier)
    if len(answers) < row.needs_earlier:
        raise CannotLeave(
            f"Для прекращения переписки нужны {row.needs_earlier} прежних ответа этому автору по существу; "
            f"отмечено: {len(answers)}.",
            of="earlier",
        )
    due = notice_of(row, appeal)
    Decision.objects.filter(appeal=appeal).delete()  # of before it was taken up again: the journal keeps it
    decision = Decision.objects.create(
        appeal=appeal,
        case=case.value,
        decided_on=today,
        ground=ground.strip(),
        page=page.strip(),
        notice_due=due.legal_due if due else None,
    )
    if row.needs_earlier:
        decision.earlier.set(answers)
    appeal.questions.filter(outcome="").update(outcome=row.outcome)
    moved(letter, row.move, by=by, at=at)
    told = LeftUnanswered(
        subject_id=appeal.pk,
        case=case.value,
        ground=decision.ground,
        notice_due=decision.notice_due.isoformat() if decision.notice_due else "",
        earlier=sorted(answer.pk for answer in answers) if row.needs_earlier else [],
    )
    record(told, by=by, at=at)
    return decision
