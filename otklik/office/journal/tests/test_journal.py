"""The journal: written once, in the transaction of what happened."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import ClassVar

import pytest
from django.db import DatabaseError, connection, transaction

from otklik.office.journal import queries
from otklik.office.journal.actions import CONSOLE, Event, canonical, record, record_reading
from otklik.office.journal.models import Entry

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 12, 14, 12, 0, tzinfo=UTC)  # Tue


@dataclass(frozen=True, slots=True)
class LetterFound(Event):
    name: ClassVar[str] = "registry.letter_found"
    title: ClassVar[str] = "Письмо найдено"
    subject_kind: ClassVar[str] = "letter"
    where: str


def test_an_entry_tells_who_did_what_to_which_paper():
    entry = record(LetterFound(subject_id=7, where="в шкафу"), by=CONSOLE, at=NOON)

    assert (entry.event, entry.actor_kind, entry.subject_kind, entry.subject_id) == (
        "registry.letter_found", "system", "letter", 7)  # fmt: skip
    assert entry.data == {"where": "в шкафу"}


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE otklik_journal_entry SET event = 'nothing'",
        "DELETE FROM otklik_journal_entry",
        "TRUNCATE otklik_journal_entry",
    ],
)
def test_an_entry_can_be_neither_changed_nor_removed(attempt):
    record(LetterFound(subject_id=7, where="в шкафу"), by=CONSOLE, at=NOON)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attempt)
    assert Entry.objects.count() == 1


def test_the_history_of_a_paper_tells_what_was_done_to_it_however_often_it_was_read_since():
    for moment in range(queries.HISTORY_SHOWN + 5):
        if moment in (0, 9):
            record(LetterFound(subject_id=7, where="в шкафу"), by=CONSOLE, at=NOON)
        record_reading("letter", 7, by=CONSOLE, at=NOON)
        record_reading("appeal", 7, by=CONSOLE, at=NOON)
        record_reading("letter", 8, by=CONSOLE, at=NOON)

    history = queries.history("letter", 7)

    assert Counter(entry.event for entry in history) == {
        "journal.card_read": queries.HISTORY_SHOWN,
        "registry.letter_found": 2,
    }
    assert [entry.pk for entry in history] == sorted((entry.pk for entry in history), reverse=True)
    assert history[-1].event == "registry.letter_found"


def test_the_digest_does_not_depend_on_the_zone_or_the_order_in_which_things_are_said():
    here = canonical(NOON, "a.b", CONSOLE, ("letter", 7), {"x": 1, "y": 2})
    there = canonical(NOON.astimezone(timezone(timedelta(hours=12))), "a.b", CONSOLE, ("letter", 7), {"y": 2, "x": 1})

    assert here == there
