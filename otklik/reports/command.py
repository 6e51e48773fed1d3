"""`otklik report annual`: the report of a year, or of any days, as files."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

from django.utils import timezone

from otklik.reports.files import KINDS, file, file_name
from otklik.reports.periods import Period, whole_year
from otklik.reports.report import make_report

FIRST_YEAR, LAST_YEAR = 1900, 2200


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("report", choices=["annual"], help="какой отчёт: annual – о работе с обращениями")
    parser.add_argument("--year", type=_year, metavar="ГОД", help="за год, например 2021")
    parser.add_argument("--from", dest="since", type=_day, metavar="ДД.ММ.ГГГГ", help="или с этого дня")
    parser.add_argument("--to", dest="until", type=_day, metavar="ДД.ММ.ГГГГ", help="по этот день включительно")
    parser.add_argument("--out", type=Path, default=Path(), metavar="ПАПКА", help="куда; иначе в текущую папку")
    parser.set_defaults(misused=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Make the report and write its files; print where they are."""
    period = _period(arguments)
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    _say(f"Считаю показатели за {period.accusative()}…")
    report = make_report(period, timezone.now())
    for kind in KINDS:
        _say(f"Составляю {kind}…")
        place = out / file_name(period, kind)
        _write(place, file(report, kind))
        print(place)
    return 0


def _say(words: str) -> None:
    print(words, file=sys.stderr)


def _write(place: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}.", delete=False) as draft:
        try:
            draft.write(content)
            draft.flush()
            Path(draft.name).chmod(0o666 & ~_umask())
            Path(draft.name).replace(place)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _period(arguments: argparse.Namespace) -> Period:
    since, until = arguments.since, arguments.until
    misused: Callable[[str], NoReturn] = arguments.misused
    if arguments.year is not None and since is None and until is None:
        return whole_year(arguments.year)
    if arguments.year is not None or since is None or until is None:
        misused("укажите период: --year ГОД или --from ДД.ММ.ГГГГ --to ДД.ММ.ГГГГ")
    if until < since:
        misused("последний день периода раньше первого: поменяйте --from и --to местами")
    return Period(since, until)


def _year(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"«{text}» – не год; пример: 2021")
    return int(text)


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007
    except ValueError:
        raise argparse.ArgumentTypeError(f"«{text}» – не дата; пример: 31.12.2021") from None
