"""How letters name people: to whom, whose, and the greeting.

Whoever's gender is not known stays as written.
"""

from __future__ import annotations

from itertools import takewhile

from otklik.ui.russian import NBSP, initials

FEMALE, MALE = ("на", "кызы", "гызы"), ("ич", "оглы", "улы", "уулу")
CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")
HISSING, HARD = frozenset("жчшщ"), frozenset("гкх")
"""After the one -ая is -ей in the dative, not -ой; after the other -ий is -ому, «Долгому», not -ему."""
STRESSED = frozenset(("большая", "чужая"))
"""Those whose ending is stressed keep -ой all the same."""
FLEETING = {
    "соловей": "соловью", "воробей": "воробью", "муравей": "муравью", "репей": "репью", "заяц": "зайцу",
    "третий": "третьему", "козий": "козьему", "лисий": "лисьему", "волчий": "волчьему", "заячий": "заячьему",
    "медвежий": "медвежьему", "отец": "отцу", "купец": "купцу", "орёл": "орлу", "козёл": "козлу", "котёл": "котлу",
}  # fmt: skip
"""Surnames of men that are words with a vowel that goes, and those whose possessive stem softens."""
FROM_NOUNS = frozenset(("дубина", "калина", "малина", "рябина", "былина", "перина", "корзина", "осина"))
"""Surnames in -ина that are words, the same of a man and a woman: Дубина – Дубине, where Зимина – Зиминой."""
WITHOUT_CASES = frozenset(("дюма", "золя", "гулиа", "петипа", "тома", "люка", "бенуа", "моруа", "гавальда"))
"""French and Abkhaz surnames with the stress on their last vowel."""


def is_female(patronymic: str) -> bool | None:
    """Tell by a patronymic whether a person is a woman; None if it does not say."""
    low = patronymic.strip().lower()
    return True if low.endswith(FEMALE) else False if low.endswith(MALE) else None


def dative(surname: str, *, female: bool) -> str:
    """Return a surname in the dative: «Кузнецова» – «Кузнецовой», «Белый» – «Белому»; one without cases as it is."""
    parts = surname.split("-")
    return "-".join(_dative(part, female=female) for part in parts)


def _dative(surname: str, *, female: bool) -> str:
    low = surname.lower()
    cased = _woman(low) if female else _man(low)
    changed = cased if cased is not None else _either(low)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(low, changed, strict=False)))
    ending = changed[same:]
    return surname[:same] + (ending.upper() if surname.isupper() and len(surname) > 1 else ending)


def _woman(low: str) -> str | None:
    """Return a woman's surname in the dative, if it is one of a woman alone."""
    if low.endswith("яя") or (low.endswith("ая") and low[-3:-2] in HISSING and low not in STRESSED):
        return f"{low[:-2]}ей"
    if low.endswith("ая"):
        return f"{low[:-2]}ой"
    if low.endswith(("ова", "ева", "ёва", "ина", "ына")) and low not in FROM_NOUNS:
        return f"{low[:-1]}ой"
    return None


def _man(low: str) -> str | None:
    """Return a man's surname in the dative, if a man's differs from a woman's."""
    if low in FLEETING:
        return FLEETING[low]
    if low.endswith(("ых", "их")):
        return low
    if low.endswith(("ый", "ой", "ий")) and len(low) > 4:
        is_soft = low.endswith("ий") and low[-3] not in HARD
        return f"{low[:-2]}{'ему' if is_soft else 'ому'}"
    if low[-1:] in CONSONANTS:
        return f"{low}у"
    return f"{low[:-1]}ю" if low.endswith(("й", "ь")) else None


def _either(low: str) -> str:
    """Return in the dative what a man and a woman have alike."""
    if low in WITHOUT_CASES:
        return low
    if low.endswith("ия"):
        return f"{low[:-1]}и"
    return f"{low[:-1]}е" if low.endswith(("а", "я")) and len(low) > 2 else low


def to_whom(name: str) -> str:
    """Return «Кузнецовой А. С.» of «Кузнецова Анна Сергеевна»; what is no full name, a body's say, as it is."""
    named = _full(name)
    if named is None:
        return name
    surname, first_name, patronymic, female = named
    return initials(dative(surname, female=female), first_name, patronymic)


def greeting(name: str) -> str:
    """Return «Уважаемая Анна Сергеевна!» of a full name; nothing of what is none."""
    named = _full(name)
    return f"{'Уважаемая' if named[3] else 'Уважаемый'} {named[1]}{NBSP}{named[2]}!" if named else ""


def genitive(name: str) -> str:
    """Return «Королёвой А. П.» of a full name in the genitive, as a report and an inventory say whose it is."""
    named = _full(name)
    if named is None:
        return name
    surname, first_name, patronymic, female = named
    return initials("-".join(_genitive(part, female=female) for part in surname.split("-")), first_name, patronymic)


def _genitive(surname: str, *, female: bool) -> str:
    """Return a surname in the genitive: by the dative, whose endings tell how it is declined."""
    given, low = dative(surname, female=female), surname.lower()
    for dative_ending, genitive_ending in (("ому", "ого"), ("ему", "его")):
        if given.lower().endswith(dative_ending) and not female and low.endswith(("й", "ый", "ой", "ий")):
            return given[:-3] + (genitive_ending.upper() if surname.isupper() else genitive_ending)
    change = {"у": "а", "ю": "я"}.get(given[-1:].lower())
    if given.lower() != low and change:
        return given[:-1] + (change.upper() if surname.isupper() else change)
    if given.lower() != low and low.endswith(("а", "я")) and given[-1:].lower() == "е":
        ending = "и" if low.endswith("я") or low[-2:-1] in HISSING | HARD else "ы"
        return given[:-1] + (ending.upper() if surname.isupper() else ending)
    return given


def _full(name: str) -> tuple[str, str, str, bool] | None:
    """Return the parts of a full name and whether it is a woman's; «Мамед оглы» is one patronymic."""
    words = name.split(maxsplit=2)
    female = is_female(words[2]) if len(words) == 3 and len(words[2].split()) <= 2 else None
    if female is None or (" " in words[2] and not words[2].lower().endswith(("оглы", "кызы", "гызы", "улы", "уулу"))):
        return None
    return words[0], words[1], words[2], female


def signing(name: str) -> str:
    """Return «И. И. Образцов» of «Образцов И. И.» or of a full name, as one signs."""
    words = name.replace(NBSP, " ").split()
    if len(words) != 3:
        return name
    surname, *others = words
    return NBSP.join([f"{one[0]}." for one in others] + [surname])
