"""Registering any paper: the card in a clerk's words becomes a letter with its number, its term, its index."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models
from django.utils.timezone import localtime, make_aware, make_naive

from otklik.office.base import Refusal
from otklik.office.files.queries import said_by
from otklik.office.journal.actions import Actor, Event, entry
from otklik.office.reference.models import LetterKind
from otklik.office.registry.actions import (
    LETTER,
    Place,
    correspondent_named,
    file_under,
    next_serial,
    number_free,
    place_in_journal,
)
from otklik.office.registry.events import LetterRegistered
from otklik.office.registry.models import Answering, Letter
from otklik.office.search.actions import INSERT_WORDS, words_of
from otklik.office.statements import Inserts, Later, one_transaction
from otklik.office.work.models import Term
from otklik.office.work.terms import Beginning, term_of_paper
from otklik.rules.admission import ELECTRONIC, Channel
from otklik.rules.deadlines import Due, Step
from otklik.rules.law import Procedure
from otklik.rules.numbering import NumberedPaper
from otklik.rules.words import day as in_words
from otklik.rules.workflow import State


class BadCard(Refusal):
    """Fields of a card do not do: `faults` says of each, by its name, what to do."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCard:
    """What a registrar says of a paper; what is empty is not stated. Days are the office's, moments aware."""

    kind: int
    """The key of its reference.LetterKind."""
    public_id: uuid.UUID = field(default_factory=uuid.uuid4)
    """Where the letter will be found: known before it is registered."""
    received_on: date
    received_at: datetime | None = None
    correspondent: str = ""
    """As written; the directory finds the row, or gets a new one."""
    outgoing_number: str = ""
    outgoing_on: date | None = None
    channel: Channel = Channel.PAPER
    delivery: str = ""
    summary: str = ""
    sheets: int | None = None
    enclosures: int | None = None
    case_index: str = ""
    addressee: str = ""
    signatory: str = ""
    answers: tuple[int, ...] = ()
    """Keys of the incoming letters that an outgoing one answers."""
    received: int | None = None
    """The key of the `registry.Received` that is registered by this card."""
    another_day: date | None = None
    """The day of registration where it is not today; whether `by` may do so is asked at the door."""
    ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Besides:
    """What a paper has besides a letter's rows: of an appeal, of a cover letter."""

    procedure: Procedure
    """By which it is considered."""
    about: Callable[[date], NumberedPaper] | None = None
    """What its number may tell of it, if not what it tells of a letter."""
    rows: Callable[[Letter], Iterable[models.Model]] = lambda _: ()
    """What is written after the letter, in this order."""
    names: str = ""
    body: str = ""
    """What it is found by besides."""
    events: Callable[[Letter], Iterable[Event]] = lambda _: ()
    """What is told besides the registration, once the number is known."""
    state: State = State.REGISTERED
    control: str = ""
    """Under which it is watched, one of `LetterKind.Control`; that of its kind, if nothing is said."""


DAYS = (date(1990, 1, 1), date(2099, 12, 31))
"""The first and the last day that a card may name: a year typed as «26» is the year 26 to a browser."""
FIELDS = {
    "correspondent": "Укажите, от кого бумага (для исходящей – кому).",
    "outgoing_number": "Укажите исходящий номер отправителя.",
    "outgoing_on": "Укажите дату исходящего.",
    "summary": "Напишите, о чём бумага.",
    "received_time": "Укажите время поступления: срок считают в часах.",
    "addressee": "Укажите, кому адресовано.",
    "signatory": "Укажите, кто подписал.",
    "sheets": "Укажите число листов.",
    "case_index": "Укажите индекс дела.",
    "answers": "Укажите, на какие письма это ответ.",
}
"""Fields that a kind of paper may require of any card → what is said where one is missing."""


def register_letter(*, card: LetterCard, today: date, by: Actor, at: datetime) -> Letter:
    """Register a paper that is no appeal: number, term, index, journal entry, its files, in one transaction.

    :raises BadCard: if fields are missing or contradict each other; else refuses as `enter`
    """
    place = place_of(card, today)
    check_card(card, place.kind, today)
    return enter(card, place, Besides(procedure=Procedure(place.kind.procedure)), today=today, by=by, at=at)


def place_of(card: LetterCard, today: date) -> Place:
    """Return where the paper of a card will stand; its number comes last."""
    return place_in_journal(card.kind, (card.another_day or today).year)


def strange(day: date | None) -> str:
    """Return what is said beside a day that no paper of ours can name; nothing of another one."""
    if day is None or DAYS[0] <= day <= DAYS[1]:
        return ""
    return f"Проверьте год: {day.year:04}. Нужны все четыре цифры, от {DAYS[0].year} до {DAYS[1].year}."


def check_card(card: LetterCard, kind: LetterKind, today: date, more: dict[str, str] | None = None) -> None:
    """Return if a card does; `more` are faults that are known already.

    :raises BadCard: if it does not, with every fault
    """
    if faults := faults_of_card(card, kind, today) | (more or {}):
        raise BadCard(faults)


