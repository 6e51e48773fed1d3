"""What the clock does for the journal: the head leaves the database, the chain is verified, a delay is an alarm."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob

from otklik.config.timetable import TIMETABLE
from otklik.office.journal import chain, heads, jobs
from otklik.office.journal.actions import CONSOLE, record_reading
from otklik.office.journal.models import Entry, Verification
from otklik.office.journal.verifying import NoHash, ask_to_verify, run_verification

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # Tuesday
NOBODY = cast("Any", None)


@pytest.fixture(autouse=True)
def office(committing_db: str, django_db_blocker, settings, tmp_path: Path) -> Iterator[None]:
    settings.ANCHORS_ROOT = tmp_path / "anchors"
    with django_db_blocker.unblock():
        for paper in (1, 2):
            record_reading("letter", paper, by=CONSOLE, at=NOON)
        yield
        async_to_sync(jobs._with_database)(connections.close_all)


def call(job: Any, at: datetime) -> None:
    async_to_sync(job)(NOBODY, int(at.timestamp()))


def test_the_timetable_calls_all_three():
    assert {"watch_sealing", "keep_head", "verify_nightly"} <= {entry.name for entry in TIMETABLE}


def test_the_head_is_written_down_once_a_day_and_the_journal_is_told():
    assert heads.keep_head(NOON) is None, "nothing is sealed yet"
    chain.seal()
    first = chain.head()
    assert first

    call(jobs.keep_head, NOON)
    call(jobs.keep_head, NOON + timedelta(hours=1))
    chain.seal()
    call(jobs.keep_head, NOON + timedelta(days=1))

    later = Entry.objects.filter(event="journal.head_kept").order_by("id")
    assert [entry.subject_id for entry in later] == [2, 3]
    assert later[0].data == {"hash": first.hash}
    file = heads.place()
    assert file.read_text().splitlines()[0] == f"2026-11-24 2 {first.hash}"
    assert len(file.read_text().splitlines()) == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(heads.written_down()) == [2, 3]
    assert list(chain.verify(anchors=heads.written_down())) == []


def test_a_line_that_a_power_cut_has_torn_is_passed_over_and_the_next_one_stands_alone():
    chain.seal()
    heads.place().parent.mkdir()
    heads.place().write_text("2026-11-23 1 abc")

    heads.keep_head(NOON)

    assert list(heads.written_down()) == [2]
    assert heads.place().read_text().startswith("2026-11-23 1 abc\n2026-11-24 2 ")


def test_an_entry_that_stays_without_a_seal_is_an_alarm(monkeypatch, caplog):
    monkeypatch.setattr(jobs, "SECOND_LOOK", 0)
    monkeypatch.setattr(logging.getLogger("otklik"), "propagate", True)

    call(jobs.watch_sealing, NOON + timedelta(seconds=59))
    assert caplog.records == []

    call(jobs.watch_sealing, NOON + timedelta(seconds=61))
    (alarm,) = caplog.records
    assert alarm.levelname == "ERROR"
    assert "has not been sealed" in alarm.message

    caplog.clear()
    chain.seal()
    call(jobs.watch_sealing, NOON + timedelta(hours=1))
    assert caplog.records == []


def test_an_entry_that_gets_its_seal_while_the_alarm_looks_twice_is_none(monkeypatch, caplog):
    async def sealed_meanwhile(seconds: float) -> None:
        await jobs._with_database(chain.seal)

    monkeypatch.setattr("asyncio.sleep", sealed_meanwhile)

    call(jobs.watch_sealing, NOON + timedelta(hours=1))

    assert caplog.records == []


def test_every_night_a_verification_is_asked_for_and_the_worker_does_it():
    chain.seal()

    call(jobs.verify_nightly, NOON)

    (job,) = ProcrastinateJob.objects.filter(task_name="journal.verify_asked")
    jobs.verify_asked(**job.args)
    done = Verification.objects.get()
    assert (done.checked, done.total, done.fault_count, done.faults) == (2, 2, 0, [])
    told = Entry.objects.get(event="journal.chain_verified")
    assert (told.subject_id, told.data) == (done.pk, {"checked": 2, "faults": 0, "anchor": ""})

    jobs.verify_asked(**job.args)
    assert Entry.objects.filter(event="journal.chain_verified").count() == 1, "run twice, it does its work once"


def test_a_broken_chain_is_an_error_in_the_log_and_its_places_are_kept(caplog):
    chain.seal()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE otklik_journal_entry DISABLE TRIGGER append_only")
        cursor.execute("UPDATE otklik_journal_entry SET at = at + interval '1 day'")
    verification = ask_to_verify(by=CONSOLE, at=NOON)

    jobs.verify_asked(verification.pk)

    verification.refresh_from_db()
    assert verification.fault_count == 2
    assert chain.fault_of(verification.faults[0]) == next(chain.verify())
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_verification_of_a_head_ends_at_that_head():
    chain.seal()
    anchor = chain.link(chain.BEGINNING, bytes(Entry.objects.earliest("id").digest)).hex()

    done = run_verification(ask_to_verify(anchor=anchor.upper(), by=CONSOLE, at=NOON).pk, NOON)

    assert (done.proved, done.checked, done.fault_count) == (1, 1, 0)


@pytest.mark.parametrize("text", ["1234", "z" * 64, "0" * 65])
def test_what_is_no_hash_is_refused(text):
    with pytest.raises(NoHash, match="64 знака"):
        ask_to_verify(anchor=text, by=CONSOLE, at=NOON)
