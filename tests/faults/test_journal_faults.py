"""The journal under fire: writers, sealer and database are killed, and the chain holds; a hand at work is named."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from otklik.config import postgres
from otklik.config.options import ROOT, Options
from tests.faults.processes import find, kill, postmaster_of, until
from tests.faults.product import otklik, running

PROCESSES, THREADS = 5, 10
COLUMNS = "at, event, actor_kind, actor_id, subject_kind, subject_id, data, digest"
WRITER = """
import os, sys, threading
import django
django.setup()
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone
from otklik.office.journal.actions import Actor, record_reading

pause = threading.Event()

def write(number):
    while True:
        number += 1
        try:
            with transaction.atomic():
                record_reading("letter", number, by=Actor("user", 1), at=timezone.now())
        except (DatabaseError, InterfaceError):  # whether it was written, nobody knows
            connection.close()
            pause.wait(0.05)
        else:
            os.write(1, b"%d\\n" % number)

for thread in range(int(sys.argv[2])):
    threading.Thread(target=write, args=[(int(sys.argv[1]) + thread) * 1_000_000]).start()
"""
"""Reads letters in many threads until it is killed, and says each number once its transaction has ended well."""

SEAL_AND_DIE = """
import os, signal
import django
django.setup()
from otklik.office.journal import chain

write = chain._write_seals
def write_and_die(cursor, entries):
    write(cursor, entries)
    os.kill(os.getpid(), signal.SIGKILL)