def faults_of_card(card: LetterCard, kind: LetterKind, today: date) -> dict[str, str]:
    """Return what of a card does not do: a field → what to do about it."""
    said = {name: getattr(card, name, None) for name in FIELDS} | {"received_time": card.received_at}
    faults = {name: FIELDS[name] for name in kind.required if name in FIELDS and not said[name]}
    for name in ("received_on", "outgoing_on"):
        if told := strange(getattr(card, name)):
            faults[name] = told
    if card.received_on > today:
        faults["received_on"] = f"Поступить бумага могла не позже сегодняшнего дня: {in_words(today)}."
    if card.outgoing_on and card.outgoing_on > card.received_on and not strange(card.received_on):
        faults["outgoing_on"] = "Дата исходящего позже дня поступления: проверьте обе."
    if card.another_day is not None:
        if not card.ground.strip():
            faults["ground"] = "Напишите, на каком основании бумага регистрируется другим днём."
        if not card.received_on <= card.another_day <= today:
            faults["another_day"] = "День регистрации – от дня поступления до сегодняшнего."
    return faults


def enter(card: LetterCard, place: Place, besides: Besides, *, today: date, by: Actor, at: datetime) -> Letter:
    """Register what a card, found good, says, with all that it has besides, in the caller's transaction if he has one.

    The day of registration is today, or a later one if the journal has a number of a later day: its number and its
    date grow together. The caller's transaction ends at once: others wait for it.

    :raises NotWaiting: if what it registers waits no longer
    :raises NoNumber: if the number cannot be made
    :raises NumberTaken: if a paper of another system has it
    """
    on = card.another_day or max(today, place.last_on or today)
    with one_transaction():
        files = file_under(card.received, place.letter_id) if card.received is not None else []
        words = _words(card, besides, files)
        draft = _draft(card, place, besides, words, on)
        serial, last_on = next_serial(place, on)
        if last_on > on and card.another_day is None:  # the day has turned meanwhile
            draft = _draft(card, place, besides, words, last_on)
        return draft.write(place.number(serial, draft.about), serial, by=by, at=at)


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter with all its rows, ready but for its number."""

    letter: Letter
    inserts: Inserts
    about: NumberedPaper
    words: str
    events: Callable[[Letter], Iterable[Event]]

    def write(self, number: str, serial: int, *, by: Actor, at: datetime) -> Letter:
        """Write everything, while others wait.

        :raises NumberTaken: if a paper of another system has the number
        """
        letter = self.letter
        letter.number, letter.serial = number, serial
        self.inserts.add(entry(event, by=by, at=at) for event in (_registered(letter), *self.events(letter)))
        self.inserts.add_statement(INSERT_WORDS, [LETTER, letter.pk, self.words, number])
        with number_free(number):
            self.inserts.send(number=number, serial=serial)
        return letter


def _draft(card: LetterCard, place: Place, besides: Besides, words: str, on: date) -> Draft:
    kind, about = place.kind, besides.about(on) if besides.about else _about(card, on)
    place.number(1, about)  # refused before anybody waits
    incoming = kind.sort != LetterKind.Sort.OUTGOING
    due = term_of_card(card, kind, besides.procedure, on) if incoming and besides.state is State.REGISTERED else None
    letter = Letter(
        pk=place.letter_id,
        public_id=card.public_id,
        direction=Letter.Direction.INCOMING if incoming else Letter.Direction.OUTGOING,
        series_id=place.series_id,
        number=Later("number"),
        serial=Later("serial"),
        kind=kind,
        registered_on=on,
        received_on=card.received_on if incoming else None,
        received_at=card.received_at,
        in_correspondence=incoming,
        correspondent=correspondent_named(card.correspondent) if card.correspondent else None,
        correspondent_name=card.correspondent,
        **{name: getattr(card, name) for name in COPIED},
        channel=card.channel.value,
        procedure=besides.procedure.value,
        control=besides.control or kind.control,
        state=besides.state.value if incoming else State.SIGNED.value,
        ground=card.ground if card.another_day else "",
    )
    inserts = Inserts()
    inserts.add([letter, *([_term(letter, due)] if due else []), *besides.rows(letter)])
    inserts.add(Answering(outgoing=letter, incoming_id=key) for key in card.answers)
    return Draft(letter, inserts, about, words, besides.events)


def _about(card: LetterCard, on: date) -> NumberedPaper:
    electronic = card.channel in ELECTRONIC
    return NumberedPaper(registered_on=on, author=card.correspondent, electronic=electronic, index=card.case_index)


def _words(card: LetterCard, besides: Besides, files: list[str]) -> str:
    said = said_by(files).values() if files else ()
    return words_of(
        names=" ".join((card.outgoing_number, card.correspondent, card.signatory, besides.names)),
        body=" ".join((card.summary, besides.body, *said)),
    )


def _registered(letter: Letter) -> Event:
    return LetterRegistered(
        subject_id=letter.pk, number=letter.number, on=letter.registered_on.isoformat(), ground=letter.ground
    )


COPIED = (
    "outgoing_number", "outgoing_on", "delivery", "summary", "sheets", "enclosures", "case_index", "addressee",
    "signatory",
)  # fmt: skip


def term_of_card(card: LetterCard, kind: LetterKind, procedure: Procedure, on: date) -> Due | None:
    """Return the term that a card gives its paper, registered on a day; None if no law gives it one.

    :raises NoMoment: if the term is one of hours and the moment of receipt is not stated
    :raises NoCalendar: if the calendar of a year is missing
    """
    moment = make_naive(localtime(card.received_at)) if card.received_at else None
    beginning = Beginning(registered_on=on, received_on=card.received_on, received_at=moment)
    return term_of_paper(procedure, Step(kind.step), beginning)


def _term(letter: Letter, due: Due) -> Term:
    return Term(
        letter=letter,
        step=due.term.step.value,
        legal_due=due.legal_due,
        control_due=due.control_due,
        due_at=make_aware(due.due_at) if due.due_at else None,
        is_running=True,
        is_special=letter.control == LetterKind.Control.SPECIAL,
    )
