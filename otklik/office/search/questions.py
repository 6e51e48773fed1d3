"""A question typed into the search box → what the index is asked.

Every word has to be in the paper, in whatever form: the index holds stems, as PostgreSQL makes them, and a word asks
for the stems of all forms of its dictionary forms (`lemmas`). So «освещением» finds «освещение», and «идёт» finds
«шла», whose stems differ, while the index of a million papers is made by SQL alone and outlives a new edition of the
dictionary. Names stand in the index as written and are asked for by the same forms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from otklik.office.search.lemmas import LONGEST, forms_of, lemmas_of, words

MOST_WORDS = 12
"""Words of a question that are looked for; the rest of a pasted text would only find less."""
STEMS = """
SELECT word, pg_catalog.ts_lexize('pg_catalog.russian_stem', word) FROM unnest(%s::text[]) AS word
"""
TOKENS = """
SELECT coalesce(array_agg(DISTINCT lexeme), '{}') FROM (
    SELECT lexeme FROM unnest(to_tsvector('pg_catalog.simple', %s)) UNION ALL
    SELECT lexeme FROM unnest(to_tsvector('pg_catalog.russian', %s))) AS tokens
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: `groups` of lexemes, of each of which a paper has to hold one; `lemmas` mark the words."""

    groups: tuple[tuple[str, ...], ...]
    lemmas: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.groups)

    def tsquery(self) -> str:
        """Return the question in the writing of PostgreSQL's `tsquery`."""
        return " & ".join(f"({' | '.join(map(quoted, group))})" for group in self.groups)


def question(typed: str) -> Question:
    """Return what a typed text asks; words that every text has («на», «и») are not asked for."""
    groups, marked = list[tuple[str, ...]](), set[str]()
    for chunk in typed.lower().replace("ё", "е").split()[:MOST_WORDS]:
        parts = [chunk] if any(map(str.isdigit, chunk)) else words(chunk)
        for part in parts:
            lexemes = _of_word(part) if part.isalpha() else _of_number(part)
            groups += lexemes
            if lexemes:
                marked.update(lemma for word in words(part) for lemma in lemmas_of(word))
    return Question(tuple(dict.fromkeys(groups)), frozenset(marked))


@lru_cache(1 << 12)
def _of_word(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the group of a word; none of one that no text is found by."""
    word = word[: 2 * LONGEST]
    forms, dictionary_form = forms_of(word), lemmas_of(word)[0]
    stems = _stems({*forms, dictionary_form})
    if not (stems[word] and stems[dictionary_form]):
        return ()
    return (tuple(sorted({*forms, *(stem for form in forms for stem in stems[form])})),)


@lru_cache(1 << 12)
def _of_number(chunk: str) -> tuple[tuple[str, ...], ...]:
    """Return the groups of «К-318/21» or «12/3»: what the index makes of it, each part apart."""
    with connection.cursor() as cursor:
        cursor.execute(TOKENS, [chunk, chunk])
        return tuple((token,) for token in cursor.fetchone()[0])


def _stems(forms: Iterable[str]) -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [list(forms)])
        return dict(cursor.fetchall())


def quoted(lexeme: str) -> str:
    """Return a word of the index as `tsquery` writes it, whatever signs are in it."""
    doubled = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"
