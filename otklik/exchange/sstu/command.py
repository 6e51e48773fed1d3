"""`otklik sstu`: the month's package of results for ССТУ, into a folder."""

from __future__ import annotations

import argparse
import shutil
import sys
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone

from otklik.exchange.sstu import queries
from otklik.exchange.sstu.actions import make_package, put_down
from otklik.exchange.sstu.models import Package
from otklik.office.files.actions import place_of


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", required=True, type=_month, metavar="ГГГГ-ММ", help="за какой месяц: 2026-04")
    parser.add_argument("--out", required=True, type=Path, metavar="ПАПКА", help="куда положить части и манифест")
    parser.add_argument("--whole", action="store_true", help="и то, что уже отправлено и не изменилось")


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month
    except ValueError:
        raise argparse.ArgumentTypeError(f"нужен месяц вида 2026-04, а задано «{text}»") from None


def run(arguments: argparse.Namespace) -> int:
    """Make the package of a month; return 0 if everything is in it, 1 if some appeals are not ready."""
    at = timezone.now()
    arguments.out.mkdir(parents=True, exist_ok=True)
    asked = put_down(month=arguments.month, is_whole=arguments.whole, user=None, today=timezone.localdate(at), at=at)
    make_package(asked.pk, at)
    made = Package.objects.get(pk=asked.pk)
    for file in queries.files_of(made):
        shutil.copyfile(place_of(file.sha256), arguments.out / file.name)
        sys.stdout.write(f"{file.sha256}  {file.name}\n")
    sys.stdout.write(f"В пакете обращений: {made.objects_written}. Не готовы: {made.faulty}.\n")
    if made.refusal:
        sys.stderr.write(f"{made.refusal}\n")
    if made.faulty:
        sys.stderr.write("Чего не хватает, показывает страница «ССТУ».\n")
    return 1 if made.faulty or made.refusal else 0
