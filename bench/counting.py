"""How long the figures of a year take out of many papers, beside reading that year's rows once.

«Reading» is `count(t)` of whole rows: PostgreSQL fetches every row of the year's papers and of what hangs on them
(appeal, questions, cover letters, term, reply), and computes nothing. The figures read more than that: the year
before, the history, and everything that the authors wrote before.
"""

from __future__ import annotations

from pathlib import Path

from django.db import connection

from bench.measuring import Measurement, Stopwatch, duration, take_turns
from bench.server import fresh_database
from otklik.config.roles import as_owner
from otklik.reports.facts import facts, norms
from otklik.reports.periods import whole_year
from otklik.rules.statistics import annual_figures

PAPERS = 1_000_000
YEAR = 2024
STATEMENTS = (Path(__file__).parent / "papers.sql").read_text(encoding="utf-8").split(";\n")

LETTERS = "otklik_registry_letter letter"
APPEALS = f"{LETTERS} JOIN otklik_appeals_appeal appeal ON appeal.letter_id = letter.id"
CARDS = "otklik_receptions_receptionday day JOIN otklik_receptions_receptioncard card ON card.day_id = day.id"
ROWS_OF_A_YEAR = (
    ("letter", LETTERS, "letter.registered_on"),
    ("appeal", APPEALS, "letter.registered_on"),
    ("t", f"{APPEALS} JOIN otklik_appeals_question t ON t.appeal_id = letter.id", "letter.registered_on"),
    ("t", f"{APPEALS} JOIN otklik_appeals_coverletter t ON t.appeal_id = letter.id", "letter.registered_on"),
    ("t", f"{APPEALS} JOIN otklik_work_term t ON t.letter_id = letter.id", "letter.registered_on"),
    ("t", f"{APPEALS} JOIN otklik_work_reply t ON t.letter_id = letter.id", "letter.registered_on"),
    ("t", "otklik_incidents_incident t", "t.accepted_at"),
    ("t", "otklik_messages_message t", "t.accepted_at"),
    ("card", CARDS, "day.held_on"),
)
"""What is read: the row, where it stands, the day by which it belongs to a year."""


def figures_of_a_year(papers: int, rounds: int) -> Measurement:
    """Count the figures of one year out of so many papers of ten years."""
    with fresh_database("bench_figures"):
        with Stopwatch() as drawing, as_owner(), connection.cursor() as cursor:
            for statement in STATEMENTS:
                cursor.execute(statement, {"papers": papers})
        count(), read_year()  # both work from memory, as on the second day
        seconds = take_turns(count, read_year, rounds)
        return duration(
            "figures_seconds",
            papers,
            seconds,
            about_floor="reading the year's rows once",
            steps={
                "(drawing the papers, not measured)": drawing.seconds,
                "(reading the rows of all ten years once)": read_all(),
            },
        )


def count() -> float:
    """Return the seconds that the figures take."""
    with Stopwatch() as watch:
        period = whole_year(YEAR)
        annual_figures(facts(period), norms(period))
    return watch.seconds


def read_year() -> float:
    """Return the seconds that reading the rows of the year's papers takes."""
    return _read("WHERE {day} >= '{year}-01-01' AND {day} < '{next}-01-01'")


def read_all() -> float:
    """Return the seconds that reading the rows of all papers takes."""
    return _read("")


def _read(where: str) -> float:
    with Stopwatch() as watch, connection.cursor() as cursor:
        for row, place, day in ROWS_OF_A_YEAR:
            condition = where.format(day=day, year=YEAR, next=YEAR + 1)
            cursor.execute(f"SELECT count({row}) FROM {place} {condition}")
            cursor.fetchone()
    return watch.seconds
