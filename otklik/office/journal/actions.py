"""Writing the journal: one call in the transaction of what happened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import ClassVar

from otklik.office.journal.models import Entry


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: an official (`user`), a citizen, or the house itself (`system`: a command, the timetable)."""

    kind: str
    id: int | None = None


CONSOLE = Actor("system")
"""Whoever may run commands on the server; the operating system knows the person, we do not."""


@dataclass(frozen=True, slots=True)
class Event:
    """What is worth telling. A room's events stand in its `events.py`, one frozen dataclass each.

    `name` is `<room>.<what_happened>`; `subject_kind` says what paper `subject_id` points at; other fields are data.
    """

    name: ClassVar[str]
    subject_kind: ClassVar[str]
    subject_id: int | None


def canonical(
    at: datetime, event: str, actor: Actor, subject: tuple[str, int | None], data: dict[str, object]
) -> bytes:
    """Return the bytes that an entry's digest is taken of: the same in whatever zone or order its parts are given."""
    return json.dumps(
        [at.astimezone(UTC).isoformat(timespec="microseconds"), event, actor.kind, actor.id, *subject, data],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def record_all(events: Iterable[Event], *, by: Actor, at: datetime) -> None:
    """Write events of one act to the journal, as `record` does, by one statement."""
    Entry.objects.bulk_create([_entry(event, by, at) for event in events])


def record(event: Event, *, by: Actor, at: datetime) -> Entry:
    """Write an event to the journal, in the caller's transaction."""
    entry = _entry(event, by, at)
    entry.save(force_insert=True)
    return entry


def _entry(event: Event, by: Actor, at: datetime) -> Entry:
    data = {key: value for key, value in asdict(event).items() if key != "subject_id"}
    subject = (event.subject_kind, event.subject_id)
    return Entry(
        at=at,
        event=event.name,
        actor_kind=by.kind,
        actor_id=by.id,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        data=data,
        digest=hashlib.sha256(canonical(at, event.name, by, subject, data)).digest(),
    )
