"""Letters that leave the house: prepared when something is decided, numbered and sent, delivered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from otklik.office.appeals import actions as appeals
from otklik.office.appeals.models import Appeal, CoverLetter, ReplyBy
from otklik.office.base import Refusal
from otklik.office.dispatch.events import DispatchDelivered, DispatchDropped, DispatchPrepared, DispatchSent
from otklik.office.dispatch.models import Dispatch
from otklik.office.journal.actions import Actor, record, record_all
from otklik.office.reference.models import LetterKind
from otklik.office.reference.queries import kind_of_sort
from otklik.office.registry.actions import file_scan
from otklik.office.registry.models import Letter
from otklik.office.work.actions import LetterCard, register_letter

ANSWERS = frozenset({Dispatch.Kind.REPLY})
"""What the register of letters out calls an answer to the paper that came; an interim reply answers nothing yet."""


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
    of_kind = kind_of_sort(LetterKind.Sort.OUTGOING)
    if of_kind is None:
        raise CannotSend("Нет вида исходящего письма: добавьте его в «Видах документов».")
    others = f" и ещё {len(waiting) - 1}" if len(waiting) > 1 else ""
    card = LetterCard(
        kind=of_kind.pk,
        received_on=today,
        correspondent=first.recipient,
        addressee=f"{first.recipient}{others}"[:300],
        signatory=first.signatory,
        delivery=Dispatch.Way(first.way).label,
        summary=f"{kind.label[:1].upper()}{kind.label[1:]}",
        answers=tuple(sorted({one.letter_id for one in waiting})) if kind in ANSWERS else (),
    )
    outgoing = register_letter(card=card, today=today, by=by, at=at)
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
        raise CannotSend("День вручения – от дня отправки до сегодняшнего.")
    one.delivered_on = on
    one.save(update_fields=["delivered_on"])
    if proof and one.outgoing_id:
        content, name = proof
        file_scan(letter_id=one.outgoing_id, content=content, name=name, by=by, at=at)
    record(DispatchDelivered(subject_id=one.letter_id, kind=one.kind, on=on.isoformat()), by=by, at=at)


@transaction.atomic
def drop(*, dispatch: int, reason: str, by: Actor, at: datetime) -> None:
    """Take a letter that waits out of the queue; the reason stays.

    :raises CannotSend: if it is sent already, or no reason is given
    """
    one = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch)
    if one.sent_on or one.dropped:
        raise CannotSend("Письмо уже отправлено или снято с отправки: обновите страницу.")
    if not reason.strip():
        raise CannotSend("Напишите, почему письмо не отправляется.")
    one.dropped = reason.strip()
    one.save(update_fields=["dropped"])
    record(DispatchDropped(subject_id=one.letter_id, kind=one.kind, reason=one.dropped), by=by, at=at)


@transaction.atomic
def annul_number(*, letter_id: int, reason: str, on: date, by: Actor, at: datetime) -> None:
    """Annul the number of a wrong registration, as `appeals` does; what waits to be sent about the paper stays here.

    :raises CannotAnnul: if `appeals.actions.annul_number` refuses
    """
    appeals.annul_number(letter_id=letter_id, reason=reason, on=on, by=by, at=at)
    for waiting in Dispatch.objects.filter(letter=letter_id, sent_on=None, dropped="").order_by("pk"):
        drop(dispatch=waiting.pk, reason=f"Номер бумаги аннулирован: {reason.strip()}", by=by, at=at)
