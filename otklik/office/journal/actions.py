"""Writing the journal: one call in the transaction of what happened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from otklik.office.journal.models import Entry
from otklik.rules.words import day


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: an official (`user`), a citizen, or the house itself (`system`: a command, the timetable).

    `for_id` is the official in whose place she acted, when she substitutes for somebody.
    """

    kind: str
    id: int | None = None
    for_id: int | None = None


CONSOLE = Actor("system")
"""Whoever may run commands on the server; the operating system knows the person, we do not."""


@dataclass(frozen=True, slots=True)
class Event:
    """What is worth telling. A room's events stand in its `events.py`, one frozen dataclass each.

    `name` is `<room>.<what_happened>`, `title` says it in Russian; `subject_kind` says what paper `subject_id` points
    at; other fields are data, and `told` says them in Russian.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    subject_kind: ClassVar[str]
    subject_id: int | None

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        """Return the data of an entry in words; an old entry may not have what was added since."""
        return ""


def day_told(data: Mapping[str, Any], name: str) -> str:
    """Return a day that an entry's data have as ГГГГ-ММ-ДД: «вт 14.12.2021»; nothing if it has none."""
    return day(date.fromisoformat(data[name])) if data.get(name) else ""


def canonical(
    at: datetime, event: str, actor: Actor, subject: tuple[str, int | None], data: Mapping[str, object]
) -> bytes:
    """Return the bytes that an entry's digest is taken of: the same in whatever zone or order its parts are given.

    A list of JSON: moment, event, actor's kind and id, subject's kind and id, data; behind them, only where there is
    one, in whose place the actor acted. So entries that are older than substitution have the bytes that they had.
    """
    parts = [at.astimezone(UTC).isoformat(timespec="microseconds"), event, actor.kind, actor.id, *subject, data]
    if actor.for_id is not None:
        parts.append(actor.for_id)
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(
    at: datetime, event: str, actor: Actor, subject: tuple[str, int | None], data: Mapping[str, object]
) -> bytes:
    """Return the digest of an entry: SHA-256 of its canonical bytes."""
    return hashlib.sha256(canonical(at, event, actor, subject, data)).digest()


def record_all(events: Iterable[Event], *, by: Actor, at: datetime) -> None:
    """Write events of one act to the journal, as `record` does, by one statement."""
    Entry.objects.bulk_create([entry(event, by=by, at=at) for event in events])


def record(event: Event, *, by: Actor, at: datetime) -> Entry:
    """Write an event to the journal, in the caller's transaction."""
    written = entry(event, by=by, at=at)
    written.save(force_insert=True)
    return written


def entry(event: Event, *, by: Actor, at: datetime) -> Entry:
    """Return the entry of an event, to be written by the caller in the transaction of what happened."""
    data = {key: value for key, value in asdict(event).items() if key not in ("subject_id", "subject_kind")}
    subject = (event.subject_kind, event.subject_id)
    return Entry(
        at=at,
        event=event.name,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_for_id=by.for_id,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        data=data,
        digest=digest(at, event.name, by, subject, data),
    )


@dataclass(frozen=True, slots=True)
class CardRead(Event):
    """Somebody was shown the card of a paper: the one event whose paper may be of any kind."""

    name: ClassVar[str] = "journal.card_read"
    title: ClassVar[str] = "Карточка открыта"
    subject_kind: str  # type: ignore[misc]


def record_reading(kind: str, id: int, *, by: Actor, at: datetime) -> None:
    """Write that somebody was shown a card with personal data; `kind` is that of the paper: `letter`, `appeal`, …"""
    record(CardRead(subject_id=id, subject_kind=kind), by=by, at=at)


@dataclass(frozen=True, slots=True)
class CallerDisbelieved(Event):
    """Somebody who called was told nothing: what she named was no author's. Whose name she said is kept nowhere."""

    name: ClassVar[str] = "journal.caller_disbelieved"
    title: ClassVar[str] = "Звонящему не поверили"
    subject_kind: ClassVar[str] = "caller"
    people: int
    """Authors whom surname and village fitted."""

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"по фамилии и селу подходит людей – {data.get('people')}" if data else ""


def record_disbelief(people: int, *, by: Actor, at: datetime) -> None:
    """Write that a caller was not believed; `people` are the authors whom surname and village fitted."""
    record(CallerDisbelieved(subject_id=None, people=people), by=by, at=at)
