"""Which papers are like a text: those that share its telling words.

A word tells the more, the fewer papers have it. How many have it PostgreSQL counts by itself while it analyses the
index (`most_common_elems`); what it does not name is rarer than all that it names. A paper is looked at if it has a
rare word of the text, or two or three that together are as rare; no posting list is read beyond `ENOUGH` papers, so
that a million papers cost what a thousand do. Words are compared by their stems, and one slip of the pen is forgiven.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile
from math import log, prod
from operator import eq

from django.db import connection

LONGEST = 3_000
"""Characters of a text that are looked at: two pages say what it is about."""
RARE = 32
"""Words of a text that so few papers have that each is looked for by itself."""
TELLING, GROUPS = 10, 32
"""Words that are more common, and how many pairs and triples of them papers are looked for by."""
ENOUGH = 200
"""Papers of a word, a pair or a triple that are looked at."""
LEAST = 0.3
"""Likeness from which on a paper is worth a look."""
SHORTEST = 5
"""Letters of a stem that may be another with a slip of the pen: «прош» (прошу) is not «прошл» (прошлый)."""

STEMS = """
SELECT DISTINCT ON (stem) stem, token
FROM ts_debug('pg_catalog.russian', translate(left(%s, %s), 'ёЁ', 'еЕ')), unnest(lexemes) stem
"""
FREQUENCIES = """
SELECT greatest(reltuples, 1), most_common_elems::text::text[], most_common_elem_freqs
FROM pg_class LEFT JOIN pg_stats ON tablename = relname AND schemaname = relnamespace::regnamespace::text
     AND attname = 'words'
WHERE pg_class.oid = 'otklik_search_searchentry'::regclass
"""
PAPERS = """
SELECT subject_kind, subject_id, tsvector_to_array(ts_filter(words, '{{b}}'))
FROM otklik_search_searchentry JOIN ({}) found USING (subject_kind, subject_id)
"""
HAVING = "(SELECT subject_kind, subject_id FROM otklik_search_searchentry WHERE words @@ %s::tsquery LIMIT %s)"


@dataclass(frozen=True, slots=True)
class Like:
    """A paper, named as the index names it, and how like it is: 1 is word by word."""

    kind: str
    id: int
    likeness: float
    words: tuple[str, ...]
    """Those that both have, as the text writes them, the most telling first."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In what share of papers a word stands."""

    papers: int
    known: Mapping[str, float]
    others: float
    """The share of a word that is not known: it is this at most."""

    def share(self, word: str) -> float:
        return self.known.get(word, self.others)

    def weight(self, words: Iterable[str]) -> float:
        """Return how telling words are."""
        return sum(-log(self.share(word)) for word in words)

    def expected(self, words: Iterable[str]) -> float:
        """Return how many papers have all of these words, if one has nothing to do with another."""
        return self.papers * prod(self.share(word) for word in words)


def like(text: str) -> list[Like]:
    """Return the papers like a text, the likest first."""
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [text, LONGEST])
        written = dict(cursor.fetchall())
        if not written:
            return []
        of = _frequencies()
        groups = telling_groups(list(written), of)
        cursor.execute(
            PAPERS.format(" UNION ".join([HAVING] * len(groups))),
            [part for group in groups for part in (_all_of(group), ENOUGH)],
        )
        papers = [(kind, key, frozenset(stems)) for kind, key, stems in cursor.fetchall()]
    known = frozenset[str]().union(*(stems for _, _, stems in papers))
    writings = {stem: {stem, *slips(stem, known)} & known for stem in written}
    said = {stem for stem in written if writings[stem]}  # what nobody else has ever written is no difference
    found = []
    for kind, key, stems in papers:
        common = [stem for stem in said if not stems.isdisjoint(writings[stem])]
        likeness = min(1.0, 2 * of.weight(common) / ((of.weight(said) + of.weight(stems)) or 1))
        if likeness >= LEAST:
            words = tuple(written[stem].lower() for stem in sorted(common, key=of.share))
            found.append(Like(kind, key, likeness, words))
    return sorted(found, key=lambda paper: (-paper.likeness, -paper.id))


def _frequencies() -> Frequencies:
    with connection.cursor() as cursor:
        cursor.execute(FREQUENCIES)
        papers, words, shares = cursor.fetchone()
    known = dict(zip(words or (), shares or (), strict=False))  # two more shares follow: the least and the greatest
    return Frequencies(int(papers), known, min(known.values(), default=0.01))


def telling_groups(stems: Sequence[str], of: Frequencies) -> list[tuple[str, ...]]:
    """Return the words, pairs and triples that so few papers have that they can be looked at; none within another.

    Where all words are common, the rarest triple, or what there is.
    """
    by_share = sorted(stems, key=lambda stem: (of.share(stem), -len(stem), stem))
    rare = [stem for stem in by_share if stem not in of.known or of.expected([stem]) <= ENOUGH]
    telling = by_share[len(rare) :][:TELLING]
    groups: list[tuple[str, ...]] = []
    for size in (2, 3):
        fitting = [group for group in combinations(telling, size) if of.expected(group) <= ENOUGH]
        groups += [group for group in fitting if not any(set(smaller) <= set(group) for smaller in groups)]
    rarest = sorted(groups, key=of.expected)[:GROUPS]
    return [*((stem,) for stem in rare[:RARE]), *rarest] or [tuple(telling[:3])]


def _all_of(group: Iterable[str]) -> str:
    return " & ".join("'{}'".format(stem.replace("\\", "\\\\").replace("'", "''")) for stem in group)


def slips(stem: str, others: Iterable[str]) -> Iterator[str]:
    """Return the stems that differ from this one by a letter too many, too few or wrong, or by two that changed places.

    Numbers have no slips: house 45 is not house 46.
    """
    if len(stem) < SHORTEST or not stem.isalpha():
        return
    for other in others:
        if abs(len(stem) - len(other)) > 1 or len(other) < SHORTEST or other == stem or not other.isalpha():
            continue
        start = _same_letters(stem, other)
        end = _same_letters(stem[start:][::-1], other[start:][::-1])
        mine, its = stem[start : len(stem) - end], other[start : len(other) - end]
        if max(len(mine), len(its)) == 1 or (len(mine) == 2 and mine == its[::-1]):
            yield other


def _same_letters(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    return sum(takewhile(bool, map(eq, one, other)))
