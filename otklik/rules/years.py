"""The production calendar, 2018–2027: one row a year and one a spell of non-working days, each with its act.

The Labour Code names the non-working holidays (art. 112) and moves a holiday that falls on a weekend to the
next working day; the Government moves further days off, by one act a year. A year is therefore its list of
transfers, as the act writes them: «с субботы 20 февраля на понедельник 22 февраля». A new year is a new row
of YEARS; a year that has none is refused, never guessed. Saturday and Sunday are days off unless moved.

The calendar has three layers. The first is always in force; an office decides whether it treats the others as
days off, and says so in the argument `also` (by default it does not, so that terms follow the published
calendar):

1. the Labour Code and the Government's transfers: the production calendar as published;
2. `Layer.PRESIDENT`: nation-wide non-working days with pay, by presidential decree (2020, 2021);
3. `Layer.REGION`: the region's own (Smolensk region, 2021).

The transfers of 2018–2020 were taken from the `holidays` package; a test compares every day of every year
with it. Days are dates of the office; there are no hours here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from types import MappingProxyType

from otklik.rules import words

SATURDAY = 5
DAY = timedelta(days=1)
PUBLISHED = "по опубликованному производственному календарю"


class Layer(Enum):
    """Who, besides the law and the Government, declared a day non-working."""

    PRESIDENT = "president"
    REGION = "region"


LAW_ALONE: frozenset[Layer] = frozenset()
"""No further layer: the production calendar of the year as published."""


class UnknownYear(LookupError):
    """A day of a year whose days off are not entered; the text says in Russian what to do.

    They are entered as a row of YEARS, with the Government's act; an office gets it with a new version.
    """

    def __init__(self, year: int) -> None:
        super().__init__(
            f"Производственный календарь на {year} год не внесён (есть {YEARS[0].year}–{YEARS[-1].year}). "
            "Он приходит с обновлением «Отклика»: обратитесь к администратору."
        )
        self.year = year


@dataclass(frozen=True, slots=True)
class Holiday:
    """A non-working holiday of every year (Labour Code, art. 112)."""

    month: int
    day: int
    name: str


HOLIDAYS = (
    *(Holiday(1, day, "Новогодние каникулы") for day in (1, 2, 3, 4, 5, 6, 8)),
    Holiday(1, 7, "Рождество Христово"),
    Holiday(2, 23, "День защитника Отечества"),
    Holiday(3, 8, "Международный женский день"),
    Holiday(5, 1, "Праздник Весны и Труда"),
    Holiday(5, 9, "День Победы"),
    Holiday(6, 12, "День России"),
    Holiday(11, 4, "День народного единства"),
)
_HOLIDAY_DATES = {(holiday.month, holiday.day): holiday.name for holiday in HOLIDAYS}


@dataclass(frozen=True, slots=True)
class Year:
    """One year's act: the days off that it moves, as pairs (from, to) of «month-day»."""

    year: int
    transfers: tuple[tuple[str, str], ...]
    source: str


YEARS = (
    Year(
        2018,
        (
            ("01-06", "03-09"),
            ("01-07", "05-02"),
            ("04-28", "04-30"),
            ("06-09", "06-11"),
            ("12-29", "12-31"),
        ),
        "постановление Правительства РФ от 14.10.2017 № 1250",
    ),
    Year(
        2019,
        (("01-05", "05-02"), ("01-06", "05-03"), ("02-23", "05-10")),
        "постановление Правительства РФ от 01.10.2018 № 1163",
    ),
    Year(
        2020,
        (("01-04", "05-04"), ("01-05", "05-05")),
        "постановление Правительства РФ от 10.07.2019 № 875",
    ),
    Year(
        2021,
        (("01-02", "11-05"), ("01-03", "12-31"), ("02-20", "02-22")),
        "постановление Правительства РФ от 10.10.2020 № 1648",
    ),
    Year(
        2022,
        (("01-01", "05-03"), ("01-02", "05-10"), ("03-05", "03-07")),
        "постановление Правительства РФ от 16.09.2021 № 1564",
    ),
    Year(
        2023,
        (("01-01", "02-24"), ("01-08", "05-08")),
        "постановление Правительства РФ от 29.08.2022 № 1505",
    ),
    Year(
        2024,
        (
            ("01-06", "05-10"),
            ("01-07", "12-31"),
            ("04-27", "04-29"),
            ("11-02", "04-30"),
            ("12-28", "12-30"),
        ),
        "постановление Правительства РФ от 10.08.2023 № 1314",
    ),
    Year(
        2025,
        (
            ("01-04", "05-02"),
            ("01-05", "12-31"),
            ("02-23", "05-08"),
            ("03-08", "06-13"),
            ("11-01", "11-03"),
        ),
        "постановление Правительства РФ от 04.10.2024 № 1335",
    ),
    Year(
        2026,
        (("01-03", "01-09"), ("01-04", "12-31")),
        "постановление Правительства РФ от 24.09.2025 № 1466",
    ),
    Year(2027, (("01-02", "11-05"), ("01-03", "12-31"), ("02-20", "02-22")), PUBLISHED),
)


@dataclass(frozen=True, slots=True)
class DaysWithPay:
    """Non-working days with pay: days off that are no holidays, so the day before them is not shortened."""

    layer: Layer
    first: date
    last: date
    source: str


