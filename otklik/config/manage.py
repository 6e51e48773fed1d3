"""`otklik manage …`: Django's own commands, for those who know them."""

from __future__ import annotations

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="…", help="команда Django и её ключи")


def run(arguments: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["otklik manage", *arguments.words])
    return 0
