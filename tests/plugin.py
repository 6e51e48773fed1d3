"""What the tests stand on: a data folder of their own with a server of their own, thrown away afterwards.

Loaded before Django reads its settings (`-p tests.plugin` in pyproject.toml). The embedded PostgreSQL 18 by default;
`--server-programs DIR` takes the programs of another version, from 15 on; `DATABASE_URL` any running server.

All that tests write lies in memory where the machine has plenty: a clone of the database is nine hundred files, which
a disk makes in 0.4–0.7 s and memory in 0.05 s.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from otklik.config import options, postgres

MEMORY = Path("/dev/shm")
PLENTY = 4 << 30
"""Bytes free in memory from which on tests write there; both halves of `make check` use less than 1 GB of it."""
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > PLENTY:
    tempfile.tempdir = os.environ.setdefault("TMPDIR", str(MEMORY))
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")  # speed is measured in bench/, never in a test
VAR = Path(tempfile.mkdtemp(prefix="otklik-tests-"))
for name in [name for name in os.environ if name.startswith("OTKLIK_")]:
    del os.environ[name]
os.environ["OTKLIK_VAR"] = str(VAR)
SETTINGS = options.read(os.environ)


class ForeignServer:
    """A server of other programs, as an administrator may have one: started here, named by `DATABASE_URL`."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.user = postgres.prepare_folder(SETTINGS)
        self.folder = VAR / "foreign"
        self.folder.mkdir(mode=0o700)
        if self.user:
            os.chown(self.folder, self.user.uid, self.user.gid)
        self._run("initdb", "--auth=trust", "--username=otklik", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        self._run("pg_ctl", "start", "--wait", "--log", str(self.folder / "log"),
                  "--options",
                  f"-c listen_addresses= -c unix_socket_directories={self.folder} -F -c autovacuum=off")  # fmt: skip
        os.environ["DATABASE_URL"] = f"postgresql://otklik@/postgres?host={self.folder}"

    def _run(self, program: str, *words: str) -> None:
        command = [str(self.programs / program), *words[:1], f"--pgdata={self.folder / 'data'}", *words[1:]]
        identity = self.user.as_arguments() if self.user else {}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **identity)

    def release(self) -> None:
        self._run("pg_ctl", "stop", "--mode=fast")


class Tests:
    """Holds the database from the first moment of a run to its last."""

    held: postgres.Hold | ForeignServer | None = None

    def __init__(self, programs: str | None) -> None:
        if programs:
            self.held = ForeignServer(Path(programs))
        elif not os.environ.get("DATABASE_URL"):
            self.held = postgres.hold(SETTINGS, durable=False)
            place = postgres.connection_parameters(SETTINGS, owner=True)  # it makes databases, and drops them
            where = f"host={place['HOST']}&port={place['PORT']}"
            os.environ["DATABASE_URL"] = f"postgresql://{place['USER']}@/{place['NAME']}?{where}"

    def close(self) -> None:
        if self.held:
            self.held.release()
        shutil.rmtree(VAR)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--server-programs", metavar="DIR", help="PostgreSQL programs to test on, from version 15 on")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Have the server before anybody reads Django's settings: a wrapper goes before every plugin's own hook."""
    tests = Tests(early_config.known_args_namespace.server_programs)
    early_config.add_cleanup(tests.close)
    return (yield)


@pytest.fixture(scope="session")
def migrated_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests' own database, also where no test of the run asks for it by pytest-django's own names."""
    from django.db import connection
    from django.db.backends.base.creation import TEST_DATABASE_PREFIX
    from django.test.utils import setup_databases, teardown_databases

    made = None
    with django_db_blocker.unblock():
        if not connection.settings_dict["NAME"].startswith(TEST_DATABASE_PREFIX):
            made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        if made:
            teardown_databases(made, verbosity=0)


@pytest.fixture
def committing_db(migrated_db: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database in which a test may commit: cloned from the tests' own, dropped afterwards. Triggers stay on.

    Returns its name. Threads and processes may use it too.
    """
    from django.db import connection

    with django_db_blocker.unblock():
        template, clone = connection.settings_dict["NAME"], f"clone_{uuid.uuid4().hex}"
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{clone}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        connection.settings_dict["NAME"] = clone
        try:
            yield clone
        finally:
            connection.close()
            connection.settings_dict["NAME"] = template
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{clone}" WITH (FORCE)')
