"""How long pages of the desk take with many papers, beside the same pages with a hundredth of them.

A page is a whole request of a session that has signed in: middleware, queries, template. Every list is opened in
each of its orders, at its beginning and far from it (the 10,000th page, or the last one of a list that is shorter);
cards are opened of the first and of the last papers; one person has written five thousand times. The figure is that of
the slowest list or card; the first page, which counts a year, stands among the steps and does not make it.
"""

from __future__ import annotations

import logging
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.counting import STATEMENTS
from bench.measuring import Measurement, Stopwatch
from bench.server import fresh_database
from otklik.config.roles import as_owner
from otklik.desk.appeals.views import APPEALS
from otklik.desk.incidents.views import INCIDENTS
from otklik.desk.letters.views import LETTERS
from otklik.desk.lists import PAGE_SIZE, List, door
from otklik.desk.messages.views import MESSAGES
from otklik.desk.people.views import CITIZENS
from otklik.desk.receptions.views import DAYS, RECEPTIONS
from otklik.office.filters import Filters, stretches, whole_year
from otklik.office.people.models import User
from otklik.office.people.queries import viewer
from otklik.office.people.rights import Reach, Viewer
from otklik.office.reference.models import Department

PAPERS = 1_000_000
FEWER = 100
"""How many times fewer papers the floor has."""
FAR = 10_000
"""The page that is far."""
BUSY = 5_000
"""Papers of the person who writes most."""
YEAR = 2024
HOME = "home"
REQUESTS = 8
"""Requests of a page in a round."""
LISTS = (LETTERS, APPEALS, INCIDENTS, MESSAGES, RECEPTIONS, DAYS, CITIZENS)
FILTERED: dict[str, tuple[List, Filters]] = {
    "letters of a year": (LETTERS, whole_year(YEAR)),
    "letters by how a number begins": (LETTERS, {"number": "1234"}),
    "letters of a correspondent": (LETTERS, {"correspondent": "Организация № 5"}),
    "appeals of a year": (APPEALS, whole_year(YEAR)),
    "appeals in work": (APPEALS, {"outcome": "in_work"}),
    "appeals of a surname": (APPEALS, {"surname": "Фамилия12"}),
    "appeals from higher bodies": (APPEALS, {"from_higher": "1"}),
    "messages without an answer": (MESSAGES, {"timing": "in_work"}),
    "people by how a surname begins": (CITIZENS, {"surname": "фамилия12"}),
}
CARDS = {
    "letter": LETTERS,
    "appeal": APPEALS,
    "incident": INCIDENTS,
    "message": MESSAGES,
    "reception": RECEPTIONS,
}
BUSIEST = """
    WITH one AS (SELECT min(id) AS id FROM otklik_people_citizen),
         papers AS (SELECT letter_id FROM otklik_appeals_appeal ORDER BY letter_id LIMIT %s)
    UPDATE otklik_appeals_appeal SET citizen_id = one.id FROM one, papers
    WHERE otklik_appeals_appeal.letter_id = papers.letter_id
"""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of a page: the middle of its requests, and what 95 of 100 do not exceed."""

    p50: float
    p95: float


def pages(role: str, papers: int, rounds: int) -> Measurement:
    """Open every page as an official of a role, with so many papers and with a hundredth of them, if that is fewer."""
    return compared(f"pages_of_{role}_p95_ms", lambda count: _times(role, count, rounds), papers)


def compared(name: str, times: Callable[[int], dict[str, Times]], papers: int) -> Measurement:
    """Compare the times of pages of so many papers with those of a hundredth of them, if that is fewer."""
    logging.disable(logging.INFO)
    fewer = max(100, papers // FEWER)
    many = times(papers)
    few = times(fewer) if fewer < papers else many
    slowest = max(many.keys() - {HOME}, key=lambda page: many[page].p95)
    steps = {
        f"{page}: p50 {1000 * times.p50:.0f} ms; of {fewer} papers p95 {1000 * few[page].p95:.0f} ms; p95": times.p95
        for page, times in many.items()
    }
    return Measurement(
        name,
        1000 * many[slowest].p95,
        1000 * few[slowest].p95,
        few[slowest].p95 / many[slowest].p95,
        "ms",
        papers,
        about_floor=f"{slowest}, {fewer} papers",
        steps=steps,
    )


def _times(role: str, papers: int, rounds: int) -> dict[str, Times]:
    with drawn(papers):
        user = User.objects.create_user("bench", name="Ершова Н. П.", role=role, department=Department.objects.first())
        return times_of(user, _pages(viewer(user, timezone.localdate())), REQUESTS * rounds)


def times_of(user: User, pages: dict[str, list[str]], requests: int) -> dict[str, Times]:
    """Open pages as an official, each so often, its addresses by turns."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    times = {}
    for page, addresses in pages.items():
        open_page = _opener(client)
        open_page(addresses[0])  # what is read once in a process or a cache is not measured
        seconds = [open_page(addresses[turn % len(addresses)]) for turn in range(requests)]
        times[page] = Times(statistics.median(seconds), sorted(seconds)[int(0.95 * (len(seconds) - 1) + 0.5)])
    return times


