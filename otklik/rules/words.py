"""Russian words in which the rule book explains itself: numbers with their nouns, days with their weekday."""

from __future__ import annotations

from datetime import date

NBSP = "\u00a0"
WEEKDAYS_SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


def plural(number: int, one: str, few: str, many: str) -> str:
    """Return the form of a noun that goes with a whole number: 1 письмо, 2 письма, 5 писем, 11 писем, 21 письмо."""
    last_two, last = abs(number) % 100, abs(number) % 10
    if 11 <= last_two <= 14:
        return many
    if last == 1:
        return one
    return few if 2 <= last <= 4 else many


def day(day: date) -> str:
    """Return «вт 14.12.2021»."""
    return f"{WEEKDAYS_SHORT[day.weekday()]}{NBSP}{day:%d.%m.%Y}"


def capital(text: str) -> str:
    """Return a text with its first letter a capital one, the others as they are: «Ответ на запрос СМИ»."""
    return text[:1].upper() + text[1:]


def initials(surname: str, first_name: str = "", patronymic: str = "") -> str:
    """Return «Кузнецова А. С.»; the spaces between initials do not break."""
    letters = [f"{name.strip()[0]}." for name in (first_name, patronymic) if name.strip()]
    return NBSP.join([surname.strip(), *letters])
