"""Imports that are killed, starved of disk or fed with broken files: the office is as if nothing had happened."""

from __future__ import annotations

import gzip
import os
import random
import signal
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from otklik.config.options import ROOT
from otklik.exchange import command
from otklik.exchange.models import Run
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

at = datetime(2022, 1, 17, 9, tzinfo=UTC)
request = Request(path=path, name=path.name, by=CONSOLE, at=at, rejects_to=path.parent)
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
    file = part_of_the_year[2]
    with django_db_blocker.unblock():
        import_killed(file, "50")
        assert Run.objects.get().state == Run.State.RUNNING

        outcome = take(file)

        assert (outcome.run, outcome.counts and outcome.counts.new) == (Run.objects.get(), 94)


# ── A full disk ───────────────────────────────────────────────────────────────────────────────────────────

ON_A_SMALL_DISK = """
mount -t tmpfs -o size=64m,mode=0755 tmpfs "$OTKLIK_VAR"
otklik() { "$PYTHON" -m otklik.config.commands "$@"; }
otklik import "$YEAR/messages.csv" || exit 11
mkdir "$OTKLIK_VAR/tmp"
head -c "$(($(df --output=avail -B1 "$OTKLIK_VAR" | tail -n 1) - 300000))" /dev/zero > "$OTKLIK_VAR/tmp/ballast"
otklik import "$YEAR/incidents.csv" && exit 12
rm "$OTKLIK_VAR/tmp/ballast"
otklik import "$YEAR/incidents.csv" || exit 13
otklik import "$YEAR/incidents.csv" || exit 14
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root: mounts a small disk")
def test_a_full_disk_stops_an_import_with_a_clear_word_and_the_same_command_goes_on_after(
    reachable: Path, environment: dict[str, str]
):
    environ = environment | {
        "OTKLIK_VAR": str(reachable),
        "PYTHON": sys.executable,
        "PYTHONPATH": str(ROOT),
        "YEAR": str(YEAR),
        "LC_ALL": "C.UTF-8",
    }

    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", ON_A_SMALL_DISK], env=environ, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "На диске кончилось место" in done.stderr
    assert "incidents.csv: строк 748, новых 748" in done.stdout
    assert "incidents.csv: строк 748, новых 0" in done.stdout


# ── Broken files, whole ───────────────────────────────────────────────────────────────────────────────────


def test_a_folder_with_broken_files_is_imported_but_for_what_is_broken(
    committing_db: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    messages = (YEAR / "messages.csv").read_bytes().splitlines(keepends=True)
    bad = "ПОС-X;31.02.2021 10:00;Дороги;;;;;;;;;;\r\n".encode()
    formula = "ПОС-Y;01.02.2021 10:00;=1+1;;;;;;;;;;\r\n".encode()
    unreadable = "ПОС-Z;01.02.2021 10:00;".encode() + b"\xff\xfe;;;;;;;;;;\r\n"
    endless = "ПОС-W;01.02.2021 10:00;".encode() + b"x" * 10_000_000 + b"\r\n"
    (tmp_path / "messages.csv").write_bytes(b"".join([*messages[:9], bad, formula, unreadable, endless, *messages[9:]]))
    (tmp_path / "receptions.csv").write_text("Номер карточки;Дата приёма\n1;2\n", encoding="utf-8")
    (tmp_path / "incidents.csv.gz").write_bytes(gzip.compress("Сеть\n".encode() + b"0" * (110 << 20)))
    (tmp_path / "appeals.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 100)
    (tmp_path / "correspondence.csv").write_bytes("Номер;Дата".encode("utf-16"))

    with django_db_blocker.unblock():
        code = command.run(Namespace(paths=[tmp_path], dry_run=False, rejects=None))

    said = capsys.readouterr()
    assert code == 1
    assert "messages.csv: строк 289, новых 286, изменённых 0, прежних 0, с расхождениями 0, отклонённых 3" in said.out
    for refusal in (
        "receptions.csv: файл не принят. Нет обязательных столбцов: Должностное лицо",
        "incidents.csv.gz: файл не принят",
        "appeals.xlsx: файл не принят. Файл не открывается как XLSX",
        "correspondence.csv: файл не принят. Файл в кодировке UTF-16",
    ):
        assert refusal in said.err
    rejects = (tmp_path / "messages.csv.rejects.csv").read_bytes().decode("utf-8-sig", "surrogateescape").splitlines()
    assert rejects[2].encode("utf-8", "surrogateescape").endswith(unreadable.removesuffix(b"\r\n"))
    assert [line[:90].split(";")[:2] for line in rejects[1:]] == [
        ["10", "Принято: «31.02.2021» – такого дня нет"],
        ["12", "строка не читается в кодировке файла"],
        ["13", "строка длиннее 1 МБ"],
    ]
    assert len(rejects[3]) > 10_000_000


def test_rejects_go_where_they_can_be_written(
    committing_db: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "messages.csv"
    file.write_text("Идентификатор;Принято;Категория\n1;вчера;Дороги\n", encoding="utf-8")
    (tmp_path / "taken").write_text("a file, no folder", encoding="utf-8")

    with django_db_blocker.unblock():
        command.run(Namespace(paths=[file], dry_run=False, rejects=tmp_path / "in" / "folder"))
        command.run(Namespace(paths=[file], dry_run=False, rejects=tmp_path / "taken" / "folder"))

    first, second = [Path(line.split(": ")[1]) for line in capsys.readouterr().out.splitlines() if "строки:" in line]
    assert first == tmp_path / "in" / "folder" / "messages.csv.rejects.csv"
    assert (second.is_relative_to(os.environ["OTKLIK_VAR"]), second.exists()) == (True, True)
