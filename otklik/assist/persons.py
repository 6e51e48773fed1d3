"""Whether two names and two addresses are one person's: what agrees is said, a clerk decides.

An address is compared by its words, in any order and however they are shortened: «д. Рябцево, ул. Мира, д. 4» is
«деревня Рябцево, улица Мира, дом 4».
"""

from __future__ import annotations

import re
from enum import Enum

from django.db.models import Q

from otklik.office.people.models import Citizen
from otklik.office.people.queries import FOLDED

NAMESAKES = 500
"""Persons of one surname that are looked at, the last met first."""
SHORT = {
    "деревня": "д", "дер": "д", "дом": "д", "село": "с", "город": "г", "поселок": "п", "пос": "п", "улица": "ул",
    "квартира": "кв", "переулок": "пер", "станция": "ст", "проспект": "просп", "пр": "просп",
}  # fmt: skip


class Agreement(Enum):
    """How far a person agrees with what is typed, the surest first: what is said of it."""

    WHOLE = "имя и адрес те же"
    INITIALS_AT_ADDRESS = "адрес тот же, имя сходится по инициалам"
    NAME = "полное имя то же, адрес другой"
    INITIALS = "фамилия та же, имя сходится по инициалам"

    @property
    def told(self) -> str:
        """Return what is said of it."""
        return str(self.value)

    @property
    def place(self) -> int:
        """Return its place among the others, 0 for the surest."""
        return AGREEING.index(self)


AGREEING = tuple(Agreement)


def acquaintances(surname: str, first_name: str, patronymic: str, address: str) -> dict[int, Agreement]:
    """Return the citizens who may be a person, key → how far they agree with what is typed of her."""
    typed = (surname, first_name, patronymic)
    if not surname.strip():
        return {}
    initial = first_name.strip()[:1]
    namesakes = Citizen.objects.alias(folded=FOLDED).filter(folded=folded(surname))
    if initial:
        namesakes = namesakes.filter(Q(first_name="") | Q(first_name__istartswith=initial))
    at = address_words(address)
    known = {}
    for person in namesakes.order_by("-pk")[:NAMESAKES]:
        how = agreement(typed, (person.surname, person.first_name, person.patronymic))
        if how is None:
            continue
        if at and address_words(person.address) == at:
            how = Agreement.WHOLE if how is Agreement.NAME else Agreement.INITIALS_AT_ADDRESS
        elif not initial:
            continue  # a surname alone says nothing
        known[person.pk] = how
    return known


def agreement(one: tuple[str, ...], other: tuple[str, ...]) -> Agreement | None:
    """Return how far two names, each surname, first name and patronymic, agree; None if they are two persons'."""
    mine, its = ([folded(part).rstrip(".") for part in name] for name in (one, other))
    if not mine or not its or mine[0] != its[0]:
        return None
    if mine == its and len(mine[1]) > 1:
        return Agreement.NAME
    agrees = all(_may_be_one(*pair) for pair in zip(mine[1:], its[1:], strict=True))
    return Agreement.INITIALS if agrees else None


def _may_be_one(one: str, other: str) -> bool:
    """Tell whether two first names may be one: the same, an initial of it, or not stated."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) <= 1 and long.startswith(short))


def folded(text: str) -> str:
    """Return a name in small letters, without spaces about it, е for ё."""
    return text.strip().lower().replace("ё", "е")


def address_words(address: str) -> frozenset[str]:
    """Return what an address says, however it is written."""
    words = re.findall(r"\d+|[^\W\d_]+", folded(address))
    return frozenset(SHORT.get(word, word) for word in words)
