"""`otklik manage …`: Django's own commands, for those who know them; but tables change in one way only."""

from __future__ import annotations

import argparse

from django.utils import timezone

from otklik.office.base import Refusal


class OnlyForward(Refusal):
    """Migrations go forward, all of them, under a lock timeout: `migrate` takes no words."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="…", help="команда Django и её ключи")


def run(arguments: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    from otklik.config.prepare import prepare

    if arguments.words[:1] != ["migrate"]:
        execute_from_command_line(["otklik manage", *arguments.words])
        return 0
    if arguments.words[1:]:
        raise OnlyForward(
            "Таблицы приводятся только к последней версии и все вместе: otklik manage migrate – без других слов. "
            "Вернуться к прежней версии можно из копии: otklik restore."
        )
    prepare(timezone.now())
    print("Таблицы приведены к последней версии.")
    return 0
