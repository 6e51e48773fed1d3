"""How fast journals come in, beside a bare COPY of the same file into a table of texts with one commit.

The files are the demo's own rows, copied under further numbers until there are enough of them. The last step of an
import ends with its commit, protocol and journal entry.
"""

from __future__ import annotations

import csv
import gzip
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from django.db import connection
from django.utils import timezone

from bench.measuring import Measurement, Stopwatch, rate, take_turns
from bench.server import fresh_database
from otklik.config.options import ROOT
from otklik.config.roles import as_owner
from otklik.exchange.actions import Request, import_file
from otklik.office.journal.actions import CONSOLE

DEMO = ROOT / "demo" / "year2021"
ROWS = 100_000


def import_rate(kind: str, rows: int, rounds: int) -> Measurement:
    """Import a file of so many rows into an empty database, and COPY it into a bare table of another."""
    with tempfile.TemporaryDirectory(prefix="otklik-bench-") as folder:
        file = Path(folder) / f"{kind}.csv"
        columns = _write_file(file, kind, rows)
        imports: list[tuple[float, dict[str, float]]] = []

        def take_in() -> float:
            imports.append(_import(file, rows))
            return imports[-1][0]

        seconds = take_turns(take_in, lambda: _copy(file, columns, rows), rounds)
        steps = min(imports, key=lambda one: abs(one[0] - seconds.thing))[1]
        return rate(f"import_{kind}_rows_per_s", rows, seconds, about_floor="COPY of the same file", steps=steps)


def _copy(file: Path, columns: list[str], rows: int) -> float:
    with fresh_database("bench_copy"), as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare ({})".format(", ".join(f'"{name}" text' for name in columns)))
        with (
            Stopwatch() as watch,
            file.open("rb") as source,
            cursor.copy("COPY bare FROM STDIN (FORMAT csv, DELIMITER ';', HEADER)") as stream,
        ):
            while block := source.read(1 << 18):
                stream.write(block)
        cursor.execute("SELECT count(*) FROM bare")
        _expect(rows, cursor.fetchone()[0])
        return watch.seconds


def _import(file: Path, rows: int) -> tuple[float, dict[str, float]]:
    """Return the seconds of importing a file, and of its steps."""
    with fresh_database("bench_import"):
        steps = Steps()
        request = Request(path=file, name=file.name, by=CONSOLE, at=timezone.now())
        with Stopwatch() as watch:
            outcome = import_file(request, report=steps)
        if outcome.counts is None:
            raise RuntimeError(outcome.refusal)
        _expect(rows, outcome.counts.new)
        return watch.seconds, steps.seconds()


class Steps:
    """What an import tells its progress to: remembers when each step began."""

    def __init__(self) -> None:
        self.began = {"читаю": time.perf_counter()}

    def __call__(self, step: str, share: float) -> None:
        self.began.setdefault(step, time.perf_counter())

    def seconds(self) -> dict[str, float]:
        ends = [*list(self.began.values())[1:], time.perf_counter()]
        return {step: end - began for (step, began), end in zip(self.began.items(), ends, strict=True)}


def _write_file(file: Path, kind: str, rows: int) -> list[str]:
    """Write the demo's rows, so many of them; return the columns."""
    source = next(DEMO.glob(f"{kind}.csv*"))
    opened = gzip.open if source.suffix == ".gz" else open
    with opened(source, "rt", encoding="utf-8-sig", newline="") as stream:
        lines = csv.reader(stream, delimiter=";")
        columns = next(lines)
        demo = list(lines)
    number = columns.index("Номер")

    def numbered() -> Iterator[list[str]]:
        for copy, line in enumerate(islice(cycle(demo), rows)):
            round_number = copy // len(demo)
            yield line if not round_number else [*line[:number], f"{line[number]}-{round_number}", *line[number + 1 :]]

    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(numbered())
    return columns


def _expect(rows: int, found: int) -> None:
    if found != rows:
        raise RuntimeError(f"expected {rows} rows, found {found}")
