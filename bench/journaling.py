"""How fast the journal is written and sealed, each beside a bare table that gets the same bytes.

Writing: fifty threads, each with a connection of its own, each entry a transaction of its own through `record`; the
floor is the same threads with a plain INSERT of the same columns into a table without indexes or triggers. Sealing:
the sealer on so many entries that wait; the floor is one `INSERT … SELECT` of as many rows of the same width.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench.measuring import Measurement, Stopwatch, rate, take_turns
from bench.server import fresh_database
from otklik.config.roles import as_owner
from otklik.office.journal import chain
from otklik.office.journal.actions import Actor, CardRead, digest, record

WRITERS = 50
ENTRIES = 10_000
TO_SEAL = 100_000
READER = Actor("user", 5)
BARE = """
    CREATE TABLE bare (id bigserial, at timestamptz, event text, actor_kind text, actor_id bigint, actor_for_id bigint,
                       subject_kind text, subject_id bigint, data jsonb, digest bytea)
"""
INSERT = """
    INSERT INTO bare (at, event, actor_kind, actor_id, actor_for_id, subject_kind, subject_id, data, digest)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def writing_rate(entries: int, rounds: int) -> Measurement:
    """Write so many entries by fifty threads, and as many rows into a bare table."""
    seconds = take_turns(lambda: _write(entries, _record), lambda: _write(entries, _insert), rounds)
    return rate("journal_entries_per_s", entries, seconds, about_floor=f"bare INSERT, {WRITERS} writers")


def sealing_rate(entries: int, rounds: int) -> Measurement:
    """Seal so many entries, and copy as many rows inside the database."""
    seconds = take_turns(lambda: _seal(entries), lambda: _copy(entries), rounds)
    return rate("journal_sealing_per_s", entries, seconds, about_floor="INSERT … SELECT of as many rows")


def _record(number: int) -> None:
    with transaction.atomic():
        record(CardRead(subject_id=number, subject_kind="letter"), by=READER, at=timezone.now())


def _insert(number: int) -> None:
    at = timezone.now()
    words = digest(at, CardRead.name, READER, ("letter", number), {})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [at, CardRead.name, READER.kind, READER.id, READER.for_id, "letter", number, "{}", words],
        )


def _write(rows: int, write: Callable[[int], None]) -> float:
    with fresh_database("bench_journal"):
        _statement(BARE)
        _statement("GRANT ALL ON bare, bare_id_seq TO otklik_app")
        ready, done = threading.Barrier(WRITERS + 1), threading.Barrier(WRITERS + 1)

        def be_writer(first: int) -> None:
            connection.ensure_connection()
            ready.wait()
            for number in range(first, rows, WRITERS):
                write(number)
            done.wait()
            connection.close()

        threads = [threading.Thread(target=be_writer, args=[number]) for number in range(WRITERS)]
        for thread in threads:
            thread.start()
        ready.wait()
        with Stopwatch() as watch:
            done.wait()
        for thread in threads:
            thread.join()
        table = "otklik_journal_entry" if write is _record else "bare"
        _expect(rows, f"SELECT count(*) FROM {table}")
        return watch.seconds


def _fill(rows: int) -> None:
    _statement(
        """INSERT INTO otklik_journal_entry
               (at, event, actor_kind, actor_id, subject_kind, subject_id, data, digest)
           SELECT now(), 'journal.card_read', 'user', 5, 'letter', n, '{}', sha256(int8send(n))
           FROM generate_series(1, %s) AS n""",
        rows,
    )


def _seal(rows: int) -> float:
    with fresh_database("bench_journal"):
        _fill(rows)
        with Stopwatch() as watch:
            chain.seal()
        _expect(rows, "SELECT count(*) FROM otklik_journal_seal")
        return watch.seconds


def _copy(rows: int) -> float:
    with fresh_database("bench_journal"):
        _fill(rows)
        _statement("CREATE TABLE bare (sequence bigint, entry_id bigint, hash bytea)")
        with as_owner(), connection.cursor() as cursor, Stopwatch() as watch:
            cursor.execute("INSERT INTO bare SELECT id, id, digest FROM otklik_journal_entry")
        _expect(rows, "SELECT count(*) FROM bare")
        return watch.seconds


def _statement(sql: str, *params: Any) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql, params or None)


def _expect(rows: int, counting: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(counting)
        if (found := cursor.fetchone()[0]) != rows:
            raise RuntimeError(f"expected {rows} rows, found {found}")
