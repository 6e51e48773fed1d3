"""`otklik import`: journals of other systems into the office."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from otklik.exchange import protocol
from otklik.exchange.actions import Outcome, Request, files_of, import_file, shown
from otklik.office.journal.actions import CONSOLE

WIDTH = 24


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="ПУТЬ", help="файл или папка: CSV, CSV.GZ, XLSX")
    parser.add_argument("--dry-run", action="store_true", help="только проверить: составить протокол, ничего не менять")
    parser.add_argument(
        "--rejects", type=Path, metavar="ПАПКА", help="куда писать отклонённые строки (иначе рядом с файлом)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Import every file; return 0 if each was imported, 1 if one was refused."""
    files = [file for path in arguments.paths for file in files_of(path)]
    at = timezone.now()
    outcomes = [import_one(file, arguments.rejects, arguments.dry_run, at) for file in files]
    return 1 if any(outcome.refusal for outcome in outcomes) else 0


def import_one(file: Path, rejects: Path | None, dry_run: bool, at: datetime) -> Outcome:
    """Import a file with a bar on the error stream, and say what came of it on the output."""
    name = shown(Path(file.name))
    bar = Bar(name)
    try:
        request = Request(path=file, name=name, by=CONSOLE, at=at, rejects_to=rejects or file.absolute().parent)
        outcome = import_file(request, dry_run=dry_run, report=bar)
    finally:
        bar.close()
    out = sys.stdout.write
    if outcome.counts is None:
        sys.stderr.write(f"{name}: файл не принят. {outcome.refusal}\n")
        return outcome
    out(protocol.summary(name, outcome.counts) + ("  (проверка, ничего не изменено)\n" if dry_run else "\n"))
    if outcome.rejects:
        out(f"    отклонённые строки: {shown(outcome.rejects)}\n")
    if outcome.protocol:
        out(f"    протокол: {shown(outcome.protocol)}\n")
    return outcome


class Bar:
    """How far an import is: a bar that moves on a terminal, a line a step elsewhere."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.step = ""
        self.drawn_at = 0.0
        self.moves = sys.stderr.isatty()

    def __call__(self, step: str, share: float) -> None:
        is_new = step != self.step
        self.step = step
        if self.moves:
            if is_new or time.monotonic() - self.drawn_at > 0.1:
                self.drawn_at = time.monotonic()
                full = round(share * WIDTH)
                sys.stderr.write(f"\r\x1b[K{self.name} {'█' * full}{'░' * (WIDTH - full)} {share:4.0%} {step}")
                sys.stderr.flush()
        elif is_new:
            sys.stderr.write(f"{self.name}: {step}\n")

    def close(self) -> None:
        if self.moves:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
