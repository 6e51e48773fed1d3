"""What the index finds: papers by the words of their names, and by any words in any form."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import BooleanField, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Replace

from otklik.office.base import YO_AFTER_YE
from otklik.office.filters import OneOf, Word
from otklik.office.search.models import SearchEntry
from otklik.office.search.questions import Question, question

LONGEST = 150
"""Letters of a word that are looked for: the index refuses a word of 2 KB."""
COMMON = 0.02
"""Words that a greater share of papers holds are common."""
FRESH = 300
"""Seconds that the shares of words are kept in a process."""
ALL_HOLDING = "SELECT subject_kind, subject_id FROM otklik_search_searchentry WHERE words @@ %s::tsquery"
NEWEST, ENOUGH = 3_000, 100
NEWEST_HOLDING = """
SELECT kind, held.subject_id FROM unnest(%s::text[]) AS kind CROSS JOIN LATERAL (
    SELECT newest.subject_id FROM (
        SELECT subject_id, words FROM otklik_search_searchentry
        WHERE subject_kind = kind ORDER BY subject_id DESC LIMIT %s
    ) AS newest WHERE newest.words @@ %s::tsquery LIMIT %s
) AS held
"""
FREQUENCIES = """
SELECT lexeme, frequency FROM pg_stats,
    unnest(most_common_elems::text::text[], most_common_elem_freqs) AS known (lexeme, frequency)
WHERE tablename = 'otklik_search_searchentry' AND attname = 'words' AND lexeme IS NOT NULL
"""


class Match(Func):
    """Whether the words of a paper are such as a question in the writing of `tsquery` asks."""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "
    output_field = BooleanField()


def papers_with(kind: str, names: str) -> QuerySet[SearchEntry, Any]:
    """Return the ids of the papers whose names hold these words, the last of them perhaps only begun."""
    words = [f"'{word[:LONGEST]}':A" for word in re.findall(r"[^\W_]+", names.replace("ё", "е"))]
    asked = SearchQuery(" & ".join(words) + "*" if words else "", config="simple", search_type="raw")
    return SearchEntry.objects.filter(subject_kind=kind, words=asked).values("subject_id")


def surname(kind: str) -> Word:
    """Return the word that asks how the surname of who wrote or came begins; е is ё too. `kind` is the index's.

    The index finds the few papers where some name begins so; of these the surname is looked at.
    """
    fold = Replace(F("sort_key"), Value(YO_AFTER_YE), Value("е"), output_field=TextField())

    def condition(value: str, _: object) -> Q:
        typed = value.strip().lower()
        return Q(pk__in=papers_with(kind, typed), folded__startswith=typed.replace("ё", "е"))

    return Word(condition, lambda _: {"folded": fold})


def held(asked: Question) -> Match:
    """Return the condition of an index row that holds what is asked."""
    return Match(F("words"), Value(asked.tsquery()))


def holding(kind: str) -> Word:
    """Return the word that asks which words a paper holds, in whatever form. `kind` is the index's.

    Rare words are looked up in the index, and their papers are put in the list's order. A common word, which a good
    share of all papers holds, is asked of each paper as the list goes along: a page of them is near, wherever it
    begins, while the index would name half a million papers to show fifty.
    """

    def condition(typed: str, _: object) -> Q:
        asked = question(typed)
        if not asked:
            return Q(pk__in=())
        entries = SearchEntry.objects.filter(subject_kind=kind)
        if is_common(asked):
            return Q(Subquery(entries.filter(subject_id=OuterRef("pk")).values(held=held(asked)), BooleanField()))
        return Q(OneOf(F("pk"), ArraySubquery(entries.filter(held(asked)).values("subject_id"))))

    return Word(condition)


def all_holding(asked: Question) -> dict[str, list[int]]:
    """Return the papers that hold what is asked, by their kind: for words that are rare."""
    return _by_kind(ALL_HOLDING, asked.tsquery()) if asked else {}


def newest_holding(asked: Question, kinds: Iterable[str]) -> dict[str, list[int]]:
    """Return the papers that were entered last among those that hold what is asked, by their kind.

    For common words and a first look: of the last NEWEST papers of a kind no more than ENOUGH are taken, whatever the
    index holds. Whoever wants all goes on to the list.
    """
    return _by_kind(NEWEST_HOLDING, list(kinds), NEWEST, asked.tsquery(), ENOUGH) if asked else {}


def _by_kind(sql: str, *params: str | int | list[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        for kind, key in cursor:
            found.setdefault(kind, []).append(key)
    return found


def is_common(asked: Question) -> bool:
    """Tell whether more than COMMON of all papers are likely to hold what is asked, by PostgreSQL's statistics."""
    return share(asked) > COMMON


def share(asked: Question) -> float:
    """Return the share of papers that are likely to hold every word; 0 of words that stand out nowhere."""
    known = known_frequencies()
    return math.prod(min(1.0, sum(known.get(lexeme, 0.0) for lexeme in group)) for group in asked.groups)


def known_frequencies() -> dict[str, float]:
    """Return the words that stand out in the index with the share of papers that hold them, as they were lately."""
    return frequencies(int(time.monotonic() // FRESH))


@lru_cache(1)
def frequencies(_turn: int) -> dict[str, float]:
    """Return the words that stand out in the index with the share of papers that hold them; looked up now and then."""
    with connection.cursor() as cursor:
        cursor.execute(FREQUENCIES)
        return dict(cursor.fetchall())
