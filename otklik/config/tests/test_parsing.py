"""Commands speak Russian, also to whoever misuses them."""

from __future__ import annotations

import argparse
import ast
import errno
import inspect
import os
import re

import pytest

from otklik.config import commands, trouble
from otklik.config.parsing import RUSSIAN, RussianParser

FOR_PROGRAMMERS = (
    "conflict",
    "callable",
    "required' is",
    "mutually exclusive",
    "merge",
    "prefix_chars",
    "dest=",
    "mode",
)
"""What argparse says of a wrong parser, not of wrong words; nobody can meet it."""
NOT_USED = (
    "can't open",
    "subparser",
    "unknown parser",
    "invalid choice",
    "unexpected option",
    "__call__",
    "deprecated",
)
"""What it says of its features that we have none of; choices are refused in our own words."""


def said_by_argparse() -> list[str]:
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(argparse))) if isinstance(node, ast.Call)]
    words = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext")]
    return [str(word.value) for word in words if isinstance(word, ast.Constant)]


@pytest.mark.parametrize("words", sorted(set(said_by_argparse())))
def test_whatever_argparse_of_this_python_says_is_known_in_russian(words: str):
    assert words in RUSSIAN or any(part in words for part in (*FOR_PROGRAMMERS, *NOT_USED)) or words == "%(heading)s:"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "вызов: otklik try [-h] [--year ГОД] [--only {web,worker}] {annual}\notklik try: не указано: report\n"),
        (["quarterly"], "otklik try: report: нет «quarterly», есть: annual\n"),
        (["annual", "--only", "сайт"], "otklik try: --only: нет «сайт», есть: web, worker\n"),
        (["annual", "--year"], "otklik try: --year: нужно значение\n"),
        (["annual", "--year", "два"], "otklik try: --year: не подходит «два»\n"),
        (["annual", "лишнее"], "otklik try: лишнее: лишнее\n"),
    ],
)
def test_misuse_is_told_in_russian(words: list[str], said: str, capsys: pytest.CaptureFixture[str]):
    parser = RussianParser(prog="otklik try")
    parser.add_argument("report", choices=["annual"])
    parser.add_argument("--year", type=int, metavar="ГОД")
    parser.add_argument("--only", choices=("web", "worker"))

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
