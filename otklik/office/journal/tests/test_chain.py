"""The chain: what is sealed when, and that whatever is done to it by hand is named."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import cast

import psycopg
import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction

from otklik.office.journal import chain
from otklik.office.journal.actions import CONSOLE, Actor, CardRead, canonical, record, record_reading
from otklik.office.journal.models import Entry, Seal

NOON = datetime(2021, 12, 14, 12, 0, tzinfo=UTC)  # Tue
READER = Actor("user", 5)
COLUMNS = "at, event, actor_kind, actor_id, subject_kind, subject_id, data, digest"


@pytest.fixture(autouse=True)
def database(committing_db: str, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def read(*papers: int) -> None:
    for paper in papers:
        record_reading("letter", paper, by=READER, at=NOON + timedelta(minutes=paper))


def another_connection() -> psycopg.Connection:
    return psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor})


def write(elsewhere: psycopg.Connection, paper: int) -> None:
    """Write an entry as `record` does, in an open transaction of another connection."""
    digest = hashlib.sha256(canonical(NOON, CardRead.name, READER, ("letter", paper), {})).digest()
    elsewhere.execute(
        """INSERT INTO otklik_journal_entry (at, event, actor_kind, actor_id, subject_kind, subject_id, data, digest)
           VALUES (%s, %s, %s, %s, 'letter', %s, '{}', %s)""",
        [NOON, CardRead.name, READER.kind, READER.id, paper, digest],
    )


def by_hand(statement: str) -> None:
    """Do what only a superuser, or the owner of the tables, can do."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("otklik_journal_entry", "otklik_journal_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        for table in ("otklik_journal_entry", "otklik_journal_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def faults() -> list[tuple[str, int]]:
    return [(fault.what, fault.sequence) for fault in chain.verify()]


def sealed_papers() -> list[int | None]:
    return list(Seal.objects.order_by("sequence").values_list("entry__subject_id", flat=True))


def test_every_entry_is_sealed_once_in_the_order_in_which_they_were_written():
    read(1, 2, 3)

    assert chain.seal() == 3
    assert chain.seal() == 0
    assert sealed_papers() == [1, 2, 3]
    assert faults() == []


def test_a_seal_is_the_hash_of_the_one_before_and_the_digest_of_its_entry():
    read(1, 2)
    chain.seal()

    first, second = Entry.objects.order_by("id")
    expected = hashlib.sha256(bytes(32) + bytes(first.digest)).digest()
    expected = hashlib.sha256(expected + bytes(second.digest)).digest()
    assert chain.head() == chain.Head(2, expected.hex(), second.at)


def test_an_open_transaction_holds_back_itself_and_what_began_later_and_nothing_earlier():
    read(1)
    with another_connection() as elsewhere:
        write(elsewhere, 2)
        read(3)

        chain.seal()
        assert sealed_papers() == [1]
        elsewhere.commit()

    chain.seal()
    assert sealed_papers() == [1, 2, 3]
    assert faults() == []


def test_what_was_rolled_back_leaves_no_gap():
    read(1)
    with another_connection() as elsewhere:
        write(elsewhere, 2)
        elsewhere.rollback()
    read(3)
    chain.seal()

    assert sealed_papers() == [1, 3]
    assert list(Seal.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2]
    assert faults() == []


def test_an_entry_with_an_earlier_number_that_is_committed_later_comes_later_in_the_chain():
    """Its number may be taken before its transaction has one of its own."""
    read(9)  # numbers are drawn from the sequence some at a time, and only the first draw makes a transaction write
    with another_connection() as elsewhere:
        ((number,),) = elsewhere.execute("SELECT nextval('otklik_journal_entry_id_seq')")
        read(2)
        chain.seal()
        elsewhere.execute(
            """INSERT INTO otklik_journal_entry (id, at, event, actor_kind, subject_kind, subject_id, data, digest)
               SELECT %s, at, event, actor_kind, subject_kind, 1, data, digest FROM otklik_journal_entry
               WHERE subject_id = 2""",
            [number],
        )
        elsewhere.commit()
    chain.seal()

    assert sealed_papers() == [9, 2, 1]
    assert Seal.objects.get(sequence=3).entry_id < Seal.objects.get(sequence=2).entry_id


def test_one_sealer_goes_on_where_another_stopped_and_none_waits_for_the_other_in_vain(monkeypatch):
    monkeypatch.setattr(chain, "PATIENCE", "10ms")
    one, other = chain.Sealer(), chain.Sealer()
    for paper in range(1, 7):
        read(paper)
        assert (one if paper % 2 else other).seal() == 1

    assert sealed_papers() == [1, 2, 3, 4, 5, 6]
    with another_connection() as elsewhere:
        elsewhere.execute("SELECT pg_advisory_xact_lock(%s)", [chain.ONE_AT_A_TIME])
        read(7)
        with pytest.raises(OperationalError, match="lock timeout"):
            one.seal()
    assert one.seal() == 1


def test_more_than_fits_into_one_transaction_is_sealed_at_one_go(monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 3)
    read(*range(1, 9))

    assert chain.seal() == 8
    assert sealed_papers() == list(range(1, 9))
    assert faults() == []


def test_two_sealers_at_once_seal_each_entry_once():
    read(*range(1, 40))
    ready, sealed = threading.Barrier(4), []

    def be_one():
        ready.wait()
        sealed.append(chain.seal())
        connection.close()

    threads = [threading.Thread(target=be_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(sealed) == 39
    assert faults() == []


def test_entries_of_a_database_that_came_from_another_server_are_sealed():
    """There the count of transactions was further on than here."""
    read(1)
    by_hand("UPDATE otklik_journal_entry SET transaction = '99000000000'")
    read(2)

    assert chain.unsealed().count == 2
    assert chain.seal() == 2
    read(3)
    assert chain.unsealed().count == 1
    assert chain.seal() == 1
    assert chain.unsealed() == chain.Waiting(0, None, None)


FALSE_SEALS = (
    "SELECT -n, %(last)s + n, sha256('') FROM generate_series(1, 1000) AS n",  # of entries that are to come
    "SELECT 2, 0, sha256(hash || '') FROM otklik_journal_seal",
    "SELECT 3, %(last)s, sha256(hash || %(digest)s) FROM otklik_journal_seal",
    "SELECT 9223372036854775807, %(last)s, sha256(hash || %(digest)s) FROM otklik_journal_seal",
    "SELECT -9223372036854775808, %(last)s, sha256(hash || %(digest)s) FROM otklik_journal_seal",
    "SELECT 0, %(last)s, sha256(decode(repeat('00', 32), 'hex') || %(digest)s)",
    "SELECT 1, %(last)s, sha256(decode(repeat('00', 32), 'hex') || %(digest)s)",
    "SELECT 2, %(last)s, sha256(%(digest)s)",
    "SELECT 2, entry_id, sha256(hash || %(digest)s) FROM otklik_journal_seal",
)


def test_a_seal_that_does_not_follow_from_the_one_before_is_refused():
    read(1)
    chain.seal()
    read(2)
    last = Entry.objects.latest("id")

    for seals in FALSE_SEALS:
        with pytest.raises((IntegrityError, DataError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO otklik_journal_seal {seals}", {"last": last.pk, "digest": bytes(last.digest)})

    assert chain.seal() == 1
    assert sealed_papers() == [1, 2]
    assert faults() == []


def test_a_seal_that_does_follow_may_be_written_by_whoever_may_and_the_sealer_goes_on_from_it():
    read(1)
    chain.seal()
    read(2, 3)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO otklik_journal_seal SELECT 2, entry.id, sha256(hash || digest)
               FROM otklik_journal_seal, otklik_journal_entry entry WHERE subject_id = 3"""
        )

    assert chain.seal() == 1
    assert sealed_papers() == [1, 3, 2]
    assert faults() == []


def test_an_entry_is_of_the_transaction_that_writes_it_whatever_it_says():
    read(1)
    chain.seal()
    with another_connection() as elsewhere:
        ((own,),) = elsewhere.execute("SELECT pg_current_xact_id()::text")
        elsewhere.execute(
            f"""INSERT INTO otklik_journal_entry ({COLUMNS}, transaction) SELECT {COLUMNS}, claimed::xid8
                FROM otklik_journal_entry, unnest('{{3,18446744073709551615}}'::text[]) AS claimed"""
        )

    assert {str(entry.transaction) for entry in Entry.objects.order_by("-id")[:2]} == {own}
    assert chain.unsealed().count == 2
    assert chain.seal() == 2


@pytest.mark.parametrize(
    ("column", "values", "refusal"),
    [
        ("id", ["-1", "id - 1", "id + 1", "9223372036854775807"], "numbers its entries itself"),
        ("at", ["'infinity'", "'10000-01-01'", "'0001-01-01 BC'"], "no digest or no moment"),
        ("digest", ["''", "digest || digest"], "no digest or no moment"),
    ],
)
def test_a_key_that_the_sequence_did_not_give_and_a_moment_or_digest_that_is_none_are_refused(column, values, refusal):
    read(1)
    columns = ["id", *COLUMNS.split(", ")]

    for value in values:
        with pytest.raises(IntegrityError, match=refusal), connection.cursor() as cursor:
            cursor.execute(
                f"""INSERT INTO otklik_journal_entry ({", ".join(columns)})
                    SELECT {", ".join(value if name == column else name for name in columns)} FROM (
                        SELECT nextval('otklik_journal_entry_id_seq') AS id, {COLUMNS}
                        FROM otklik_journal_entry OFFSET 0
                    ) AS next"""
            )


def test_a_table_of_ones_own_does_not_deceive_what_refuses():
    read(1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMPORARY TABLE otklik_journal_seal (sequence bigint, hash bytea);
               INSERT INTO pg_temp.otklik_journal_seal VALUES (8, sha256(''));
               CREATE TEMPORARY TABLE otklik_journal_entry (id bigint, digest bytea);
               INSERT INTO pg_temp.otklik_journal_entry VALUES (99, sha256(''));"""
        )
        with pytest.raises(IntegrityError, match="9 refused"), transaction.atomic():
            cursor.execute("INSERT INTO public.otklik_journal_seal SELECT 9, 99, sha256(sha256('') || sha256(''))")
        cursor.execute("DROP TABLE pg_temp.otklik_journal_seal, pg_temp.otklik_journal_entry")


def test_what_was_slipped_in_before_the_database_refused_it_is_named():
    read(1)
    chain.seal()
    by_hand(
        """INSERT INTO otklik_journal_seal SELECT -n, max(id) + n, sha256('')
           FROM otklik_journal_entry, generate_series(1, 2) AS n GROUP BY n"""
    )
    read(2)

    assert chain.seal() == 0
    assert faults() == [(chain.OUTSIDE, -1), (chain.OUTSIDE, -2)]


def test_words_that_only_the_database_can_keep_are_no_words_of_ours():
    read(1, 2)
    by_hand(f"UPDATE otklik_journal_entry SET data = '{'[' * 3000}{']' * 3000}' WHERE subject_id = 1")
    by_hand(f"UPDATE otklik_journal_entry SET data = '{'9' * 5000}' WHERE subject_id = 2")
    chain.seal()

    assert faults() == [(chain.CHANGED, 1), (chain.CHANGED, 2)]


class Days:
    """Tells a sealer to go on after each thing that has happened, then to stop."""

    def __init__(self, *happened: Callable[[], object]) -> None:
        self.happened = list(happened)

    def wait(self, pause: float) -> bool:
        if self.happened:
            self.happened.pop(0)()
            return False
        return True


def test_the_sealer_outlives_whatever_the_database_answers(caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("otklik"), "propagate", True)
    read(1)

    def break_it(error):
        by_hand(
            f"""CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE {error}; END $$;
                CREATE TRIGGER broken BEFORE INSERT ON otklik_journal_seal FOR EACH ROW EXECUTE FUNCTION fail()"""
        )

    def mend_it():
        by_hand("DROP FUNCTION fail CASCADE")

    for paper, error in enumerate(("disk_full", "data_exception", "admin_shutdown"), start=2):
        happening = Days(partial(break_it, error), partial(read, paper), mend_it)
        chain.keep_sealing(cast("threading.Event", happening))

    assert sealed_papers() == [1, 2, 3, 4]
    assert [record.levelname for record in caplog.records] == ["ERROR"] * 3, "each is said once"


def test_the_sealer_outlives_a_chain_that_has_no_next_place(caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("otklik"), "propagate", True)
    read(1)
    by_hand("INSERT INTO otklik_journal_seal VALUES (9223372036854775807, 0, sha256(''))")

    chain.keep_sealing(
        cast(
            "threading.Event",
            Days(lambda: None, lambda: by_hand("TRUNCATE otklik_journal_seal"), lambda: None),
        )
    )

    assert sealed_papers() == [1]
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_what_waits_longer_than_a_minute_is_late():
    read(1)
    waiting = chain.unsealed()

    written = NOON + timedelta(minutes=1)
    assert (waiting.count, waiting.oldest_at) == (1, written)
    assert not waiting.is_late(written + timedelta(seconds=60))
    assert waiting.is_late(written + timedelta(seconds=61))


@pytest.mark.parametrize(
    ("done", "found"),
    [
        ("UPDATE otklik_journal_entry SET actor_id = 6 WHERE subject_id = 2", [(chain.CHANGED, 2)]),
        ("UPDATE otklik_journal_entry SET at = at + interval '1 day' WHERE subject_id = 2", [(chain.CHANGED, 2)]),
        ("UPDATE otklik_journal_entry SET data = '{\"who\": 1}' WHERE subject_id = 2", [(chain.CHANGED, 2)]),
        ("UPDATE otklik_journal_entry SET actor_for_id = 6 WHERE subject_id = 2", [(chain.CHANGED, 2)]),
        (
            "UPDATE otklik_journal_seal SET hash = sha256('x') WHERE sequence = 2",
            [(chain.RESEALED, 2), (chain.RESEALED, 3)],
        ),
        ("DELETE FROM otklik_journal_entry WHERE subject_id = 2", [(chain.MISSING, 2)]),
        ("DELETE FROM otklik_journal_seal WHERE sequence = 2", [(chain.GAP, 3)]),
        ("UPDATE otklik_journal_seal SET entry_id = -entry_id WHERE sequence = 2", [(chain.MISSING, 2)]),
    ],
)
def test_what_is_done_by_hand_is_named(done, found):
    read(1, 2, 3, 4)
    chain.seal()

    by_hand(done)

    assert faults() == found


def test_an_entry_that_was_changed_with_its_digest_no_longer_follows_from_the_one_before():
    read(1, 2, 3)
    chain.seal()
    digest = hashlib.sha256(canonical(NOON, CardRead.name, READER, ("letter", 2), {})).hexdigest()

    by_hand(f"UPDATE otklik_journal_entry SET at = '{NOON}', digest = '\\x{digest}' WHERE subject_id = 2")

    assert faults() == [(chain.RESEALED, 2)]


def test_an_entry_sealed_twice_is_named():
    read(1, 2)
    chain.seal()
    by_hand("ALTER TABLE otklik_journal_seal DROP CONSTRAINT otklik_journal_seal_entry_id_key")
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO otklik_journal_seal SELECT 3, seal.entry_id, sha256(last.hash || entry.digest)
               FROM otklik_journal_seal seal JOIN otklik_journal_entry entry ON entry.id = seal.entry_id,
                    otklik_journal_seal last WHERE seal.sequence = 1 AND last.sequence = 2"""
        )

    assert faults() == [(chain.TWICE_SEALED, 3)]


def test_a_chain_that_was_rewritten_from_end_to_end_is_betrayed_by_the_head_that_was_written_down():
    read(1, 2, 3)
    chain.seal()
    written_down = {2: bytes(Seal.objects.get(sequence=2).hash).hex()}
    assert list(chain.verify(anchors=written_down)) == []

    by_hand("TRUNCATE otklik_journal_entry, otklik_journal_seal")
    read(1, 4, 3)
    chain.seal()

    assert faults() == []
    assert [(fault.what, fault.sequence) for fault in chain.verify(anchors=written_down)] == [(chain.REWRITTEN, 2)]


def test_a_chain_that_was_cut_short_is_betrayed_too():
    read(1, 2, 3)
    chain.seal()
    assert (head := chain.head())

    by_hand("DELETE FROM otklik_journal_seal WHERE sequence = 3")
    by_hand("DELETE FROM otklik_journal_entry WHERE subject_id = 3")

    assert faults() == []
    assert [fault.sequence for fault in chain.verify(anchors={3: head.hash})] == [3]


def test_a_head_proves_what_stands_before_it_and_nothing_behind():
    read(1, 2, 3)
    chain.seal()
    anchor, walk = bytes(Seal.objects.get(sequence=2).hash).hex(), chain.Walk()
    by_hand("UPDATE otklik_journal_entry SET actor_id = 6 WHERE subject_id = 3")

    assert list(chain.verify(anchor=anchor, walk=walk)) == []
    assert walk.proved == chain.Head(2, anchor, NOON + timedelta(minutes=2))

    assert list(chain.verify(anchor="0" * 64, walk=(nowhere := chain.Walk())))
    assert nowhere.proved is None


def test_an_entry_may_say_in_whose_place_somebody_acted_and_older_entries_keep_their_bytes():
    alone = canonical(NOON, "a.b", Actor("user", 5), ("letter", 7), {})
    instead = canonical(NOON, "a.b", Actor("user", 5, for_id=6), ("letter", 7), {})
    assert alone == b'["2021-12-14T12:00:00.000000+00:00","a.b","user",5,"letter",7,{}]'
    assert instead == alone[:-1] + b",6]"

    record(CardRead(subject_id=7, subject_kind="letter"), by=Actor("user", 5, for_id=6), at=NOON)
    chain.seal()
    assert Entry.objects.get().actor_for_id == 6
    assert faults() == []


@pytest.mark.parametrize("verb", ["UPDATE {} SET sequence = 9", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_seal_can_be_neither_changed_nor_removed(verb):
    read(1)
    chain.seal()

    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format("otklik_journal_seal"))


def test_the_console_may_be_told_of_as_well():
    record(CardRead(subject_id=None, subject_kind="letter"), by=CONSOLE, at=NOON)
    chain.seal()

    assert faults() == []