chain._write_seals = write_and_die
chain.seal()
"""
"""Seals, and is killed when the seals are written and not yet committed."""


def place(var: Path, user: str = postgres.APP_ROLE) -> str:
    """Return where the database of a data folder is, as psycopg wants it."""
    where = postgres.connection_parameters(Options(var=var))
    return make_conninfo(host=where["HOST"], port=where["PORT"], dbname=where["NAME"], user=user)


def environ(var: Path) -> dict[str, str]:
    settings = "otklik.config.settings"
    return {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": settings, "OTKLIK_VAR": str(var)
    }  # fmt: skip


def counts(var: Path) -> tuple[int, int]:
    """Return how many entries and seals there are."""
    with psycopg.connect(place(var)) as connection:
        ((entries, seals),) = connection.execute(
            "SELECT (SELECT count(*) FROM otklik_journal_entry), (SELECT count(*) FROM otklik_journal_seal)"
        )
        return entries, seals


class Writers:
    """Fifty writers, each a thread with a connection of its own."""

    def __init__(self, var: Path, folder: Path) -> None:
        self.files = [folder / f"acknowledged-{number}" for number in range(PROCESSES)]
        self.processes = []
        for number, file in enumerate(self.files):
            with file.open("wb") as output:
                words = [sys.executable, "-c", WRITER, str(number * THREADS), str(THREADS)]
                self.processes.append(subprocess.Popen(words, env=environ(var), stdout=output))

    def acknowledged(self) -> set[int]:
        return {int(line) for file in self.files for line in file.read_text().splitlines()}

    def wait_for_more(self, number: int) -> None:
        """Wait until so many more entries have been acknowledged."""
        had = len(self.acknowledged())
        until(lambda: len(self.acknowledged()) >= had + number, f"{number} more entries are written", 60)

    def kill(self, number: int) -> None:
        for process in self.processes[:number]:
            process.kill()
            process.wait()
        del self.processes[:number]


@contextmanager
def writing(var: Path, folder: Path) -> Iterator[Writers]:
    writers = Writers(var, folder)
    try:
        yield writers
    finally:
        writers.kill(len(writers.processes))


def test_fifty_writers_and_whoever_is_killed_the_chain_holds_and_nothing_acknowledged_is_missing(
    prepared: Path, tmp_path: Path
):
    with running(prepared, "--only", "worker") as product, writing(prepared, tmp_path) as writers:
        writers.wait_for_more(500)
        writers.kill(2)
        writers.wait_for_more(300)
        kill(min(find(prepared, "config.serve worker")))
        writers.wait_for_more(300)
        kill(postmaster_of(prepared))
        writers.wait_for_more(300)
        writers.kill(3)
        until(lambda: len(set(counts(prepared))) == 1, "all is sealed")
        with psycopg.connect(place(prepared)) as connection:
            written = [number for (number,) in connection.execute(
                "SELECT subject_id FROM otklik_journal_entry WHERE event = 'journal.card_read'")]  # fmt: skip
        product.stop()

    assert len(writers.acknowledged()) >= 1400
    assert writers.acknowledged() - set(written) == set()
    assert len(written) == len(set(written))
    checked = otklik(prepared, "check")
    assert checked.returncode == 0, checked.stdout
    assert "✓ журнал событий не изменён" in checked.stdout


def test_what_is_committed_is_sealed_within_a_second_while_the_product_works(prepared: Path):
    with running(prepared, "--only", "worker") as product:
        until(lambda: len(set(counts(prepared))) == 1, "what earlier commands left is sealed")
        assert otklik(prepared, "user", "quick", "--name", "Белов И. Н.", "--role", "executor").returncode == 0
        until(lambda: len(set(counts(prepared))) == 1, "it is sealed", seconds=1)
        product.stop()


def test_a_sealer_killed_before_its_commit_leaves_nothing_and_the_next_one_seals_all(prepared: Path):
    assert otklik(prepared, "user", "slow", "--name", "Белов И. Н.", "--role", "executor").returncode == 0
    with postgres.hold(Options(var=prepared)):
        entries, seals = counts(prepared)
        assert entries > seals
        died = subprocess.run([sys.executable, "-c", SEAL_AND_DIE], env=environ(prepared), check=False)
        assert died.returncode == -signal.SIGKILL
        assert counts(prepared) == (entries, seals)
        assert otklik(prepared, "check").returncode == 0
        assert counts(prepared) == (entries, entries)


def test_a_row_that_a_superuser_changed_by_hand_is_named_and_a_head_on_paper_tells_what_is_still_true(prepared: Path):
    for login in ("first", "second"):
        assert otklik(prepared, "user", login, "--name", "Белов И. Н.", "--role", "executor").returncode == 0
        assert otklik(prepared, "check").returncode == 0
    with postgres.hold(Options(var=prepared)), psycopg.connect(place(prepared, user="postgres")) as superuser:
        rows = superuser.execute(
            """SELECT sequence, encode(hash, 'hex') FROM otklik_journal_seal ORDER BY sequence DESC LIMIT 2"""
        ).fetchall()
        (last, head), (_, before) = rows
        proved = otklik(prepared, "check", "--anchor", head)
        assert proved.returncode == 0, proved.stdout
        assert re.fullmatch(
            rf"✓ Контрольная сумма найдена: запись № {last}, [а-я]{{2}}\s[\d.]{{10}}, \d\d:\d\d. "
            r"Все записи до неё включительно не изменены.\n", proved.stdout
        )  # fmt: skip

        superuser.execute("SET session_replication_role = replica")  # as nobody but a superuser can
        superuser.execute(
            """UPDATE otklik_journal_entry SET data = '{"role": "head"}'
               WHERE id = (SELECT entry_id FROM otklik_journal_seal WHERE sequence = %s)""", [last]
        )  # fmt: skip
        superuser.commit()

        checked = otklik(prepared, "check")
        assert checked.returncode == 1
        assert re.search(
            rf"запись № {last} от [а-я]{{2}}\s[\d.]{{10}}, \d\d:\d\d, «Учётная запись заведена», "
            r"Учётная запись Белов И. Н.: слова записи изменены", checked.stdout
        )  # fmt: skip
        broken, still = (otklik(prepared, "check", "--anchor", anchor) for anchor in (head, before))
        assert (broken.returncode, still.returncode) == (1, 0)
        assert "записи до неё нарушены" in broken.stdout

        superuser.execute(
            """UPDATE otklik_journal_entry SET data = '{"role": "executor"}'
               WHERE id = (SELECT entry_id FROM otklik_journal_seal WHERE sequence = %s)""", [last]
        )  # fmt: skip


def test_a_head_that_the_chain_does_not_have_and_what_is_no_hash_are_said_in_russian(prepared: Path):
    unknown, nonsense = (otklik(prepared, "check", "--anchor", anchor) for anchor in ("0" * 64, "12345"))

    assert unknown.returncode == 1
    assert "Такой контрольной суммы в журнале событий нет" in unknown.stdout
    assert nonsense.returncode == 1
    assert "это 64 знака" in nonsense.stderr


def test_an_entry_that_an_open_transaction_keeps_from_its_seal_for_a_minute_is_an_alarm(prepared: Path):
    with postgres.hold(Options(var=prepared)), psycopg.connect(place(prepared)) as holding:
        holding.execute("SELECT pg_current_xact_id()")
        assert otklik(prepared, "check").returncode == 0
        with psycopg.connect(place(prepared)) as writer:
            writer.execute(
                """INSERT INTO otklik_journal_entry (at, event, actor_kind, subject_kind, data, digest)
                   VALUES ('2021-12-14 12:00+03', 'a.b', 'system', 'letter', '{}',
                           sha256(convert_to('["2021-12-14T09:00:00.000000+00:00","a.b","system",null,"letter",null,{}]',
                                             'UTF8')))"""
            )
        checked = otklik(prepared, "check")
        assert checked.returncode == 1
        assert "не запечатано записей: 1" in checked.stdout
        holding.rollback()
        assert otklik(prepared, "check").returncode == 0


SLIPPED_IN = (
    # seals of entries that are to come, so that nobody seals those
    """INSERT INTO otklik_journal_seal SELECT -n, max(id) + n, '\\x00'
       FROM otklik_journal_entry, generate_series(1, 1000) AS n GROUP BY n""",
    # the last place that there is, so that no seal can follow
    "INSERT INTO otklik_journal_seal VALUES (9223372036854775807, 0, '\\x00')",
    # the next place, with a hash that follows from nothing
    "INSERT INTO otklik_journal_seal SELECT max(sequence) + 1, 0, '\\x00' FROM otklik_journal_seal",
    # entries with keys of one's own, and one that no program can read
    f"INSERT INTO otklik_journal_entry (id, {COLUMNS}) SELECT -1, {COLUMNS} FROM otklik_journal_entry LIMIT 1",
    f"INSERT INTO otklik_journal_entry (id, {COLUMNS}) SELECT 1 << 40, {COLUMNS} FROM otklik_journal_entry LIMIT 1",
    f"""INSERT INTO otklik_journal_entry ({COLUMNS})
        SELECT {COLUMNS.replace("at,", "'infinity',", 1)} FROM otklik_journal_entry LIMIT 1""",
)


def test_as_the_programs_role_nobody_silences_the_chain(prepared: Path):
    made = otklik(prepared, "user", "sealed", "--name", "Белов И. Н.", "--role", "executor")
    assert made.returncode == 0, "there is an entry to be silenced, whichever test comes first"
    with running(prepared, "--only", "worker") as product:
        until(lambda: len(set(counts(prepared))) == 1, "what earlier commands left is sealed")
        with psycopg.connect(place(prepared), autocommit=True) as program:
            program.execute("SELECT nextval('otklik_journal_entry_id_seq')")
            for statement in SLIPPED_IN:
                with pytest.raises(psycopg.errors.CheckViolation):
                    program.execute(statement)
            program.execute(
                f"""INSERT INTO otklik_journal_entry ({COLUMNS}, transaction)
                    SELECT {COLUMNS}, '3' FROM otklik_journal_entry ORDER BY id LIMIT 1"""
            )
        until(lambda: len(set(counts(prepared))) == 1, "it is sealed, whatever transaction it claims", seconds=5)
        product.stop()

    checked = otklik(prepared, "check")
    assert checked.returncode == 0, checked.stdout


FULL_DISK = """
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON otklik_journal_seal FOR EACH ROW EXECUTE FUNCTION full_disk();
"""


def test_the_sealer_outlives_a_full_disk_and_check_says_what_keeps_it(prepared: Path):
    with running(prepared, "--only", "worker") as product:
        until(lambda: len(set(counts(prepared))) == 1, "what earlier commands left is sealed")
        with psycopg.connect(place(prepared, user="postgres"), autocommit=True) as superuser:
            superuser.execute(FULL_DISK)
            assert otklik(prepared, "user", "full", "--name", "Белов И. Н.", "--role", "executor").returncode == 0
            until(lambda: "the sealer cannot work and tries again" in product.said(), "the sealer meets it")
            checked = otklik(prepared, "check")
            assert checked.returncode == 1
            assert "записи не удаётся запечатать: На диске кончилось место." in checked.stdout
            assert "✓ очередь заданий движется" in checked.stdout, "the other checks are made"
            superuser.execute("DROP FUNCTION full_disk CASCADE")
        until(lambda: len(set(counts(prepared))) == 1, "it is sealed without a new start", seconds=5)
        product.stop()
    assert otklik(prepared, "check").returncode == 0


def test_triggers_that_were_switched_off_are_a_finding(prepared: Path):
    with (
        postgres.hold(Options(var=prepared)),
        psycopg.connect(place(prepared, user="postgres"), autocommit=True) as superuser,
    ):
        superuser.execute("ALTER TABLE otklik_journal_seal DISABLE TRIGGER append_only")
        checked = otklik(prepared, "check")
        superuser.execute("ALTER TABLE otklik_journal_seal ENABLE TRIGGER append_only")

    assert checked.returncode == 1
    assert "триггеров или они выключены (otklik_journal_seal: append_only)" in checked.stdout


def test_a_data_folder_that_is_older_than_the_second_role_gets_it_at_the_next_start(prepared: Path):
    with (
        postgres.hold(Options(var=prepared)),
        psycopg.connect(place(prepared, user="postgres"), autocommit=True) as superuser,
    ):
        superuser.execute("DROP OWNED BY otklik_app")
        superuser.execute("DROP ROLE otklik_app")

        checked = otklik(prepared, "check")

        assert checked.returncode == 0, checked.stderr
        assert "✓ программа не может править журнал событий" in checked.stdout


@pytest.fixture
def two_roles(var: Path) -> Iterator[tuple[str, str, str]]:
    """The addresses of a database of somebody else: as the program, as the owner of its tables, as a superuser."""
    with postgres.hold(Options(var=var)), psycopg.connect(place(var, user="postgres"), autocommit=True) as superuser:
        superuser.execute("CREATE ROLE program LOGIN")
        superuser.execute("CREATE ROLE proprietor LOGIN")
        superuser.execute("CREATE DATABASE office OWNER proprietor TEMPLATE template0")
        where = postgres.connection_parameters(Options(var=var))
        address = f"postgresql://{{}}@/office?host={where['HOST']}&port={where['PORT']}"
        yield address.format("program"), address.format("proprietor"), address.format("postgres")


def test_a_server_of_ones_own_may_have_two_roles_too(two_roles: tuple[str, str, str], reachable: Path):
    program, proprietor, _ = two_roles
    both = {"DATABASE_URL": program, "OTKLIK_DATABASE_OWNER_URL": proprietor}

    checked = otklik(reachable / "office", "check", **both)

    assert checked.returncode == 0, checked.stderr + checked.stdout
    assert "✓ программа не может править журнал событий" in checked.stdout
    assert "роли базы данных" not in checked.stdout
    with psycopg.connect(program) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM otklik_journal_entry")


def test_the_program_need_not_know_the_owner_once_the_tables_are_there(
    two_roles: tuple[str, str, str], reachable: Path
):
    program, proprietor, superuser = two_roles
    both = {"DATABASE_URL": program, "OTKLIK_DATABASE_OWNER_URL": proprietor}
    assert otklik(reachable / "office", "check", **both).returncode == 0

    alone = otklik(reachable / "office", "check", DATABASE_URL=program)
    assert alone.returncode == 0, alone.stderr + alone.stdout
    assert "✓ программа не может править журнал событий" in alone.stdout
    assert "роли базы данных" not in alone.stdout
    with running(reachable / "office", DATABASE_URL=program) as product:
        assert product.answers()
        product.stop()
    saved = otklik(reachable / "office", "backup", reachable / "saved.tar", DATABASE_URL=program)
    assert saved.returncode == 0, saved.stderr

    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("GRANT UPDATE (hash) ON otklik_journal_seal TO program")
        astray = otklik(reachable / "office", "check", DATABASE_URL=program)
        assert astray.returncode == 1
        assert "у роли «program» не те права: otklik_journal_seal." in astray.stdout
        assert otklik(reachable / "office", "check", **both).returncode == 0

        connection.execute("DELETE FROM django_migrations WHERE app = 'otklik_exchange'")
        older = otklik(reachable / "office", "check", DATABASE_URL=program)
        assert older.returncode == 1
        assert "Таблицы базы данных старше программы" in older.stderr


def test_one_role_that_does_both_is_advised_against_and_mended_as_the_manual_says(
    two_roles: tuple[str, str, str], reachable: Path
):
    _, alone, superuser = two_roles

    advised = otklik(reachable / "office", "check", DATABASE_URL=alone)
    assert advised.returncode == 0, advised.stderr + advised.stdout
    assert "    Программа работает от имени владельца таблиц («proprietor»)" in advised.stdout

    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("CREATE ROLE elder LOGIN")
        connection.execute("REASSIGN OWNED BY proprietor TO elder")
    both = {"DATABASE_URL": alone, "OTKLIK_DATABASE_OWNER_URL": alone.replace("proprietor", "elder")}
    mended = otklik(reachable / "office", "check", **both)
    assert mended.returncode == 0, mended.stderr + mended.stdout
    assert "✓ программа не может править журнал событий" in mended.stdout
    assert "роли базы данных" not in mended.stdout
    with psycopg.connect(alone) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("TRUNCATE otklik_journal_seal")
