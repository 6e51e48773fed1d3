"""The words of a text that were asked for, marked, and so much of the text around them as shows why it was found.

What citizens write is hostile: a text stays pieces of text until the template writes them, escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from otklik.office.search.lemmas import WORD, lemmas_of
from otklik.office.search.questions import Question

BEFORE, SHOWN = 60, 240
"""Characters shown before the first word that was asked for, and altogether."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, asked for or not."""

    text: str
    asked: bool = False


def marked(text: str, asked: Question) -> list[Piece]:
    """Return a text in pieces, or the part of it where the words that were asked for begin."""
    spans = [match.span() for match in WORD.finditer(text) if _asked_lemmas(match[0], asked)]
    begin, end = window(text, spans[0][0] if spans else 0)
    pieces, at = [Piece("…")] if begin else [], begin
    for first, last in spans:
        if begin <= first and last <= end:
            pieces += [Piece(text[at:first]), Piece(text[first:last], asked=True)]
            at = last
    pieces.append(Piece(text[at:end] + ("…" if end < len(text) else "")))
    return [piece for piece in pieces if piece.text]


def window(text: str, first: int) -> tuple[int, int]:
    """Return where the part of a text begins and ends in which its first word that was asked for stands."""
    begin = 0 if len(text) <= SHOWN or first <= BEFORE else text.rfind(" ", 0, first - BEFORE) + 1
    return begin, min(len(text), begin + SHOWN)


def beginning(text: str, typed: str) -> list[Piece]:
    """Return a number in pieces: how it begins, as it was typed."""
    size = len(typed) if typed and text.lower().startswith(typed.lower()) else 0
    return [piece for piece in (Piece(text[:size], asked=True), Piece(text[size:])) if piece.text]


def reasons(shown: Sequence[str], sources: Iterable[tuple[str, str]], asked: Question) -> list[tuple[str, list[Piece]]]:
    """Return the sources of a paper, by their names, that hold a word which what is shown of it does not."""
    told = {word for text in shown for word in _asked_of(text, asked)}
    found = []
    for name, text in sources:
        if here := _asked_of(text, asked) - told:
            told |= here
            found.append((name, marked(text, asked)))
    return found


def _asked_of(text: str, asked: Question) -> set[str]:
    """Return the dictionary forms that were asked for and of which a text has a word."""
    return {lemma for match in WORD.finditer(text) for lemma in _asked_lemmas(match[0], asked)}


def _asked_lemmas(word: str, asked: Question) -> frozenset[str]:
    plain = word.lower().replace("ё", "е")
    return asked.lemmas.intersection((plain, *lemmas_of(plain)))
