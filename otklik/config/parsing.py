"""argparse in Russian: every sentence that it can say to a person, in one table."""

from __future__ import annotations

import argparse
from typing import Any

RUSSIAN = {
    "usage: ": "вызов: ",
    "positional arguments": "что указать",
    "options": "ключи",
    "show this help message and exit": "показать эту справку",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "не указано: %s",
    "one of the arguments %s is required": "нужно одно из: %s",
    "unrecognized arguments: %s": "лишнее: %s",
    "not allowed with argument %s": "нельзя вместе с %s",
    "ambiguous option: %(option)s could match %(matches)s": "неясно, что такое %(option)s: %(matches)s",
    "ignored explicit argument %r": "значение здесь не нужно: %s",
    "expected one argument": "нужно значение",
    "expected at most one argument": "нужно не больше одного значения",
    "expected at least one argument": "нужно хотя бы одно значение",
    "expected %s argument": "нужно значений: %s",
    "invalid %(type)s value: %(value)r": "не подходит «%(value)s»",
}


def _say(words: str) -> str:
    return RUSSIAN.get(words, words)


def _say_counted(one: str, many: str, number: int) -> str:
    return RUSSIAN.get(one, one if number == 1 else many)


# argparse asks gettext, which would look for a catalogue by the locale of whoever runs the command.
argparse._ = _say  # type: ignore[attr-defined]
argparse.ngettext = _say_counted  # type: ignore[attr-defined]


class RussianParser(argparse.ArgumentParser):
    """argparse that speaks Russian."""

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse what is not among the choices; argparse would put them into Python's quotes."""
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(action, f"нет «{value}», есть: {', '.join(map(str, action.choices))}")
