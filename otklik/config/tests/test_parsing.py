"""Commands speak Russian, also to whoever misuses them."""

from __future__ import annotations

import errno
import os
import re

import pytest

from otklik.config import commands, trouble
from otklik.config.parsing import RussianParser


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "\notklik try: не указано: report\n"),
        (["quarterly"], "otklik try: report: нет «quarterly», есть: annual\n"),
        (["annual", "--only", "сайт"], "otklik try: --only: нет «сайт», есть: web, worker\n"),
        (["annual", "--year"], "otklik try: --year: нужно значение\n"),
        (["annual", "--year", "два"], "otklik try: --year: не подходит «два»\n"),
        (["annual", "лишнее"], "otklik try: лишнее: лишнее\n"),
        (["annual", "--help=1"], "otklik try: -h/--help: значение здесь не нужно: 1\n"),
        (["annual", "--on", "web", "--o", "web"], "otklik try: неясно, что такое --o: --only, --other\n"),
        (["annual", "--only", "web", "--other", "1"], "otklik try: --other: нельзя вместе с --only\n"),
    ],
)
def test_misuse_is_told_in_russian(words: list[str], said: str, capsys: pytest.CaptureFixture[str]):
    parser = RussianParser(prog="otklik try")
    parser.add_argument("report", choices=["annual"])
    parser.add_argument("--year", type=int, metavar="ГОД")
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--only", choices=("web", "worker"))
    one.add_argument("--other", metavar="ЧТО")

    with pytest.raises(SystemExit) as ended:
        parser.parse_args(words)

    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith(said)


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_help_is_russian_but_for_names(name: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        commands.main([name, "--help"])
    words = re.sub(r"--?[a-z-]+|[A-Z_]+(=\S+)?|\{[^}]*\}|docs/\S+|otklik( \w+)?", "", capsys.readouterr().out)

    assert words.startswith("вызов:")
    assert not re.search(r"\b(usage|options|arguments|show|help|message|exit)\b", words)


@pytest.mark.parametrize("name", ["serve", "demo"])
def test_who_starts_it_is_told_how_to_choose_port_and_folder(name: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        commands.main([name, "--help"])

    assert {"OTKLIK_PORT", "OTKLIK_VAR"} <= set(re.findall(r"\bOTKLIK_[A-Z]+", capsys.readouterr().out))


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.EROFS, errno.EOVERFLOW])
def test_a_file_that_cannot_be_had_is_told_in_russian_with_its_name(number: int):
    words = commands.plain_words(OSError(number, os.strerror(number), "/srv/копия.tar"))

    assert words is not None
    assert words.startswith("Не удалось прочитать или записать /srv/копия.tar: ")
    assert os.strerror(number) not in words


def test_an_error_of_our_own_is_not_talked_over():
    assert commands.plain_words(ValueError("x")) is None
    assert commands.plain_words(OSError("x")) is None


def test_every_reason_is_a_sentence_part_in_russian():
    assert [words for words in trouble.REASONS.values() if re.search("[a-zA-Z.]", words)] == []