@contextmanager
def drawn(papers: int, more: Sequence[str] = ()) -> Iterator[None]:
    """Work in a database with so many papers, drawn by `papers.sql` and by more statements behind it."""
    with fresh_database("bench_pages"):
        with as_owner(), connection.cursor() as cursor:
            for statement in (*STATEMENTS[:-1], *more):
                cursor.execute(statement, {"papers": papers})
            cursor.execute(BUSIEST, [min(BUSY, papers // 10)])
            cursor.execute(STATEMENTS[-1])
        yield


def _opener(client: Client) -> Callable[[str], float]:
    def open_page(address: str) -> float:
        with Stopwatch() as watch:
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return watch.seconds

    return open_page


def _pages(official: Viewer) -> dict[str, list[str]]:
    """Return the addresses of every page that an official may open, by what it is called."""
    found = {HOME: [reverse("home")]}
    for journal in (journal for journal in LISTS if official.may(journal.action)):
        within = official.reach(journal.action)
        for name in journal.orders:
            for word in (name, f"-{name}"):
                found[f"{journal.name} by {word}"] = [door(journal.name, {"order": word})]
                if far := _paper_far_in(journal, word, within):
                    found[f"{journal.name} by {word}, far"] = [door(journal.name, {"order": word, "after": far})]
        found |= {page: [door(journal.name, filters)] for page, (of, filters) in FILTERED.items() if of is journal}
    for name, journal in CARDS.items():
        if official.may(journal.action):
            papers = journal.select({}, official.reach(journal.action)).values_list(journal.key, flat=True)
            ends = (*papers.order_by("pk")[:5], *papers.order_by("-pk")[:5])
            found[f"card: {name}"] = [reverse(name, args=[public_id]) for public_id in ends]
    if official.may(APPEALS.action):
        authors = APPEALS.select({}, official.reach(APPEALS.action)).values_list("citizen__public_id", flat=True)
        found["card: citizen"] = [reverse("citizen", args=[author]) for author in authors.order_by("-pk")[:5]]
        found["card: the citizen with most papers"] = [
            reverse("citizen", args=[author]) for author in authors.order_by("pk")[:1]
        ]
    return {page: addresses for page, addresses in found.items() if addresses}


def _paper_far_in(journal: List, word: str, within: Reach) -> str | None:
    """Return the `public_id` of the last paper before the far page; None of a list without papers."""
    order = journal.orders[word.removeprefix("-")]
    papers = stretches(journal.rows(journal.select({}, within)), order.turned() if word.startswith("-") else order)[0]
    place = max(0, min(FAR * PAGE_SIZE, papers.count() - PAGE_SIZE) - 1)
    far = papers.values_list(journal.key, flat=True)[place : place + 1]
    return str(far[0]) if far else None
