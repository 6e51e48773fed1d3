"""A person's slip is answered by a Russian sentence and an exit code of the manual, never by a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from otklik.config.options import ROOT
from tests.faults.product import otklik

PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 8


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("backup", "{folder}/file/b.tar"), "Нет папки {folder}/file. Создайте её или укажите другую."),
        (("backup", "/proc/b.tar"), "Не удалось прочитать или записать /proc/.b.tar"),
        (("restore", "{folder}/none"), "Не удалось прочитать или записать {folder}/none: нет такого файла или папки."),
        (("restore", "{folder}"), "Не удалось прочитать или записать {folder}: это папка, а нужен файл."),
        (("restore", "{folder}/photo.jpg"), "{folder}/photo.jpg – не копия, которую записала команда otklik backup."),
        (
            ("report", "annual", "--year", "2021", "--out", "/proc/x"),
            "Не удалось прочитать или записать /proc/x: нет такого файла или папки",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_place_that_cannot_be_had_is_named(prepared: Path, reachable: Path, words: tuple[str, ...], says: str):
    (reachable / "file").touch()
    (reachable / "photo.jpg").write_bytes(PHOTO)
    var = prepared if words[0] != "restore" else reachable / "var"

    done = otklik(var, *(word.format(folder=reachable) for word in words))

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(says.format(folder=reachable))
    assert "Traceback" not in done.stderr


def test_a_server_that_does_not_answer_is_named_without_the_password(reachable: Path):
    done = otklik(reachable / "var", "check", DATABASE_URL="postgresql://otklik:secret@127.0.0.1:1/otklik")

    assert done.returncode == 1
    assert done.stderr == (
        "Сервер базы данных не отвечает: 127.0.0.1, порт 1. Проверьте, что он работает, и database_url.\n"
    )


@pytest.mark.parametrize("words", [("check",), ("user", "--help")], ids=" ".join)
def test_nobody_who_reads_on_is_an_interruption(prepared: Path, words: tuple[str, ...]):
    """`otklik check | head -1`, at its worst: the reader has gone before the first word."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "otklik.config.commands", *words],
            env={"PATH": os.environ["PATH"], "OTKLIK_VAR": str(prepared)},
            cwd=ROOT,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writing)

    assert done.stderr == "Прервано: вывод команды больше никто не читает.\n"
    assert done.returncode == 130
