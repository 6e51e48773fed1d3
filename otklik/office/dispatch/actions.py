"""Letters that leave the house: prepared when something is decided, numbered and sent, delivered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from otklik.office.appeals import actions as appeals
from otklik.office.appeals.models import Appeal, CoverLetter, ReplyBy
from otklik.office.base import Refusal
from otklik.office.dispatch.events import DispatchDelivered, DispatchDropped, DispatchPrepared, DispatchSent
from otklik.office.dispatch.models import WAITS, Dispatch
from otklik.office.journal.actions import Actor, record, record_all
from otklik.office.reference.models import LetterKind
from otklik.office.reference.queries import kind_of_sort
from otklik.office.registry.actions import file_scan
from otklik.office.registry.models import Letter
from otklik.office.work.actions import LetterCard, register_letter
from otklik.office.work.moves import RESTING
from otklik.office.work.queries import state_of
from otklik.rules.words import capital
from otklik.rules.words import day as in_words

ANSWERS = frozenset({Dispatch.Kind.REPLY})
"""What the register of letters out calls an answer to the paper that came; an interim reply answers nothing yet."""
MISTAKEN = "Если решение ошибочно, возобновите рассмотрение: неотправленное снимется само."
OWED: Mapping[Dispatch.Kind, str] = {
    Dispatch.Kind.REPLY: "Это единственный ответ на бумагу, без него она не закроется. Отправьте его; если его нужно "
    "исправить, пусть глава или контролёр вернёт его исполнителю с замечанием.",
    Dispatch.Kind.EXTENSION_NOTICE: "О продлении срока автора уведомляют (59-ФЗ, ст. 12 ч. 2): отправьте уведомление.",
    Dispatch.Kind.REDIRECT: f"Обращение направлено по компетенции (59-ФЗ, ст. 8 ч. 3): отправьте письмо. {MISTAKEN}",
    Dispatch.Kind.REDIRECT_NOTICE: f"О направлении автора уведомляют (59-ФЗ, ст. 8 ч. 3): отправьте его. {MISTAKEN}",
    Dispatch.Kind.LEFT_NOTICE: f"Об этом решении автора уведомляют (59-ФЗ, ст. 11): отправьте уведомление. {MISTAKEN}",
}
"""What the law demands once it is decided, and what to do instead of not sending it."""


class CannotSend(Refusal):
    """The letter cannot be sent or marked so; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """To whom a letter goes, and how."""

    name: str
    address: str = ""
    email: str = ""
    way: Dispatch.Way = Dispatch.Way.POST


def author_of(letter: Letter) -> Recipient:
    """Return whom a reply or a notice goes to: the author, as he asked to be answered, or the correspondent."""
    appeal: Appeal | None = getattr(letter, "appeal", None)
    if appeal is None:
        return Recipient(name=letter.correspondent_name)
    name = " ".join(filter(None, (appeal.surname, appeal.first_name, appeal.patronymic))) or appeal.organisation
    asked = appeal.reply_by or (ReplyBy.POST if appeal.address or not appeal.email else ReplyBy.EMAIL)
    return Recipient(name=name, address=appeal.address, email=appeal.email, way=Dispatch.Way(asked))


def recipient_of(one: Dispatch) -> Recipient:
    """Return to whom a letter out goes, and how."""
    return Recipient(name=one.recipient, address=one.address, email=one.email, way=Dispatch.Way(one.way))


def prepare(
    *,
    letter: Letter,
    kind: Dispatch.Kind,
    to: Recipient,
    due: date | None = None,
    text: str = "",
    signatory: str = "",
    cover: CoverLetter | None = None,
    by: Actor,
    at: datetime,
) -> Dispatch:
    """Put a letter about a paper into the queue of what is to be sent, in the caller's transaction.

    :raises CannotSend: if it has no recipient
    """
    if not to.name.strip():
        raise CannotSend("Укажите получателя: без него письмо не отправить.")
    made = Dispatch.objects.create(
        letter=letter,
        cover=cover,
        kind=kind,
        recipient=to.name.strip(),
        address=to.address.strip(),
        email=to.email.strip(),
        way=to.way,
        text=text,
        signatory=signatory,
        due=due,
        prepared_at=at,
        prepared_by_id=by.id if by.kind == "user" else None,
    )
    told = DispatchPrepared(subject_id=letter.pk, kind=kind.value, due=due.isoformat() if due else "")
    record(told, by=by, at=at)
    return made


@transaction.atomic
def send(*, dispatches: Collection[int], tracking: str = "", today: date, by: Actor, at: datetime) -> Letter:
    """Number one letter out and send it to the recipients of all these dispatches, of one kind; return the letter.

    A report is noted at the cover letter that asked for it. What a reply closes is `answering`'s business.

    :raises CannotSend: if one of them is sent already or dropped, or they are of several kinds
    :raises BadCard: as `register_letter` does
    """
    waiting = list(Dispatch.objects.select_for_update(of=("self",)).filter(pk__in=dispatches).order_by("pk"))
    if not waiting or len({one.kind for one in waiting}) > 1 or any(one.sent_on or one.dropped for one in waiting):
        raise CannotSend("Письмо уже отправлено или снято с отправки: обновите страницу.")
    first, kind = waiting[0], Dispatch.Kind(waiting[0].kind)
    others = f" и ещё {len(waiting) - 1}" if len(waiting) > 1 else ""
    outgoing = register_out(
        to=recipient_of(first),
        addressee=f"{first.recipient}{others}",
        signatory=first.signatory,
        summary=capital(kind.label),
        answers=sorted({one.letter_id for one in waiting}) if kind in ANSWERS else (),
        today=today,
        by=by,
        at=at,
    )
    for one in waiting:
        one.outgoing, one.sent_on, one.tracking = outgoing, today, tracking.strip()
    Dispatch.objects.bulk_update(waiting, ["outgoing", "sent_on", "tracking"])
    if kind is Dispatch.Kind.REPORT:
        CoverLetter.objects.filter(reports__in=waiting).update(reported_on=today)
    record_all(
        (
            DispatchSent(
                subject_id=one.letter_id, kind=kind.value, number=outgoing.number, on=today.isoformat(), way=one.way
            )
            for one in waiting
        ),
        by=by,
        at=at,
    )
    return outgoing


