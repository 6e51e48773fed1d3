"""Dictionary forms of Russian words (OpenCorpora's dictionary, by pymorphy3), and from them all forms of a word.

The dictionary is read on the first word that a process asks for, within a tenth of a second; what was found of a word
is kept for the next one who asks. A word that the dictionary does not know is taken for one of its likes. е is ё.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import pymorphy3
from pymorphy3.analyzer import Parse

WORD = re.compile(r"[^\W_]+")
RUSSIAN = re.compile(r"[а-яё]+")
"""A word that the dictionary may know; other letters it cannot always be asked about."""
LONGEST = 60
"""Letters of a word that can have forms; what is longer stands for itself."""
KEPT = 1 << 17
"""Words whose lemmas a process keeps: more than all letters of a year have."""
KEPT_FORMS = 1 << 12
UNLIKELY = 0.01
"""Of readings that are rarer than this a word has none: «стекла» is hardly ever «стечь»."""


def lemmas(text: str) -> list[str]:
    """Return the dictionary forms of the words of a text, in its order, with all that are likely of each; е for ё."""
    return [lemma for word in words(text) for lemma in lemmas_of(word)]


def words(text: str) -> list[str]:
    """Return the words and numbers of a text in small letters, е for ё."""
    return WORD.findall(text.lower().replace("ё", "е"))


@lru_cache(KEPT)
def lemmas_of(word: str) -> tuple[str, ...]:
    """Return the dictionary forms that a word in small letters is likely to be of, the likeliest first; е for ё."""
    return tuple(dict.fromkeys(_without_yo(reading.normal_form) for reading in _readings(word))) or (word,)


@lru_cache(KEPT_FORMS)
def forms_of(word: str) -> tuple[str, ...]:
    """Return the word and all forms of its dictionary forms, е for ё: «шла» – идти, идет, шел, шли, …"""
    forms = (form.word for reading in _readings(word) for form in reading.lexeme)
    return tuple(dict.fromkeys((word, *(_without_yo(form) for form in forms))))


def is_name(word: str) -> bool:
    """Tell whether a word in small letters may be a name, of a person, a place or a body.

    What the dictionary does not know may be one, and so may «смоленская».
    """
    if not RUSSIAN.fullmatch(word):
        return True
    dictionary = _dictionary()
    names = {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr"}
    readings = [one for one in dictionary.parse(word) if one.score >= UNLIKELY]
    is_of_place = any("ADJF" in one.tag and one.normal_form.endswith("ский") for one in readings)
    return is_of_place or not dictionary.word_is_known(word) or any(names & one.tag.grammemes for one in readings)


def _readings(word: str) -> Iterator[Parse]:
    if len(word) > LONGEST or not RUSSIAN.fullmatch(word):
        return
    readings = _dictionary().parse(word)
    yield readings[0]
    yield from (reading for reading in readings[1:] if reading.score >= UNLIKELY)


def _without_yo(word: str) -> str:
    return word.replace("ё", "е")


@cache
def _dictionary() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()
