"""Which papers are like a text: those that share its telling words.

A word tells the more, the fewer papers have it. How many have it PostgreSQL counts by itself while it analyses the
index (`most_common_elems`); what it does not name is rarer than all that it names. A paper is looked at if it has a
rare word of the text, or two or three that together are as rare; no posting list is read beyond `ENOUGH` papers, so
that a million papers cost what a thousand do. Words are compared by their stems, and one slip of the pen is forgiven.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations, takewhile
from math import log, prod, sqrt
from operator import eq

from django.db import connection

from otklik.office.search.queries import known_frequencies
from otklik.office.search.questions import quoted

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
SIZE = "SELECT greatest(reltuples, 1)::bigint FROM pg_class WHERE oid = 'otklik_search_searchentry'::regclass"
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
            [part for group in groups for part in (" & ".join(map(quoted, group)), ENOUGH)],
        )
        papers = [(kind, key, frozenset(stems)) for kind, key, stems in cursor.fetchall()]
    writings = as_written(written, frozenset[str]().union(*(stems for _, _, stems in papers)))
    said = {stem for stem in written if writings[stem]}  # what nobody else has ever written is no difference
    found = []
    for kind, key, stems in papers:
        common = [stem for stem in said if not stems.isdisjoint(writings[stem])]
        both = of.weight(common)
        likeness = min(1.0, both / (sqrt(of.weight(said) * of.weight(stems)) or 1))
        if likeness >= LEAST:
            words = tuple(written[stem].lower() for stem in sorted(common, key=of.share))
            found.append(Like(kind, key, likeness, words))
    return sorted(found, key=lambda paper: (-paper.likeness, -paper.id))


def _frequencies() -> Frequencies:
    with connection.cursor() as cursor:
        cursor.execute(SIZE)
        (papers,) = cursor.fetchone()
    known = known_frequencies()
    return Frequencies(papers, known, min(known.values(), default=0.01))


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


def as_written(stems: Iterable[str], others: Set[str]) -> dict[str, set[str]]:
    """Return for each stem itself, if it is among others, with those of them that are it with a slip of the pen.

    A slip spoils the beginning or the end of a stem, never both: only stems with one of them alike are compared.
    """
    by_end = defaultdict[str, list[str]](list)
    for other in others:
        if _can_slip(other):
            by_end[f"{other[:2]}-"].append(other)
            by_end[f"-{other[-2:]}"].append(other)
    written = {}
    for stem in stems:
        written[stem] = {stem} & others
        if _can_slip(stem):
            near = (*by_end[f"{stem[:2]}-"], *by_end[f"-{stem[-2:]}"])
            written[stem].update(other for other in near if is_slip(stem, other))
    return written


def _can_slip(stem: str) -> bool:
    """Tell whether a stem is long enough; numbers have no slips: house 45 is not house 46."""
    return len(stem) >= SHORTEST and stem.isalpha()


def is_slip(one: str, other: str) -> bool:
    """Tell whether two stems differ by a letter too many, too few or wrong, or by two that changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = _same_letters(one, other)
    end = _same_letters(one[start:][::-1], other[start:][::-1])
    mine, its = one[start : len(one) - end], other[start : len(other) - end]
    return max(len(mine), len(its)) == 1 or (len(mine) == 2 and mine == its[::-1])


def _same_letters(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    return sum(takewhile(bool, map(eq, one, other)))
