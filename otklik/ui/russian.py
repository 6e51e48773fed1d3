"""Russian in which screens and papers speak: plural forms, numbers, dates, terms in words.

Plain functions without Django, so that reports and commands may use them too.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from otklik.rules.words import NBSP as NBSP
from otklik.rules.words import WEEKDAYS_SHORT as WEEKDAYS_SHORT
from otklik.rules.words import day as day
from otklik.rules.words import initials as initials
from otklik.rules.words import plural as plural

BOUND = re.compile(r"(№|\b(?:ул|д|с|п|г|пер|кв|пос|дер|обл|ст)\.|\b[А-ЯЁ]\.(?=[ ][А-ЯЁ]\.))[ ](?=\S)")
"""What stands before a number or a name, and its space."""
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
MONTHS_GENITIVE = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
NEAR_DAYS = 3
"""A term is near from this many days before its last day on."""


def counted(number: int, one: str, few: str, many: str) -> str:
    """Return a number with its noun: «22 892 письма»; the space between them does not break."""
    return f"{thousands(number)}{NBSP}{plural(number, one, few, many)}"


def thousands(number: int) -> str:
    """Return a whole number in groups of three: «22 892»; a minus is a real one."""
    return f"{number:,}".replace(",", NBSP).replace("-", "−")


UNITS = ("", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать",
         "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать",
         "девятнадцать")  # fmt: skip
TENS = ("", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто")
HUNDREDS = (
    "", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот",
)  # fmt: skip


def in_words(number: int) -> str:
    """Return a whole number to 999 999 as a masculine noun has it: «двадцать один»; a larger one in figures."""
    if not 0 < number < 1_000_000:
        return "ноль" if number == 0 else thousands(number)
    above, rest = divmod(number, 1000)
    said = [HUNDREDS[rest // 100], *_below_hundred(rest % 100)]
    if above:
        units = {"один": "одна", "два": "две"}
        counted_above = [units.get(word, word) for word in _below_hundred(above % 100)]
        said = [HUNDREDS[above // 100], *counted_above, plural(above, "тысяча", "тысячи", "тысяч"), *said]
    return " ".join(filter(None, said))


def _below_hundred(number: int) -> list[str]:
    return [UNITS[number]] if number < len(UNITS) else [TENS[number // 10], UNITS[number % 10]]


def decimal(number: float | Decimal, digits: int = 1) -> str:
    """Return a number with a decimal comma, rounded half up: «98,2»."""
    exact = Decimal(str(number)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return f"{exact:,f}".replace(",", NBSP).replace(".", ",").replace("-", "−")


def long_day(day: date) -> str:
    """Return «14 декабря 2021 г.»."""
    return f"{day.day}{NBSP}{MONTHS_GENITIVE[day.month - 1]} {day.year}{NBSP}г."


def month(day: date) -> str:
    """Return the month of a day: «апрель 2026 г.»."""
    return f"{MONTHS[day.month - 1]} {day.year}{NBSP}г."


def weekday_day(day: date) -> str:
    """Return «вторник, 14 декабря 2021 г.»."""
    return f"{WEEKDAYS[day.weekday()]}, {long_day(day)}"


def days(number: int) -> str:
    """Return «2 дня»."""
    return counted(number, "день", "дня", "дней")


def until(due: date, today: date) -> str:
    """Return how far a last day is, or how long ago it was: «сегодня», «завтра», «3 дня», «на 2 дня» (late)."""
    left = (due - today) // timedelta(days=1)
    if left < 0:
        return f"на{NBSP}{days(-left)}"
    return {0: "сегодня", 1: "завтра"}.get(left) or days(left)


def tied(text: str) -> str:
    """Return a text in which «№ 532», «ул. Лесная», «д. 5», «С. М.» do not part at the end of a line."""
    return BOUND.sub(rf"\1{NBSP}", text)
