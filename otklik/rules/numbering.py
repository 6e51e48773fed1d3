"""Registration numbers: a series writes them by its template, and counts anew every year.

A template is what the office writes down once: «{буква}-{номер}/{гг}» gives «К-123/26», «КОЛ-124/26», «АН-125/26». It
has to give two serials two numbers, whatever else stands in them, and the serial has to be readable back: therefore
{номер} stands in it just once, no field twice, and nothing with digits touches {номер}. The counter begins anew on
1 January of the office's time (general practice); that numbers have neither gaps nor repeats is seen to where papers
are registered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

COLLECTIVE, ANONYMOUS, ELECTRONIC = "КОЛ", "АН", "Э"
SERIAL, LETTER, FORM, YEAR, SHORT_YEAR, INDEX = "номер", "буква", "форма", "год", "гг", "индекс"

FIELDS = {
    SERIAL: "([0-9]+)",
    LETTER: f"(?:{COLLECTIVE}|{ANONYMOUS}|[A-ZА-ЯЁ])",
    FORM: f"{ELECTRONIC}?",
    YEAR: "[0-9]{4}",
    SHORT_YEAR: "[0-9]{2}",
    INDEX: "[0-9](?:[0-9.-]*[0-9])?",
}
"""Field → the form of what it becomes: the serial; the surname's letter, КОЛ or АН; Э of an electronic paper and
nothing of another; the year; the index of a case or a department."""
DIGITS = frozenset({YEAR, SHORT_YEAR, INDEX})

_PART = re.compile(r"\{(?P<field>[^{}:]*)(?P<colon>:(?P<width>[^{}]*))?\}|(?P<text>[^{}]+)|(?P<stray>.)")


class BadTemplate(ValueError):
    """A template that is not understood, or could give two papers one number; the text is Russian."""


class NumberNotMade(ValueError):
    """The paper lacks what the template asks for; the text is Russian."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedPaper:
    """What a number may tell of its paper."""

    registered_on: date
    author: str = ""
    """Surname, or the name of an organisation."""
    collective: bool = False
    anonymous: bool = False
    electronic: bool = False
    index: str = ""
    """Of the case or the department: digits, with points and hyphens between them."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a template: a field, or text as it stands."""

    field: str = ""
    text: str = ""
    width: int = 1
    """The serial has at least so many digits, zeros first."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template that has been read and found good; `parse` makes it."""

    source: str
    parts: tuple[Part, ...]


@lru_cache(maxsize=64)
def parse(source: str) -> Template:
    """Return the template that an office has written down.

    :raises BadTemplate: if it is not understood, or could give two serials one number
    """
    parts = tuple(_part(source, match) for match in _PART.finditer(source))
    fields = [part.field for part in parts if part.field]
    if fields.count(SERIAL) != 1:
        raise BadTemplate(f"Шаблон «{source}»: {{номер}} должен стоять в нём один раз, иначе номера повторятся.")
    if twice := [field for field in FIELDS if fields.count(field) > 1]:
        raise BadTemplate(f"Шаблон «{source}»: {{{twice[0]}}} стоит в нём дважды.")
    place = next(place for place, part in enumerate(parts) if part.field == SERIAL)
    before, after = _neighbour(reversed(parts[:place])), _neighbour(iter(parts[place + 1 :]))
    if {before.field, after.field} & DIGITS or before.text[-1:].isdigit() or after.text[:1].isdigit():
        raise BadTemplate(
            f"Шаблон «{source}»: между {{номер}} и другими цифрами нужен знак, например «-» или «/», "
            "иначе два номера могут совпасть."
        )
    return Template(source, parts)


def number(template: Template, serial: int, paper: NumberedPaper) -> str:
    """Return the registration number of a paper.

    :raises NumberNotMade: if the paper lacks what the template asks for
    :raises ValueError: if the serial is not from 1 on
    """
    if serial < 1:
        raise ValueError("a serial counts from 1")
    return "".join(
        part.text or (f"{serial:0{part.width}}" if part.field == SERIAL else _value(part.field, paper))
        for part in template.parts
    )


def serial_in(template: Template, number: str) -> int | None:
    """Return the counted part of a number that the template has made; None if it did not make it."""
    found = re.fullmatch("".join(FIELDS.get(part.field) or re.escape(part.text) for part in template.parts), number)
    if found is None:
        return None
    serial = int(found[1])
    width = next(part.width for part in template.parts if part.field == SERIAL)
    return serial if serial and f"{serial:0{width}}" == found[1] else None


def counter_key(series: str, registered_on: date) -> tuple[str, int]:
    """Return what has a counter of its own: a series in a year."""
    return series, registered_on.year


def _part(source: str, match: re.Match[str]) -> Part:
    field, text, width = match["field"], match["text"], match["width"]
    if match["stray"]:
        raise BadTemplate(f"Шаблон «{source}»: скобки {{ }} стоят не парами.")
    if text:
        return Part(text=text)
    if field not in FIELDS:
        known = ", ".join(f"{{{name}}}" for name in FIELDS)
        raise BadTemplate(f"Шаблон «{source}»: поля {{{field}}} нет; есть {known}.")
    if match["colon"] and (field != SERIAL or not re.fullmatch("[1-9]", width)):
        raise BadTemplate(f"Шаблон «{source}»: после двоеточия – число цифр номера, от 1 до 9: {{номер:4}}.")
    return Part(field=field, width=int(width or 1))


def _neighbour(parts: Iterable[Part]) -> Part:
    """Return the first part that is never empty."""
    return next((part for part in parts if part.field != FORM), Part())


def _value(field: str, paper: NumberedPaper) -> str:
    if field == LETTER:
        return _letter(paper)
    if field == FORM:
        return ELECTRONIC if paper.electronic else ""
    if field == INDEX:
        if not re.fullmatch(FIELDS[INDEX], paper.index):
            raise NumberNotMade(f"Для номера нужен индекс дела или отдела из цифр, а указан «{paper.index}».")
        return paper.index
    return f"{paper.registered_on.year:04}" if field == YEAR else f"{paper.registered_on.year % 100:02}"


def _letter(paper: NumberedPaper) -> str:
    if paper.collective:
        return COLLECTIVE
    if paper.anonymous:
        return ANONYMOUS
    letter = next((letter for letter in paper.author.upper() if re.fullmatch("[A-ZА-ЯЁ]", letter)), None)
    if letter is None:
        raise NumberNotMade("Для номера нужна первая буква фамилии; без фамилии отметьте обращение как анонимное.")
    return letter
