"""Words of a report: nouns that it counts, shares, comparisons, lists; and marks of figures inside sentences.

A sentence is plain text; a figure in it that opens a list stands between marks with its path, so that prose reads as
prose and every document still knows what is a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from otklik.reports.documents.model import Block, Chart, Figure, Heading, Piece, Table, plain_text
from otklik.ui.russian import NBSP, decimal, plural, thousands

Forms = tuple[str, str, str]

NOUNS: dict[str, Forms] = {
    "appeal": ("обращение", "обращения", "обращений"),
    "written appeal": ("письменное обращение", "письменных обращения", "письменных обращений"),
    "document": ("документ", "документа", "документов"),
    "incoming document": ("входящий документ", "входящих документа", "входящих документов"),
    "incident": ("инцидент", "инцидента", "инцидентов"),
    "message": ("сообщение", "сообщения", "сообщений"),
    "reception": ("личный приём", "личных приёма", "личных приёмов"),
    "person": ("человек", "человека", "человек"),
    "visitor": ("посетитель", "посетителя", "посетителей"),
    "working hour": ("рабочий час", "рабочих часа", "рабочих часов"),
}
"""Nouns after a number: 1, 2–4, 5 and more."""

ORDINALS_PREPOSITIONAL = ("первом", "втором", "третьем", "четвёртом")

_OPEN, _BETWEEN, _CLOSE = "\x1e", "\x1f", "\x1d"
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_FIGURE = _OPEN + _CLOSE
"""What stands for a figure while the text around it is typeset."""
_DASH = re.compile(rf" (?=– )|(?<=–) (?=[{_OPEN}\d])")
_CITY = re.compile(rf"(?<!\d[ {NBSP}])\bг\. (?=[А-ЯЁ])")
_SHORT = re.compile(rf"(?<![\w-])([А-ЯЁа-яё]{{1,2}}|№) (?=[{_OPEN}\S])")
_ABBREVIATED = re.compile(rf"(?:(?:[а-яё]{{1,4}}\.[ {NBSP}]?)+|(?:пгт|рп)[ {NBSP}])[А-ЯЁ]")
_NUMBER_WORD = re.compile(rf"(?<=[\d{_CLOSE}]) (?=[%\w])")


def mark(text: str, path: Sequence[str]) -> str:
    """Return a text marked as the figure at a path."""
    return _OPEN + _BETWEEN.join([text, *path]) + _CLOSE


def pieces(sentence: str) -> tuple[Piece, ...]:
    """Return a marked sentence as what a document is made of: texts, typeset, and figures, as they are."""
    texts = typeset(_MARKED.sub(_FIGURE, sentence)).split(_FIGURE)
    figures = [
        Figure(text=text, target=tuple(path))
        for text, *path in (marked.split(_BETWEEN) for marked in _MARKED.findall(sentence))
    ]
    return tuple(piece for pair in zip_longest(texts, figures) for piece in pair if piece)


def plain(sentence: str) -> str:
    """Return a marked sentence without its marks, typeset."""
    return plain_text(pieces(sentence))


def typeset(text: str) -> str:
    """Return a text with spaces that must not break: at numbers, after short words, before dashes, in «г. Москва»."""
    text = _NUMBER_WORD.sub(NBSP, _DASH.sub(NBSP, text))
    return _CITY.sub(f"г.{NBSP}", _SHORT.sub(rf"\1{NBSP}", text))


def typeset_names(block: Block) -> Block:
    """Return a block with its titles and names typeset; sentences are by `pieces`."""
    match block:
        case Heading(text):
            return Heading(typeset(text))
        case Table():
            rows = tuple(tuple(typeset(cell) if isinstance(cell, str) else cell for cell in row) for row in block.rows)
            return replace(block, title=typeset(block.title), columns=tuple(map(typeset, block.columns)), rows=rows)
        case Chart():
            bars = tuple(replace(bar, name=typeset(bar.name)) for bar in block.bars)
            return replace(block, title=typeset(block.title), bars=bars)
        case _:
            return block


def noun(number: int, name: str) -> str:
    """Return the form of a noun after a number: «обращения» after 334."""
    return plural(number, *NOUNS[name])


def counted(number: int, name: str) -> str:
    """Return a number with its noun: «334 обращения»."""
    return f"{thousands(number)}{NBSP}{noun(number, name)}"


GENITIVE_ONE = {"appeal": "обращения", "incident": "инцидента", "message": "сообщения", "visitor": "посетителя"}
DATIVE = {"appeal": ("обращению", "обращениям"), "incident": ("инциденту", "инцидентам")}


def of(number: int, name: str) -> str:
    """Return a number with its noun in the genitive: «334 обращений», «41 обращения»."""
    many = NOUNS[name][2]
    return f"{thousands(number)}{NBSP}{plural(number, GENITIVE_ONE[name], many, many)}"


def to(number: int, name: str) -> str:
    """Return the noun after «по» and a number: «обращению» after 41, «обращениям» after 5."""
    one, many = DATIVE[name]
    return plural(number, one, many, many)


def per_cent(share: float | None) -> str:
    """Return «64,1 %», a dash for a share of nothing."""
    return "–" if share is None else f"{decimal(share)}{NBSP}%"


def hours(mean: float) -> str:
    """Return «4,2 рабочего часа»; whole hours as «8 рабочих часов»."""
    if mean == int(mean):
        return counted(int(mean), "working hour")
    return f"{decimal(mean)}{NBSP}рабочего{NBSP}часа"


def difference(now: int, before: int, name: str) -> str:
    """Return «на 403 обращения меньше», «на 4 обращения больше», «столько же»."""
    if now == before:
        return "столько же"
    return f"на {counted(abs(now - before), name)} {'больше' if now > before else 'меньше'}"


def compared(now: int, before: int, name: str, when: str) -> str:
    """Return «на 403 обращения меньше, чем в 2020 году», «столько же, сколько в 2020 году»."""
    return f"{difference(now, before, name)}, {'сколько' if now == before else 'чем'} {when}"


def listed(items: Iterable[str]) -> str:
    """Return «а», «а и б», «а, б и в»."""
    *head, last = items
    return f"{', '.join(head)} и {last}" if head else last


def years(numbers: Sequence[int]) -> str:
    """Return «2019 год», «2019 и 2020 годы»."""
    return f"{listed(map(str, numbers))}{NBSP}{'год' if len(numbers) == 1 else 'годы'}"


def genitive(name: str) -> str | None:
    """Return the genitive of a name that is an adjective in the neuter: «Печерского»; None of any other name."""
    if " " in name or not name.endswith(("ое", "ее")):
        return None
    return f"{name[:-1]}го"


def lowered(title: str) -> str:
    """Return a title as it stands inside a sentence: «газификация», but «ЖКХ» as it is."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def raised(sentence: str) -> str:
    """Return a sentence or a title with its first letter capital, but «г. Смоленск» as it is."""
    return sentence if _ABBREVIATED.match(sentence) else sentence[:1].upper() + sentence[1:]
