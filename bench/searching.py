"""How long finding takes among many papers, by one to three words, common and rare, beside one look into the index.

A search is a whole request of an official who reads everything: the first papers of every journal, counted, with their
words marked. The texts are drawn by a growing rarity of their words, as those of a language are. The floor is the same
words asked of the index alone, fifty keys, in the same run.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.counting import STATEMENTS
from bench.measuring import Measurement, Stopwatch
from bench.server import fresh_database
from otklik.config.roles import as_owner
from otklik.exchange.kinds import incidents, letters, messages, receptions
from otklik.office.people.models import User
from otklik.office.search.questions import question

PAPERS = 1_000_000
REQUESTS = 8
"""Requests of a question in a round."""
ZONE = "Europe/Moscow"
WORDS = (
    "дорога", "крыша", "освещение", "мусор", "вода", "отопление", "участок", "собака", "школа", "больница", "автобус",
    "мост", "дерево", "забор", "подъезд", "колодец", "газ", "пенсия", "выплата", "субсидия", "библиотека", "пожар",
    "светофор", "остановка", "кладбище", "парк", "фонтан", "телефон", "паводок", "карьер", "ферма", "мельница",
)  # fmt: skip
"""Of these each paper has some: the first one is in one of two, every further one in fewer."""
SPEAK = """
CREATE TEMPORARY TABLE spoken AS SELECT n, (
    SELECT string_agg(word, ' ') FROM unnest(%(words)s::text[]) WITH ORDINALITY AS list (word, place)
    WHERE mod(hashint4(n * 31 + place::int)::bigint + 2147483648, (1.25 ^ place + 0.75)::int + 1) = 0
) AS text FROM generate_series(0, 9999) n
"""
WITH_WORDS = "concat_ws(' ', {body}, (SELECT text FROM spoken WHERE n = mod({paper}, 10000)))"
QUESTIONS = (
    "дорогой", "освещением", "мельницы", "фамилия777", "прошу отремонтировать", "дорогами крыши", "дорогу мельницей",
    "паводка карьеров", "дорога освещение крыша", "вода мельницы карьера", "прошу дорогу у фермы", "12345", "К-4321",
)  # fmt: skip


def searching(papers: int, rounds: int) -> Measurement:
    """Ask every question, so many papers at hand; return the slowest one's p95."""
    logging.disable(logging.INFO)
    with drawn(papers):
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.create_user("bench", name="Ершова Н. П.", role="head"))
        times = {asked: _times(client, asked, rounds) for asked in QUESTIONS}
        slowest = max(QUESTIONS, key=lambda asked: p95(times[asked]))
        floor = p95([_bare(slowest) for _ in range(REQUESTS * rounds)])
    value = p95(times[slowest])
    steps = {f"{asked}: p50 {1000 * middle(seconds):.0f} ms; p95": p95(seconds) for asked, seconds in times.items()}
    return Measurement(
        "search_p95_ms",
        1000 * value,
        1000 * floor,
        floor / value,
        "ms",
        papers,
        about_floor=f"«{slowest}» in the index alone",
        steps=steps,
    )


def _times(client: Client, asked: str, rounds: int) -> list[float]:
    address = f"{reverse('find')}?{urlencode({'q': asked})}"
    seconds = []
    for _ in range(REQUESTS * rounds + 1):
        with Stopwatch() as watch:
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{asked}: {answer.status_code}")
        seconds.append(watch.seconds)
    return seconds[1:]  # what is read once in a process is not measured


def _bare(asked: str) -> float:
    with Stopwatch() as watch, connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_kind, subject_id FROM otklik_search_searchentry WHERE words @@ %s::tsquery LIMIT 50",
            [question(asked).tsquery()],
        )
        cursor.fetchall()
    return watch.seconds


def p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(0.95 * (len(seconds) - 1) + 0.5)]


def middle(seconds: list[float]) -> float:
    return sorted(seconds)[len(seconds) // 2]


@contextmanager
def drawn(papers: int) -> Iterator[None]:
    """Have papers with words, indexed as an import does it."""
    with fresh_database("bench_search"):
        with as_owner(), connection.cursor() as cursor:
            for statement in STATEMENTS[:-1]:
                cursor.execute(statement, {"papers": papers})
            cursor.execute(SPEAK, {"words": list(WORDS)})
            cursor.execute("CREATE UNIQUE INDEX ON spoken (n)")
            kinds = (incidents.kind(ZONE), messages.kind(ZONE), receptions.kind(ZONE))
            for search in (letters.SEARCH, *(kind.search for kind in kinds)):
                body = WITH_WORDS.format(body=search.body, paper=search.paper)
                cursor.execute(
                    f"""INSERT INTO otklik_search_searchentry (subject_kind, subject_id, words)
                        SELECT %s, {search.paper}, otklik_words({search.names}, {body}) FROM {search.source}""",
                    [search.subject],
                )
            cursor.execute(STATEMENTS[-1])
        yield
