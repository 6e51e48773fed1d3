"""Numbers, given without a gap; annulled ones; papers that have come and wait.

A registering transaction prepares everything and then asks for the number. From there on the journal's counter is
locked, and only INSERTs that were made ready before follow: whoever holds it makes the others wait. What is rolled
back gives its number back. docs/decisions/0011 tells what that costs.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from otklik.office.base import Refusal, identity_of
from otklik.office.files.actions import keep_file
from otklik.office.files.models import StoredFile
from otklik.office.files.queries import said_by
from otklik.office.journal.actions import Actor, record, record_all
from otklik.office.people.models import User
from otklik.office.reference.models import Department, LetterKind
from otklik.office.registry.events import (
    KindSet,
    LetterAnnulled,
    OriginalHandedOver,
    PaperBroughtBack,
    PaperReceived,
    PaperSetAside,
    ScanFiled,
)
from otklik.office.registry.models import Correspondent, HandedOver, HandOver, Letter, Received, Series
from otklik.office.search.actions import add_words
from otklik.office.statements import Later, Select
from otklik.rules.admission import Channel
from otklik.rules.law import Procedure
from otklik.rules.numbering import INDEX, BadTemplate, NumberedPaper, NumberNotMade, number, parse
from otklik.rules.numbering import LETTER as LETTER_OF_AUTHOR
from otklik.rules.workflow import Kind, Move, MoveNotAllowed, State, step_of

NUMBER_ONCE = "letter_number_once"
RECEIVED, LETTER = "received", "letter"
"""Kinds of papers as files, index and journal name them."""

BEFORE = """
SELECT kind.*, nextval(pg_get_serial_sequence('otklik_registry_letter', 'id')) AS letter_id, series.id AS series_id,
       series.template AS of_series, counter.last_on
FROM otklik_reference_letterkind kind
JOIN otklik_registry_series series ON series.code = kind.journal
LEFT JOIN otklik_registry_counter counter ON counter.series_id = series.id AND counter.year = %s
WHERE kind.id = %s
"""
NEXT = """
INSERT INTO otklik_registry_counter AS counter (series_id, year, last, last_on) VALUES (%s, %s, 1, %s)
ON CONFLICT (series_id, year) DO UPDATE
SET last = counter.last + 1, last_on = greatest(counter.last_on, excluded.last_on)
RETURNING last, last_on
"""
FILE_UNDER = """
WITH paper AS (
    UPDATE otklik_registry_received SET state = 'registered', letter_id = %(letter)s, typed = '{}'
    WHERE id = %(received)s AND state = 'waiting' RETURNING id
), files AS (
    UPDATE otklik_files_storedfile file SET subject_kind = 'letter', subject_id = %(letter)s FROM paper
    WHERE file.subject_kind = 'received' AND file.subject_id = paper.id RETURNING file.sha256
)
SELECT ARRAY(SELECT sha256 FROM files) FROM paper
"""


class NoNumber(Refusal):
    """A number cannot be made of what the card says; the text says what is missing."""


class BadKind(Refusal):
    """A kind of paper does not do; the text says why."""


class CannotAnnul(Refusal):
    """The number cannot be annulled; the text says why."""


class NotWaiting(Refusal):
    """What has come waits no longer: it is registered already, or set aside."""


class NotAside(Refusal):
    """What has come was not set aside: it waits, or is registered."""


class CannotHandOver(Refusal):
    """Originals cannot be handed over so; the text says what is missing."""


class NumberTaken(Refusal):
    """A paper of another system has the number that comes next."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter will stand, known before anybody waits: kind, key, journal, the last day that is there."""

    kind: LetterKind
    letter_id: int
    series_id: int
    template: str
    last_on: date | None

    def number(self, serial: int, about: NumberedPaper) -> str:
        """Return the number of a paper with a serial.

        :raises NoNumber: if the template is bad, or asks for what the paper has not
        """
        try:
            return number(parse(self.template), serial, about)
        except (BadTemplate, NumberNotMade) as error:
            raise NoNumber(str(error)) from None


def place_in_journal(kind_id: int, year: int) -> Place:
    """Return where a letter of a kind will stand in its journal of a year; its serial comes later, and last."""
    kind: Any
    (kind,) = LetterKind.objects.raw(BEFORE, [year, kind_id])
    return Place(kind, kind.letter_id, kind.series_id, kind.template or kind.of_series, kind.last_on)


