"""What is done while a paper is considered: each function is a move of `rules.workflow`, of letters and appeals alike.

What a decision has to tell somebody is put into the queue of letters out in the same transaction (`dispatch.prepare`);
it is numbered and sent by the registrar.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from otklik.office.appeals import actions as appeals
from otklik.office.appeals.actions import higher_body_named
from otklik.office.appeals.models import Appeal, Decision, Outcome
from otklik.office.base import Refusal, identity_of
from otklik.office.considering.events import (
    AnswerExtended,
    InquiryAnswered,
    InquiryMade,
    MaterialsShown,
    PaperRedirected,
    SiteChecked,
)
from otklik.office.considering.models import Acquaintance, Extension, Inquiry, Redirect, SiteCheck
from otklik.office.considering.queries import (
    extension_of,
    postal,
    procedure_of,
    redirect_due,
    told_by,
)
from otklik.office.dispatch.actions import Recipient, author_of, prepare
from otklik.office.dispatch.models import Dispatch
from otklik.office.files.actions import keep_file
from otklik.office.journal.actions import Actor, record
from otklik.office.people.rights import Viewer
from otklik.office.registry.actions import LETTER
from otklik.office.registry.models import Letter
from otklik.office.work.models import Reply, Term
from otklik.office.work.moves import moved, to_move
from otklik.office.work.queries import answerable
from otklik.rules.deadlines import LengthNotAllowed
from otklik.rules.refusals import Case
from otklik.rules.routing import ComplainedOfBody, complains_of, refuse_complained_of
from otklik.rules.words import day as in_words
from otklik.rules.workflow import Move

LEAST_BODIES = {Redirect.Kind.COMPETENCE: 1, Redirect.Kind.MIGRATION: 2, Redirect.Kind.COPY: 2}
"""Bodies that a redirection goes to: on migration to the МВД and to the governor (59-ФЗ, ст. 8 ч. 3.1)."""


KINDS = {kind.value: kind for kind in Redirect.Kind}
GROUNDS = {ground.value: ground for ground in Extension.Ground}
WAYS = {way.value: way for way in Dispatch.Way}
"""The words of what is typed, for forms."""


class CannotConsider(Refusal):
    """What is to be done with the paper lacks something, or the law does not admit it; the text says what."""


class CannotExtend(CannotConsider):
    """The term of the answer cannot be made longer; the text says why."""


class CannotRedirect(CannotConsider):
    """The paper cannot be sent to this body; the text says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A file that is brought along: its bytes in pieces, and its name."""

    content: Iterable[bytes]
    name: str


# ── Other bodies and the author are asked ─────────────────────────────────────────────────────────────────


@transaction.atomic
def inquire(
    *,
    letter_id: int,
    body: str,
    address: str = "",
    asked: str,
    way: Dispatch.Way = Dispatch.Way.POST,
    signatory: str = "",
    whose: Viewer,
    at: datetime,
) -> Inquiry:
    """Ask another body for documents and materials; it has 15 days from the day the inquiry comes (59-ФЗ, ст. 10 ч. 2).

    :raises CannotMove: if the paper or whoever asks may not make the move
    :raises CannotConsider: if it is not said of whom or what is asked, or to which mailbox it goes
    """
    letter, hand = to_move(letter_id, Move.INQUIRE, whose)
    _want(body, "Укажите, у какого органа запрашиваются документы.", of="body")
    _want(asked, "Напишите, какие документы и материалы запрашиваются.", of="asked")
    is_mail = way == Dispatch.Way.EMAIL
    if is_mail:
        _want_email(address)
    to = Recipient(name=body, address="" if is_mail else address, email=address if is_mail else "", way=way)
    out = prepare(
        letter=letter, kind=Dispatch.Kind.INQUIRY, to=to, text=asked.strip(), signatory=signatory, by=hand.by, at=at
    )
    made = Inquiry.objects.create(letter=letter, body=body.strip(), asked=asked.strip(), dispatch=out)
    moved(letter, Move.INQUIRE, by=hand.by, at=at)
    record(InquiryMade(subject_id=letter.pk, body=made.body), by=hand.by, at=at)
    return made


@transaction.atomic
def note_answer(
    *, inquiry_id: int, on: date, answer: Letter | None = None, whose: Viewer, today: date, at: datetime
) -> None:
    """Note the day on which another body answered an inquiry, and the incoming letter by which it did.

    :raises CannotMove: if the paper or whoever asks may not make the move
    :raises CannotConsider: if it is answered already, was not sent, or the day or the letter does not fit
    """
    inquiry = Inquiry.objects.select_related("dispatch").get(pk=inquiry_id)
    letter, hand = to_move(inquiry.letter_id, Move.NOTE_ANSWER, whose)
    inquiry.refresh_from_db(fields=["answered_on"])
    sent_on = inquiry.dispatch.sent_on
    if inquiry.answered_on:
        raise CannotConsider(f"Ответ на этот запрос уже отмечен: {in_words(inquiry.answered_on)}.")
    if sent_on is None:
        raise CannotConsider("Запрос ещё не отправлен: отвечать не на что.")
    if not sent_on <= on <= today:
        raise CannotConsider(f"Выберите день от отправки запроса ({in_words(sent_on)}) до сегодняшнего.", of="on")
    if answer is not None and not answerable(Letter.objects.filter(pk=answer.pk)).exclude(pk=letter.pk).exists():
        raise CannotConsider("Ответ на запрос – другое входящее письмо, номер которого не аннулирован.", of="number")
    inquiry.answered_on, inquiry.answer = on, answer
    inquiry.save(update_fields=["answered_on", "answer"])
    moved(letter, Move.NOTE_ANSWER, by=hand.by, at=at)
    number = answer.number if answer else ""
    told = InquiryAnswered(subject_id=letter.pk, body=inquiry.body, on=on.isoformat(), number=number)
    record(told, by=hand.by, at=at)


@transaction.atomic
def clarify(*, letter_id: int, text: str, signatory: str = "", whose: Viewer, at: datetime) -> Dispatch:
    """Ask the author to say more exactly what is asked; the term of the answer goes on.

    :raises CannotMove: if the paper or whoever asks may not make the move
    :raises CannotConsider: if nothing is asked, or there is nobody to ask
    """
    return _write_to_author(letter_id, Move.CLARIFY, Dispatch.Kind.CLARIFICATION, text, signatory, whose, at)


@transaction.atomic
def reply_meanwhile(*, letter_id: int, text: str, signatory: str = "", whose: Viewer, at: datetime) -> Dispatch:
    """Tell the author how far the consideration is; this closes neither the term nor any question.

    :raises CannotMove: if the paper or whoever asks may not make the move
    :raises CannotConsider: if nothing is said, or there is nobody to tell
    """
    return _write_to_author(letter_id, Move.INTERIM_REPLY, Dispatch.Kind.INTERIM, text, signatory, whose, at)


def _write_to_author(
    letter_id: int, move: Move, kind: Dispatch.Kind, text: str, signatory: str, whose: Viewer, at: datetime
) -> Dispatch:
    letter, hand = to_move(letter_id, move, whose)
    _want(text, "Напишите текст письма.", of="text")
    to = _author(letter)
    if to is None:
        raise CannotConsider("Писать некому: автор не назвал себя или адрес.")
    out = prepare(letter=letter, kind=kind, to=to, text=text.strip(), signatory=signatory, by=hand.by, at=at)
    moved(letter, move, by=hand.by, at=at)
    return out


# ── On site, and with the author ──────────────────────────────────────────────────────────────────────────


@transaction.atomic
def check_on_site(
    *,
    letter_id: int,
    on: date,
    place: str,
    participants: str,
    applicant_present: bool,
    found: str,
    photos: Collection[Photo] = (),
    whose: Viewer,
    today: date,
    at: datetime,
) -> SiteCheck:
    """Write down a check on site that was made; its photos become files of the paper.

    :raises CannotMove: if the paper or whoever asks may not make the move
    :raises CannotConsider: if the day is not between receipt and today, or something is not said
    """
    letter, hand = to_move(letter_id, Move.CHECK_ON_SITE, whose)
    came_on = letter.received_on or letter.registered_on
    if not came_on <= on <= today:
        raise CannotConsider(f"Выберите день от поступления бумаги ({in_words(came_on)}) до сегодняшнего.", of="on")
    _want(place, "Укажите место проверки.", of="place")
    _want(participants, "Укажите, кто участвовал в проверке.", of="participants")
    _want(found, "Напишите, что установлено.", of="found")
    check = SiteCheck.objects.create(
        letter=letter,
        held_on=on,
        place=place.strip(),
        participants=participants.strip(),
        applicant_present=applicant_present,
        found=found.strip(),
    )
    for photo in photos:
        kept = keep_file(photo.content, name=photo.name, subject_kind=LETTER, subject_id=letter.pk, at=at)
        check.photos.add(kept)
    moved(letter, Move.CHECK_ON_SITE, by=hand.by, at=at)
    told = SiteChecked(subject_id=letter.pk, on=on.isoformat(), place=check.place, applicant_present=applicant_present)
    record(told, by=hand.by, at=at)
    return check


@transaction.atomic
def show_materials(
    *, letter_id: int, on: date, who: str, shown: str = "", refusal: str = "", whose: Viewer, today: date, at: datetime
) -> Acquaintance:
    """Write down that the author looked at the materials, or what was refused as a secret, and by which law.

    :raises CannotMove: if the paper or whoever asks may not make the move
    :raises CannotConsider: if the day is not between registration and today, or it is not said who saw what
    """
    letter, hand = to_move(letter_id, Move.SHOW_MATERIALS, whose)
    if not letter.registered_on <= on <= today:
        raise CannotConsider(
            f"Выберите день от регистрации ({in_words(letter.registered_on)}) до сегодняшнего.", of="on"
        )
    _want(who, "Укажите, кто знакомился с материалами.", of="who")
    _want(shown + refusal, "Напишите, что показано, или на каком основании отказано.", of="shown")
    made = Acquaintance.objects.create(
        letter=letter, held_on=on, who=who.strip(), shown=shown.strip(), refusal=refusal.strip()
    )
    moved(letter, Move.SHOW_MATERIALS, by=hand.by, at=at)
    told = MaterialsShown(subject_id=letter.pk, on=on.isoformat(), who=made.who, refusal=made.refusal)
    record(told, by=hand.by, at=at)
    return made


# ── The term ──────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def extend_answer(
    *,
    letter_id: int,
    ground: Extension.Ground,
    reason: str = "",
    inquiry_id: int | None = None,
    days: int,
    signatory: str = "",
    whose: Viewer,
    today: date,
    at: datetime,
) -> Extension:
    """Make the term of an answer longer, once, on one of the two grounds of the law (59-ФЗ, ст. 12 ч. 2).

    It goes on from the end of the first term; how far and how often the row of `Step.EXTEND` says. The author is told
    before the first term ends. A paper under 8-ФЗ is put off within the time of telling him so (`Step.DELAY`).

    :raises CannotMove: if the paper or whoever asks may not make the move
    :raises CannotExtend: if it is answered or was extended, the law knows no extension of it, it is too late, or a
        ground is missing
    """
    letter, hand = to_move(letter_id, Move.EXTEND, whose)
    term = Term.objects.select_for_update().filter(letter=letter).first()
    if term is None:
        raise CannotExtend("У бумаги нет срока ответа: продлевать нечего.")
    answered_on = Reply.objects.filter(letter=letter).values_list("sent_on", flat=True).first()
    if answered_on:
        raise CannotExtend(f"Ответ уже дан {in_words(answered_on)}: срок, в который его дали, не продлевают.")
    if term.extended_to:
        raise CannotExtend(f"Срок уже продлён до {in_words(term.extended_to)}: второй раз его не продлевают.")
    try:
        found = extension_of(letter, term, days)
    except LengthNotAllowed as refusal:
        raise CannotExtend(str(refusal), of="days") from None
    if found is None:
        raise CannotExtend(f"Закон не продлевает такой срок: {procedure_of(letter).label}.")
    last = told_by(letter, term)
    if today > last:
        raise CannotExtend(f"Продлить и уведомить автора можно было до {in_words(last)}: этот день прошёл.")
    inquiry = Inquiry.objects.filter(letter=letter, pk=inquiry_id or 0, dispatch__sent_on__isnull=False).first()
    if ground == Extension.Ground.INQUIRY and inquiry is None:
        raise CannotExtend(
            "Выберите запрос, ответа на который ждут: без отправленного запроса этого основания нет.", of="inquiry"
        )
    if ground == Extension.Ground.EXCEPTIONAL and not reason.strip():
        raise CannotExtend("Напишите, в чём исключительный случай.", of="reason")
    to = _author(letter)
    notice = (
        prepare(
            letter=letter, kind=Dispatch.Kind.EXTENSION_NOTICE, to=to, due=last, signatory=signatory, by=hand.by, at=at
        )
        if to
        else None
    )
    made = Extension.objects.create(
        letter=letter,
        ground=ground,
        reason=reason.strip(),
        inquiry=inquiry if ground == Extension.Ground.INQUIRY else None,
        days=found.length,
        until=found.legal_due,
        decided_on=today,
        notice=notice,
    )
    term.extended_to, term.control_due = found.legal_due, found.control_due
    term.save(update_fields=["extended_to", "control_due"])
    moved(letter, Move.EXTEND, by=hand.by, at=at)
    told = AnswerExtended(
        subject_id=letter.pk,
        until=made.until.isoformat(),
        ground=made.ground,
        reason=made.reason,
        notice_due=last.isoformat() if notice else "",
    )
    record(told, by=hand.by, at=at)
    return made


# ── Another body is competent ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class To:
    """A body that a paper goes to, and where the author finds it: address, telephone."""

    body: str
    contacts: str = ""


@transaction.atomic
def redirect(
    *,
    letter_id: int,
    kind: Redirect.Kind,
    to: Sequence[To],
    reason: str,
    late: str = "",
    despite: str = "",
    signatory: str = "",
    whose: Viewer,
    today: date,
    at: datetime,
) -> list[Redirect]:
    """Send a paper to the bodies that are competent (59-ФЗ, ст. 8 ч. 3, 3.1), or copies of it to several (ч. 4).

    A redirected paper leaves the house, its questions end so; of copies the house still answers its own part. The
    author is told where, why, and that the term runs there anew.

    :param late: why it is decided after the term of the law
    :param despite: why a body that the complaint names may have it all the same: the names agree by chance
    :raises CannotMove: if the paper or whoever asks may not make the move
    :raises CannotRedirect: if a body is complained of, was sent it already, or something is not said
    """
    move = Move.SEND_COPIES if kind == Redirect.Kind.COPY else Move.REDIRECT
    letter, hand = to_move(letter_id, move, whose)
    appeal: Appeal | None = getattr(letter, "appeal", None)
    bodies = [one for one in to if one.body.strip()]
    if len({one.body.strip() for one in bodies}) < LEAST_BODIES[kind]:
        raise CannotRedirect(
            "Укажите орган, которому направляется обращение."
            if LEAST_BODIES[kind] == 1
            else "Укажите не меньше двух разных органов.",
            of="body_1",
        )
    if kind == Redirect.Kind.COMPETENCE and len(bodies) > 1:
        raise CannotRedirect("Нескольким органам направляют копии: «Направить копии нескольким органам».", of="body_2")
    _want(reason, "Напишите, почему вопрос – их: это сообщают автору.", of="reason")
    if kind == Redirect.Kind.MIGRATION and appeal is None:
        raise CannotRedirect("Так направляют только обращения граждан.", of="kind")
    due = redirect_due(letter, kind)
    if due and today > due.legal_due and not late.strip():
        raise CannotRedirect(f"Направить нужно было до {in_words(due.legal_due)}: напишите, почему позже.", of="late")
    last = due.legal_due if due else None
    _refuse_the_complained_of(appeal, bodies, despite)
    contacts = [_contacts(one, place) for place, one in enumerate(to, 1) if one in bodies]
    author = _author(letter)
    notice = (
        prepare(
            letter=letter,
            kind=Dispatch.Kind.REDIRECT_NOTICE,
            to=author,
            due=last,
            signatory=signatory,
            by=hand.by,
            at=at,
        )
        if author
        else None
    )
    made = []
    for one, where in zip(bodies, contacts, strict=True):
        body = higher_body_named(one.body.strip())
        if letter.redirects.filter(body=body, dispatch__dropped="").exists():
            raise CannotRedirect(f"Туда эта бумага уже направлена: {body.name}.")
        out = prepare(
            letter=letter,
            kind=Dispatch.Kind.REDIRECT,
            to=Recipient(name=body.name, address=postal(where)),
            due=last,
            signatory=signatory,
            by=hand.by,
            at=at,
        )
        made.append(
            Redirect.objects.create(
                letter=letter,
                kind=kind,
                body=body,
                contacts=where,
                reason=reason.strip(),
                decided_on=today,
                due=last,
                late=late.strip() if due and today > due.legal_due else "",
                despite=despite.strip(),
                dispatch=out,
                notice=notice,
            )
        )
    if appeal is not None and move is Move.REDIRECT:
        appeal.questions.filter(outcome="").update(outcome=Outcome.REDIRECTED)
    moved(letter, move, by=hand.by, at=at)
    told = PaperRedirected(
        subject_id=letter.pk,
        kind=kind.value,
        bodies=[one.body.name for one in made],
        reason=reason.strip(),
        due=last.isoformat() if last else "",
        late=made[0].late,
        despite=despite.strip(),
    )
    record(told, by=hand.by, at=at)
    return made


def _refuse_the_complained_of(appeal: Appeal | None, bodies: Sequence[To], despite: str) -> None:
    """Refuse bodies that a complaint names, in any case, as those it complains of (59-ФЗ, ст. 8 ч. 6)."""
    if appeal is None or not appeal.about_whom.strip() or despite.strip():
        return
    complained_of = [part for part in re.split(r"[,;\n]", appeal.about_whom) if part.strip()]
    for one in bodies:
        named = complains_of(appeal.about_whom, one.body) or _plain(one.body) in _plain(appeal.about_whom)
        try:
            refuse_complained_of(one.body, [*complained_of, *([one.body] if named else [])])
        except ComplainedOfBody as refusal:
            raise CannotRedirect(
                f"{refusal} Выберите другой орган; если другого нет, верните жалобу автору с разъяснением права на суд "
                "(ст. 8 ч. 7). Если совпали только названия, напишите почему.",
                of="despite",
            ) from None


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())


def _contacts(one: To, place: int) -> str:
    """Return where a body is found: as it was typed, else as the author of the last paper sent there was told."""
    if typed := one.contacts.strip():
        return typed
    known = Redirect.objects.filter(body__key=identity_of(one.body)).order_by("-pk").first()
    if known is None:
        raise CannotRedirect(f"Укажите адрес и телефон, их сообщают автору: {one.body}.", of=f"contacts_{place}")
    return known.contacts


# ── No answer on the merits ───────────────────────────────────────────────────────────────────────────────


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
    """Decide as `appeals.leave_unanswered` does, and have the author told of it (59-ФЗ, ст. 11; ст. 8 ч. 7).

    :raises CannotLeave: as it does
    """
    decision = appeals.leave_unanswered(
        appeal_id=appeal_id, case=case, ground=ground, earlier=earlier, page=page, today=today, by=by, at=at
    )
    letter = Letter.objects.get(pk=appeal_id)
    due = decision.notice_due
    if case is Case.SECRET:  # told by the common term of the answer
        due = Term.objects.filter(letter=letter).values_list("due", flat=True).first()
    if due and (to := _author(letter)):
        prepare(letter=letter, kind=Dispatch.Kind.LEFT_NOTICE, to=to, due=due, by=by, at=at)
    return decision


def _author(letter: Letter) -> Recipient | None:
    """Return whom the author's letters go to; None, if there is nobody to be told."""
    appeal: Appeal | None = getattr(letter, "appeal", None)
    to = author_of(letter)
    return None if not to.name.strip() or (appeal and appeal.is_anonymous) else to


def _want_email(address: str) -> None:
    try:
        validate_email(address.strip())
    except ValidationError:
        raise CannotConsider("Укажите электронный адрес, например: info@example.ru.", of="address") from None


def _want(said: str, refusal: str, of: str) -> None:
    if not said.strip():
        raise CannotConsider(refusal, of=of)
