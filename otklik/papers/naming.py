"""How letters name people: to whom, in the dative, and the greeting. Whoever's gender is not known stays as written."""

from __future__ import annotations

from otklik.ui.russian import NBSP, initials

FEMALE, MALE = ("на", "кызы", "гызы"), ("ич", "оглы", "улы", "уулу")
CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")


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
    if female:
        for ending, size in (("ова", 1), ("ева", 1), ("ёва", 1), ("ина", 1), ("ына", 1), ("ая", 2)):
            if low.endswith(ending):
                return f"{surname[:-size]}ой"
        if low.endswith("яя"):
            return f"{surname[:-2]}ей"
    else:
        if low.endswith(("ых", "их")):
            return surname
        if low.endswith(("ий", "ый", "ой")) and len(low) > 4:
            return f"{surname[:-2]}{'ему' if low[-3] in 'жчшщ' and low.endswith('ий') else 'ому'}"
        if low[-1:] in CONSONANTS:
            return f"{surname}у"
        if low.endswith(("й", "ь")):
            return f"{surname[:-1]}ю"
    if low.endswith("ия"):
        return f"{surname[:-1]}и"
    if low.endswith(("а", "я")) and len(low) > 2:
        return f"{surname[:-1]}е"
    return surname


def to_whom(name: str) -> str:
    """Return «Кузнецовой А. С.» of «Кузнецова Анна Сергеевна»; what is no full name, a body's say, as it is."""
    words = name.split()
    female = is_female(words[2]) if len(words) == 3 else None
    if female is None:
        return name
    return initials(dative(words[0], female=female), words[1], words[2])


def greeting(name: str) -> str:
    """Return «Уважаемая Анна Сергеевна!» of a full name; nothing of what is none."""
    words = name.split()
    female = is_female(words[2]) if len(words) == 3 else None
    if female is None:
        return ""
    return f"{'Уважаемая' if female else 'Уважаемый'} {words[1]}{NBSP}{words[2]}!"


def signing(name: str) -> str:
    """Return «И. И. Образцов» of «Образцов И. И.» or of a full name, as one signs."""
    words = name.replace(NBSP, " ").split()
    if len(words) != 3:
        return name
    surname, *others = words
    return NBSP.join([f"{one[0]}." for one in others] + [surname])