def next_serial(place: Place, on: date) -> tuple[int, date]:
    """Lock the counter of a journal and year until the transaction ends; return the next serial and the last day there.

    Nothing but prepared INSERTs follows.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [place.series_id, on.year, on])
        serial, last_on = cursor.fetchone()
        return serial, last_on


@contextmanager
def number_free(number: str) -> Iterator[None]:
    """Refuse in words where the rows that are written inside find a number taken. The transaction is over then.

    :raises NumberTaken: if a paper of another system has it: our own never have one twice
    """
    try:
        yield
    except IntegrityError as error:
        refusal = error.__cause__
        if not isinstance(refusal, psycopg.Error) or refusal.diag.constraint_name != NUMBER_ONCE:
            raise
        raise NumberTaken(
            f"Номер {number} в этом журнале уже носит бумага, загруженная из другой системы. Эта не зарегистрирована, "
            "номер не потрачен. Попросите администратора дать виду бумаги другой шаблон номера."
        ) from error


CORRESPONDENT = Select(lambda: Correspondent.objects.filter(key=identity_of(Later("name"))))


def correspondent_named(name: str) -> Correspondent:
    """Return the row of the directory that a name leads to, itself or as an alias; a new one if there is none."""
    key = identity_of(name)
    if found := CORRESPONDENT.one(name=name) or Correspondent.objects.filter(aliases__key=key).first():
        return found
    Correspondent.objects.bulk_create([Correspondent(name=name)], ignore_conflicts=True)
    return Correspondent.objects.get(key=key)


@transaction.atomic
def annul_letter(*, letter_id: int, reason: str, on: date, by: Actor, at: datetime) -> None:
    """Annul the number of a wrong registration: the paper stays with it and is counted no longer.

    :raises CannotAnnul: if no reason is given, the paper is another system's, is being worked on, or was answered or
        closed before
    """
    if not reason.strip():
        raise CannotAnnul("Напишите, почему номер аннулируется: причина останется в журнале рядом с ним.")
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.outer_system or not letter.state:
        raise CannotAnnul(f"Номер {letter.number} дала другая система: аннулируйте его там и загрузите журнал снова.")
    kind = Kind.APPEAL if letter.procedure == Procedure.APPEAL else Kind.LETTER
    try:
        letter.state = step_of(kind, State(letter.state), Move.ANNUL).to.value
    except MoveNotAllowed as error:
        raise CannotAnnul(str(error)) from None
    if Letter.objects.filter(Q(reply__isnull=False) | Q(closings__isnull=False), pk=letter.pk).exists():
        raise CannotAnnul(f"Бумага {letter.number} уже рассмотрена: её номер не аннулируют.")
    letter.annulled_on, letter.annulment = on, reason.strip()
    letter.save(update_fields=["state", "annulled_on", "annulment"])
    record(LetterAnnulled(subject_id=letter.pk, reason=letter.annulment), by=by, at=at)


@transaction.atomic
def receive(*, channel: Channel, title: str, by: Actor, at: datetime, external_id: str | None = None) -> Received:
    """Put down that a paper has come; it waits until it is registered or set aside. Its files are kept with it.

    The same paper of a channel, by its id there, comes once: the second time it is the row of the first.
    """
    made = Received(channel=channel.value, external_id=external_id, received_at=at, title=title[:300])
    if external_id is not None:
        known = Received.objects.select_for_update().filter(channel=channel.value, external_id=external_id).first()
        if known is not None:
            return known
    made.save(force_insert=True)
    record(PaperReceived(subject_id=made.pk, channel=channel.value), by=by, at=at)
    return made


@transaction.atomic
def add_file(*, received_id: int, chunks: Iterable[bytes], name: str, by: Actor, at: datetime) -> None:
    """Keep a file with a paper; the same bytes are kept with it once. The first one gives it its title.

    A file that comes after the number is kept with the letter: another tab was faster, and nothing is lost.
    """
    paper = Received.objects.select_for_update().get(pk=received_id)
    if paper.letter_id is not None:
        file_scan(letter_id=paper.letter_id, content=b"".join(chunks), name=name, by=by, at=at)
        return
    file = keep_file(chunks, name=name, subject_kind=RECEIVED, subject_id=paper.pk, at=at)
    same = StoredFile.objects.filter(subject_kind=RECEIVED, subject_id=paper.pk, sha256=file.sha256, pk__lt=file.pk)
    if same.exists():
        file.delete()
    elif not paper.title:
        paper.title = file.name
        paper.save(update_fields=["title"])


@transaction.atomic
def set_file_apart(*, received_id: int, file: uuid.UUID, by: Actor, at: datetime) -> None:
    """Let a file that is of another paper wait as one of its own; of the two papers neither loses anything.

    :raises NotWaiting: if the paper that it lies with waits no longer
    """
    paper = waiting(received_id)
    found = StoredFile.objects.filter(subject_kind=RECEIVED, subject_id=paper.pk, public_id=file).first()
    if found is not None:
        apart = receive(channel=Channel(paper.channel), title=found.name, by=by, at=paper.received_at)
        found.subject_id = apart.pk
        found.save(update_fields=["subject_id"])


def keep_typed(*, received_id: int, typed: Mapping[str, object], by: User) -> None:
    """Keep what a clerk has typed so far in the card of a paper that waits; a draft is no event."""
    Received.objects.filter(pk=received_id, state=Received.State.WAITING).update(typed=typed, typed_by=by)


@transaction.atomic
def set_aside(*, received_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Say that a paper which has come is not registered, and why; it stays with its files.

    :raises NotWaiting: if it waits no longer
    """
    paper = waiting(received_id)
    paper.state, paper.reason = Received.State.SET_ASIDE, reason
    paper.save(update_fields=["state", "reason"])
    record(PaperSetAside(subject_id=paper.pk, reason=reason), by=by, at=at)