DAYS_WITH_PAY = (
    DaysWithPay(Layer.PRESIDENT, date(2020, 3, 30), date(2020, 4, 3), "указ Президента РФ от 25.03.2020 № 206"),
    DaysWithPay(Layer.PRESIDENT, date(2020, 4, 4), date(2020, 4, 30), "указ Президента РФ от 02.04.2020 № 239"),
    DaysWithPay(Layer.PRESIDENT, date(2020, 5, 6), date(2020, 5, 8), "указ Президента РФ от 28.04.2020 № 294"),
    DaysWithPay(Layer.PRESIDENT, date(2020, 6, 24), date(2020, 6, 24), "указ Президента РФ от 29.05.2020 № 345"),
    DaysWithPay(Layer.PRESIDENT, date(2020, 7, 1), date(2020, 7, 1), "указ Президента РФ от 01.06.2020 № 354"),
    DaysWithPay(Layer.PRESIDENT, date(2021, 5, 4), date(2021, 5, 7), "указ Президента РФ от 23.04.2021 № 242"),
    DaysWithPay(Layer.PRESIDENT, date(2021, 10, 30), date(2021, 11, 7), "указ Президента РФ от 20.10.2021 № 595"),
    DaysWithPay(
        Layer.REGION,
        date(2021, 10, 28),
        date(2021, 10, 29),
        "указ Губернатора Смоленской области о введении режима повышенной готовности (ред. октября 2021 г.)",
    ),
    DaysWithPay(
        Layer.REGION,
        date(2021, 11, 8),
        date(2021, 11, 10),
        "указ Губернатора Смоленской области о введении режима повышенной готовности (ред. ноября 2021 г.)",
    ),
)


@dataclass(frozen=True, slots=True)
class DaysOfYear:
    """A year worked out from its rows; every date is of that year."""

    days_off: frozenset[date]
    """All days without work: weekends, holidays, days moved, the further layers asked for."""
    short_days: frozenset[date]
    """Working days that are an hour shorter (Labour Code, art. 95)."""
    works_as: Mapping[date, date]
    """A working Saturday → the day that its rest was moved to: it keeps that day's hours (order № 588н of
    2009)."""


@lru_cache(maxsize=64)
def days_of_year(year: int, also: frozenset[Layer] = LAW_ALONE) -> DaysOfYear:
    """Return the days off and the short days of a year; `also` names further layers that count as off.

    :raises UnknownYear: if the year has no row in YEARS
    """
    row = next((row for row in YEARS if row.year == year), None)
    if row is None:
        raise UnknownYear(year)
    whole_year = list(days_between(date(year, 1, 1), date(year, 12, 31)))
    transfers = {_day(year, source): _day(year, target) for source, target in row.transfers}
    works_as = {source: target for source, target in transfers.items() if not is_holiday(source)}

    off = {day for day in whole_year if day.weekday() >= SATURDAY or is_holiday(day)}
    off = (off | set(transfers.values())) - set(works_as)
    for holiday in whole_year:
        if is_holiday(holiday) and holiday.weekday() >= SATURDAY and _moves_by_law(holiday, transfers):
            off.add(next(day for day in whole_year if day > holiday and day not in off))
    for row_with_pay in DAYS_WITH_PAY:
        if row_with_pay.layer in also and row_with_pay.first.year == year:
            off.update(days_between(row_with_pay.first, row_with_pay.last))

    short = {
        day
        for day in whole_year
        if day not in off and (is_holiday(day + DAY) or is_holiday(works_as.get(day, day) + DAY))
    }
    return DaysOfYear(frozenset(off), frozenset(short), MappingProxyType(works_as))


def why(day: date, also: frozenset[Layer] = LAW_ALONE) -> str:
    """Return in Russian why a day is a working one or a day off: «праздник: День Победы».

    :raises UnknownYear: if the day's year has no row in YEARS
    """
    days = days_of_year(day.year, also)
    if day in days.works_as:
        return f"рабочий день, отдых перенесён на {words.day(days.works_as[day])}"
    if day not in days.days_off:
        return "рабочий день, короче на час" if day in days.short_days else "рабочий день"
    if name := _HOLIDAY_DATES.get((day.month, day.day)):
        return f"праздник: {name}"
    if day.weekday() >= SATURDAY:
        return "выходной"
    row = next(row for row in YEARS if row.year == day.year)
    if moved := [source for source, target in row.transfers if _day(day.year, target) == day]:
        return f"выходной, перенесён с {words.day(_day(day.year, moved[0]))} ({row.source})"
    if with_pay := [row for row in DAYS_WITH_PAY if row.layer in also and row.first <= day <= row.last]:
        return f"нерабочий день с сохранением оплаты ({with_pay[0].source})"
    return "выходной за праздник, совпавший с выходным (ТК РФ, ст. 112)"


def last_known_day() -> date:
    """Return the last day whose production calendar is entered."""
    return date(YEARS[-1].year, 12, 31)


def is_holiday(day: date) -> bool:
    """Tell whether a day is a non-working holiday of art. 112, on whatever weekday it falls."""
    return (day.month, day.day) in _HOLIDAY_DATES


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield every day from the first to the last, both included."""
    for number in range((last - first).days + 1):
        yield first + number * DAY


def _moves_by_law(holiday: date, transfers: Mapping[date, date]) -> bool:
    """Art. 112: a holiday on a weekend moves to the next working day, save in January and where the act moves
    it."""
    return holiday.month != 1 and holiday not in transfers


def _day(year: int, month_and_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_and_day}")