def register_out(
    *,
    to: Recipient,
    addressee: str,
    signatory: str,
    summary: str,
    answers: Collection[int],
    today: date,
    by: Actor,
    at: datetime,
) -> Letter:
    """Register a letter out, in the caller's transaction; `answers` are the keys of the papers that it answers.

    :raises CannotSend: if the book of kinds has no letter out
    :raises BadCard: as `register_letter` does
    """
    kind = kind_of_sort(LetterKind.Sort.OUTGOING)
    if kind is None:
        raise CannotSend("Нет вида исходящего письма: добавьте его в «Видах документов».")
    card = LetterCard(
        kind=kind.pk,
        received_on=today,
        correspondent=to.name,
        addressee=addressee[:300],
        signatory=signatory,
        delivery=to.way.label,
        summary=summary,
        answers=tuple(answers),
    )
    return register_letter(card=card, today=today, by=by, at=at)


@transaction.atomic
def mark_delivered(
    *, dispatch: int, on: date, proof: tuple[bytes, str] | None = None, today: date, by: Actor, at: datetime
) -> None:
    """Note the day on which a letter came to its recipient; the proof, a file with its name, is kept with the letter.

    :raises CannotSend: if it was not sent, or the day is not between the sending and today
    """
    one = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch)
    if one.sent_on is None:
        raise CannotSend("Письмо ещё не отправлено.")
    if not one.sent_on <= on <= today:
        raise CannotSend(f"Укажите день от {in_words(one.sent_on)}, дня отправки, до сегодняшнего.", of="on")
    one.delivered_on = on
    one.save(update_fields=["delivered_on"])
    if proof and one.outgoing_id:
        content, name = proof
        file_scan(letter_id=one.outgoing_id, content=content, name=name, by=by, at=at)
    record(DispatchDelivered(subject_id=one.letter_id, kind=one.kind, on=on.isoformat()), by=by, at=at)


@transaction.atomic
def drop(*, dispatch: int, reason: str, by: Actor, at: datetime) -> None:
    """Take a letter that waits out of the queue; the reason stays.

    :raises CannotSend: if it is sent already, no reason is given, or the law demands it: see OWED
    """
    letters = Letter.objects.select_for_update().filter(dispatches=dispatch)
    list(letters.values_list("pk", flat=True))  # of two that may be dropped one by one, not both at once
    one = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch)
    if one.sent_on or one.dropped:
        raise CannotSend("Письмо уже отправлено или снято с отправки: обновите страницу.")
    if not reason.strip():
        raise CannotSend("Напишите, почему письмо не отправляется.")
    if is_owed(one):
        raise CannotSend(OWED[Dispatch.Kind(one.kind)])
    _drop([one], reason.strip(), by, at)


def is_owed(one: Dispatch) -> bool:
    """Tell whether the law demands a letter that waits, and no other one stands for it.

    To a body nothing but its own letter will do; that a term was longer nobody needs to know after the answer.
    """
    kind = Dispatch.Kind(one.kind)
    if kind is Dispatch.Kind.EXTENSION_NOTICE and state_of(one.letter) in RESTING:
        return False
    others = Dispatch.objects.filter(letter=one.letter_id, kind=kind, dropped="").exclude(pk=one.pk)
    if kind is Dispatch.Kind.REDIRECT:
        others = others.filter(recipient=one.recipient)
    return kind in OWED and not others.exists()


def drop_waiting(
    letters: Collection[int], kinds: Collection[Dispatch.Kind], *, reason: str, by: Actor, at: datetime
) -> None:
    """Take what waits about papers out of the queue, as what it told of does not hold any more.

    In the transaction of whoever decides so, who holds the letters.
    """
    waiting = Dispatch.objects.filter(WAITS, letter__in=letters, kind__in=kinds)
    _drop(waiting.select_for_update().order_by("pk"), reason, by, at)


def _drop(waiting: Iterable[Dispatch], reason: str, by: Actor, at: datetime) -> None:
    rows = list(waiting)
    for one in rows:
        one.dropped = reason
    Dispatch.objects.bulk_update(rows, ["dropped"])
    told = [DispatchDropped(subject_id=one.letter_id, kind=one.kind, reason=reason) for one in rows]
    record_all(told, by=by, at=at)


@transaction.atomic
def annul_number(*, letter_id: int, reason: str, on: date, by: Actor, at: datetime) -> None:
    """Annul the number of a wrong registration, as `appeals` does; what waits to be sent about the paper stays here.

    :raises CannotAnnul: if `appeals.actions.annul_number` refuses
    """
    appeals.annul_number(letter_id=letter_id, reason=reason, on=on, by=by, at=at)
    annulled = f"Номер бумаги аннулирован: {reason.strip()}"
    drop_waiting([letter_id], list(Dispatch.Kind), reason=annulled, by=by, at=at)