@transaction.atomic
def bring_back(*, received_id: int, by: Actor, at: datetime) -> None:
    """Let a paper that was set aside wait for its registration again, with what was typed of it.

    :raises NotAside: if it was not set aside
    """
    paper = Received.objects.select_for_update().get(pk=received_id)
    if paper.state != Received.State.SET_ASIDE:
        raise NotAside("Эта бумага не отложена: возвращать её не нужно.")
    paper.state, paper.reason = Received.State.WAITING, ""
    paper.save(update_fields=["state", "reason"])
    record(PaperBroughtBack(subject_id=paper.pk), by=by, at=at)


def waiting(received_id: int) -> Received:
    """Return a paper that waits, locked until the transaction ends.

    :raises NotWaiting: if it waits no longer
    """
    paper = Received.objects.select_for_update().get(pk=received_id)
    if paper.state != Received.State.WAITING:
        raise _waits_no_longer(paper)
    return paper


def _waits_no_longer(paper: Received) -> NotWaiting:
    if paper.letter:
        return NotWaiting(f"Эта бумага уже зарегистрирована: № {paper.letter.number}.")
    return NotWaiting(f"Эту бумагу решили не регистрировать: {paper.reason}")


def file_under(received_id: int, letter_id: int) -> list[str]:
    """Hand a paper that waits over to its letter, and let it wait no longer; return the hashes of its files.

    :raises NotWaiting: if it waits no longer
    """
    with connection.cursor() as cursor:
        cursor.execute(FILE_UNDER, {"letter": letter_id, "received": received_id})
        if found := cursor.fetchone():
            return list(found[0])
    raise _waits_no_longer(Received.objects.get(pk=received_id))


@transaction.atomic
def set_kind(*, kind_id: int | None, said: Mapping[str, Any], by: Actor, at: datetime) -> LetterKind:
    """Add a kind of paper, or change one: the only place of a kind; papers registered by it stay as they are.

    `said` holds the fields of `LetterKind` by name.

    :raises BadKind: if its name is taken, or its journal, template, term or required fields do not do
    """
    kind = LetterKind.objects.select_for_update().get(pk=kind_id) if kind_id else LetterKind()
    was = {} if kind_id is None else {name: _told(kind, name) for name in said}
    for name, value in said.items():
        setattr(kind, name, value)
    _check(kind)
    kind.save()
    now = {name: _told(kind, name) for name in said}
    changed = {name: value for name, value in now.items() if value != was.get(name)}
    if changed:
        told = {name: value for name, value in was.items() if name in changed}
        record(KindSet(subject_id=kind.pk, kind=kind.name, was=told, now=changed), by=by, at=at)
    return kind


