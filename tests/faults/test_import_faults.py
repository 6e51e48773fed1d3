"""Imports that are killed, starved of disk or fed with broken files: the office is as if nothing had happened."""

from __future__ import annotations

import gzip
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from otklik.config.options import ROOT
from otklik.exchange.tests.journals import tables, take

YEAR = ROOT / "demo" / "year2021"
SEED = 2021

IMPORT_AND_DIE = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from otklik.exchange import readers
from otklik.exchange.actions import Request, import_file
from otklik.office.journal.actions import CONSOLE

path, place = Path(sys.argv[1]), sys.argv[2]

def die():
    os.kill(os.getpid(), signal.SIGKILL)

if place.isdigit():
    opened = readers.open_table
    def open_table(path, name):
        table = opened(path, name)
        def rows(rows):
            for count, row in enumerate(rows):
                if count == int(place):
                    die()
                yield row
        table.rows = rows(table.rows)
        return table
    readers.open_table = open_table

def report(step, share):
    if step == place:
        die()

request = Request(path=path, name=path.name, by=CONSOLE, at=datetime(2022, 1, 17, 9, tzinfo=UTC), rejects_to=path.parent)
import_file(request, report=report)
"""
"""Imports a file in a process of its own that kills itself before a row or a step."""


def import_killed(path: Path, place: str) -> int:
    """Import a file, killed at a place; return how the process ended."""
    parameters = connection.settings_dict
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "otklik.config.settings",
        "OTKLIK_VAR": os.environ["OTKLIK_VAR"],
        "DATABASE_URL": f"postgresql://{parameters['USER']}@/{parameters['NAME']}"
        f"?host={parameters['HOST']}&port={parameters['PORT']}",
    }
    command = [sys.executable, "-c", IMPORT_AND_DIE, str(path), place]
    return subprocess.run(command, env=environ, check=False, timeout=60).returncode


@pytest.fixture
def part_of_the_year(tmp_path: Path) -> list[Path]:
    """Both journals of letters and the receptions, of the size of a test, with rows that cannot be read among them."""
    with gzip.open(YEAR / "correspondence.csv.gz", "rb") as stream:
        lines = [stream.readline() for _ in range(3000)]
    bad = b"X-1;31.02.2020" + b";" * 9 + b"\r\n"
    (tmp_path / "correspondence.csv").write_bytes(b"".join([*lines[:50], bad, *lines[50:]]))
    appeals = (YEAR / "appeals.csv").read_bytes().splitlines(keepends=True)
    (tmp_path / "appeals.csv").write_bytes(b"".join([*appeals[:1], *appeals[-700:]]))
    (tmp_path / "receptions.csv").write_bytes((YEAR / "receptions.csv").read_bytes())
    return [tmp_path / name for name in ("correspondence.csv", "appeals.csv", "receptions.csv")]


def test_an_import_killed_anywhere_and_run_again_leaves_what_an_undisturbed_one_leaves(
    committing_db: str, django_db_blocker: DjangoDbBlocker, part_of_the_year: list[Path]
):
    places = random.Random(SEED)
    steps = ["ищу повторы", "записываю новое", "связываю записи", "обновляю поиск"]
    with django_db_blocker.unblock():
        with transaction.atomic():
            for file in part_of_the_year:
                take(file)
            undisturbed = tables()
            transaction.set_rollback(True)

        for file, rows in zip(part_of_the_year, (3000, 700, 94), strict=True):
            for place in (str(places.randrange(rows)), places.choice(steps)):
                assert import_killed(file, place) == -signal.SIGKILL
            assert import_killed(file, "nowhere") == 0

        assert tables() == undisturbed


def test_a_killed_import_lets_the_next_one_in_and_is_the_same_run(
    committing_db: str, django_db_blocker: DjangoDbBlocker, part_of_the_year: list[Path]
):
    from otklik.exchange.models import Run

    file = part_of_the_year[2]
    with django_db_blocker.unblock():
        import_killed(file, "50")
        assert Run.objects.get().state == Run.State.RUNNING

        outcome = take(file)

        assert (outcome.run, outcome.counts.new) == (Run.objects.get(), 94)
