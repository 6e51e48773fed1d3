"""Measure, print a table, write `bench/results/latest.json`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.measuring import Measurement
from bench.server import own_server, server_name
from otklik.config.options import ROOT

RESULTS = ROOT / "bench" / "results" / "latest.json"


def correspondence(rows: int | None, rounds: int) -> Measurement:
    from bench import importing

    return importing.import_rate("correspondence", rows or importing.ROWS, rounds)


def appeals(rows: int | None, rounds: int) -> Measurement:
    from bench import importing

    return importing.import_rate("appeals", rows or importing.ROWS, rounds)


def figures(rows: int | None, rounds: int) -> Measurement:
    from bench import counting

    return counting.figures_of_a_year(rows or counting.PAPERS, rounds)


def pages_of(role: str) -> Callable[[int | None, int], Measurement]:
    def pages(rows: int | None, rounds: int) -> Measurement:
        from bench import opening

        return opening.pages(role, rows or opening.PAPERS, rounds)

    return pages


def open_papers(rows: int | None, rounds: int) -> Measurement:
    from bench import watching

    return watching.open_papers(rows or watching.PAPERS, rounds)


def search(rows: int | None, rounds: int) -> Measurement:
    from bench import searching

    return searching.searching(rows or searching.PAPERS, rounds)


def journal_writing(rows: int | None, rounds: int) -> Measurement:
    from bench import journaling

    return journaling.writing_rate(rows or journaling.ENTRIES, rounds)


def journal_sealing(rows: int | None, rounds: int) -> Measurement:
    from bench import journaling

    return journaling.sealing_rate(rows or journaling.TO_SEAL, rounds)


def suggestions(rows: int | None, rounds: int) -> Measurement:
    from bench import suggesting

    return suggesting.suggesting(rows or suggesting.PAPERS, rounds)


def registering(of: str) -> Callable[[int | None, int], Measurement]:
    def measurement(rows: int | None, rounds: int) -> Measurement:
        from bench import registering

        return getattr(registering, of)(rows or registering.PAPERS, rounds)

    return measurement


def sstu_package(rows: int | None, rounds: int) -> Measurement:
    from bench import sstu

    return sstu.package(rows or sstu.APPEALS, rounds)


MEASUREMENTS: dict[str, Callable[[int | None, int], Measurement]] = {
    "import_correspondence_rows_per_s": correspondence,
    "import_appeals_rows_per_s": appeals,
    "figures_seconds": figures,
    "pages_of_head_p95_ms": pages_of("head"),
    "pages_of_executor_p95_ms": pages_of("executor"),
    "open_papers_p95_ms": open_papers,
    "search_p95_ms": search,
    "journal_entries_per_s": journal_writing,
    "journal_sealing_per_s": journal_sealing,
    "suggestion_p95_ms": suggestions,
    "registering_per_s": registering("registering_rate"),
    "registering_p95_ms": registering("registering_p95"),
    "registering_replayed_per_s": registering("replay_rate"),
    "sstu_package_seconds": sstu_package,
}


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", metavar="NAME", choices=MEASUREMENTS, help=f"one of: {', '.join(MEASUREMENTS)}")
    parser.add_argument(
        "--rows", metavar="N", type=int, help="rows or papers of a measurement, instead of its usual ones"
    )
    parser.add_argument("--rounds", metavar="N", type=int, default=5, help="how often thing and floor take turns (5)")
    parser.add_argument("--results", metavar="FILE", type=Path, default=RESULTS, help="where to write them")
    arguments = parser.parse_args(words)
    with own_server():
        server = server_name()
        found = []
        for name in [arguments.only] if arguments.only else MEASUREMENTS:
            found.append(MEASUREMENTS[name](arguments.rows, arguments.rounds))
            print(as_lines(found[-1]), flush=True)
    write(arguments.results, found, server)


def as_lines(found: Measurement) -> str:
    precision = 0 if found.value >= 100 else 3
    value, floor = (f"{number:,.{precision}f}" for number in (found.value, found.floor))
    line = (
        f"{found.name:<34} {value:>10} {found.unit:<7} floor {floor:>10} ({found.about_floor})  ratio {found.ratio:.3f}"
    )
    return "\n".join([line, *(f"    {step:<80} {seconds:8.3f} s" for step, seconds in found.steps.items())])


def write(file: Path, found: list[Measurement], server: str) -> None:
    """Write what was measured; what this run did not measure stays as the file had it, with its own commit."""
    results = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    for measurement in found:
        results[measurement.name] = {
            "value": round(measurement.value, 3),
            "floor": round(measurement.floor, 3),
            "ratio": round(measurement.ratio, 3),
            "unit": measurement.unit,
            "rows": measurement.rows,
            "server": server,
            "commit": commit.stdout.strip(),
        }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