def _check(kind: LetterKind) -> None:
    if not kind.name.strip():
        raise BadKind("Назовите вид документа.", of="name")
    if LetterKind.objects.filter(key=identity_of(kind.name)).exclude(pk=kind.pk).exists():
        raise BadKind(f"Вид «{kind.name}» уже есть: измените его.", of="name")
    series = Series.objects.filter(code=kind.journal).first()
    if series is None:
        raise BadKind("Такого журнала нет: выберите из списка.", of="journal")
    if (kind.sort == LetterKind.Sort.OUTGOING) is not (kind.journal == OUTGOING):
        raise BadKind("Исходящие нумерует журнал исходящей корреспонденции, и только их.", of="journal")
    if (kind.sort == LetterKind.Sort.APPEAL) is not (kind.procedure == Procedure.APPEAL):
        raise BadKind(
            "По 59-ФЗ рассматривают обращения граждан, и только их: согласуйте вид бумаги и порядок.", of="procedure"
        )
    try:
        template = parse(kind.template or series.template)
        number(template, 1, SPECIMEN)
    except (BadTemplate, NumberNotMade) as error:
        raise BadKind(str(error), of="template") from None
    if unknown := set(kind.required) - set(LetterKind.Field.values):
        raise BadKind(f"Таких полей в карточке нет: {', '.join(sorted(unknown))}.", of="required")
    author = LetterKind.Field.SURNAME if kind.sort == LetterKind.Sort.APPEAL else LetterKind.Field.CORRESPONDENT
    for part in template.parts:
        needed = {INDEX: LetterKind.Field.CASE_INDEX, LETTER_OF_AUTHOR: author}.get(part.field)
        if needed and needed not in kind.required:
            raise BadKind(
                f"{{{part.field}}} в номере – из поля «{needed.label}»: отметьте его обязательным.", of="required"
            )


def _told(kind: LetterKind, name: str) -> str:
    value = getattr(kind, name)
    return ", ".join(value) if isinstance(value, list) else str(value)


OUTGOING = "outgoing"
"""The code of the journal of outgoing letters."""
SPECIMEN = NumberedPaper(registered_on=date(2026, 1, 12), author="Образец", index="01-15")
"""A paper that has whatever a template may ask for: how a kind writes numbers is tried, and shown, on it."""


def specimen(kind: LetterKind, series: Series) -> str:
    """Return a number as a kind writes it."""
    return number(parse(kind.template or series.template), 123, SPECIMEN)


@transaction.atomic
def hand_over(
    *, letters: Sequence[int], department: int | None, person: int | None, by: Actor, at: datetime
) -> HandOver:
    """Hand the originals of letters over to a department, to a person, or to a person of a department, in one act.

    :raises CannotHandOver: if no letter is named, or nobody to hand them to
    """
    if not letters:
        raise CannotHandOver("Выберите письма, оригиналы которых передаются.")
    if department is None and person is None:
        raise CannotHandOver("Укажите, кому передаются оригиналы: подразделение или сотрудника.")
    whom = [
        *Department.objects.filter(pk=department or 0).values_list("name", flat=True),
        *User.objects.filter(pk=person or 0).values_list("name", flat=True),
    ]
    act = HandOver.objects.create(at=at, made_by_id=by.id, department_id=department, person_id=person)
    HandedOver.objects.bulk_create(
        HandedOver(hand_over=act, letter_id=key, position=place) for place, key in enumerate(letters, start=1)
    )
    Letter.objects.filter(pk__in=letters).update(handed=act)
    record_all([OriginalHandedOver(subject_id=key, act=act.pk, to=", ".join(whom)) for key in letters], by=by, at=at)
    return act


@transaction.atomic
def file_scan(*, letter_id: int, content: bytes, name: str, by: Actor, at: datetime) -> bool:
    """Keep a scan with its registered letter, which is found by it too; tell whether it is new: it comes once."""
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    kept = keep_file([content], name=name, subject_kind=LETTER, subject_id=letter.pk, at=at)
    same = StoredFile.objects.filter(subject_kind=LETTER, subject_id=letter.pk, sha256=kept.sha256)
    if same.exclude(pk=kept.pk).exists():
        kept.delete()
        return False
    for text in said_by([kept.sha256]).values():
        add_words(LETTER, letter.pk, text)
    record(ScanFiled(subject_id=letter.pk), by=by, at=at)
    return True
