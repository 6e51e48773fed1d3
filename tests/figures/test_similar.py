"""Whoever writes again in other words is recognised: the first paper is among the five likest of a year."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from otklik.config.commands import run_prepared
from otklik.config.options import ROOT
from otklik.config.roles import as_owner
from otklik.office.appeals.models import Appeal
from otklik.office.search.likeness import like
from otklik.office.search.queries import frequencies
from tests.figures.rewriting import rewritten

YEAR = ROOT / "demo" / "year2021"
PAIRS, FIRST, RECALL = 200, 5, 0.9
SEED = 2021


@pytest.fixture
def year_of_papers(committing_db: str, tmp_path: Path) -> Iterator[None]:
    for journal in ("appeals", "incidents", "messages", "receptions"):
        shutil.copy(YEAR / f"{journal}.csv", tmp_path)
    assert run_prepared("import", [str(tmp_path)]) == 0
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE otklik_search_searchentry")
    frequencies.cache_clear()
    yield
    frequencies.cache_clear()


@pytest.mark.usefixtures("year_of_papers")
def test_of_200_rewritten_appeals_nine_in_ten_are_found_among_the_first_five():
    chance = random.Random(SEED)
    known = chance.sample(list(Appeal.objects.order_by("pk").values_list("pk", "text")), PAIRS)
    pairs = [(("letter", key), text, rewritten(text, chance)) for key, text in known]

    missed = [
        (text, again)
        for paper, text, again in pairs
        if paper not in [(found.kind, found.id) for found in like(again)[:FIRST]]
    ]

    assert 1 - len(missed) / PAIRS >= RECALL, missed


def test_a_rewriting_is_another_text_and_the_same_one_each_time():
    text = "Не вывозят мусор, контейнеры переполнены вторую неделю, д. Гевино, ул. Садовая, д. 70."

    assert rewritten(text, random.Random(1)) == rewritten(text, random.Random(1))
    assert len({rewritten(text, random.Random(seed)) for seed in range(20)} - {text}) > 15
