"""The period of a report, and the same period of the years before it, with which it is compared.

A day of a year before is the same day of the same month; 29 February becomes the 28th, and a period of whole months
stays one. A period longer than a year has nothing to be compared with.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from otklik.ui.russian import MONTHS, MONTHS_GENITIVE, NBSP

ROMAN = ("I", "II", "III", "IV")
QUARTERS = ((1, 3), (4, 6), (7, 9), (10, 12))
HALVES = ((1, 6), (7, 12))


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `since` to `until`, both inclusive."""

    since: date
    until: date

    @property
    def year(self) -> int:
        """The year that labels the period: that of its first day."""
        return self.since.year

    @property
    def is_year(self) -> bool:
        """Whether it is a whole calendar year."""
        return self.months == (1, 12)

    @property
    def months(self) -> tuple[int, int] | None:
        """The first and the last month, if it is whole months of one year."""
        first, last = self.since, self.until
        whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
        return (first.month, last.month) if whole and first.year == last.year else None

    def lies_in(self, years: Collection[int]) -> bool:
        """Tell whether all its calendar years are among these."""
        return all(year in years for year in self._years)

    def gaps(self, years: Collection[int]) -> list[int]:
        """Return its calendar years that are not among these, though others of it are."""
        without = [year for year in self._years if year not in years]
        return without if len(without) < len(self._years) else []

    @property
    def _years(self) -> range:
        return range(self.since.year, self.until.year + 1)

    @property
    def is_comparable(self) -> bool:
        """Whether it does not overlap with the same period of the year before."""
        return _years_before(self.until, 1) < self.since

    def earlier(self, years: int) -> Period:
        """Return the same period so many years before."""
        last = _years_before(self.until, years)
        if self.since.day == 1 and self.until.day == monthrange(self.until.year, self.until.month)[1]:
            last = last.replace(day=monthrange(last.year, last.month)[1])
        return Period(_years_before(self.since, years), last)

    def accusative(self) -> str:
        """Return what a title says after «за»: «2021 год», «II квартал 2021 года», «период с … по …»."""
        return _name(self).accusative

    def within(self) -> str:
        """Return when: «в 2021 году», «во II квартале 2021 года», «с 1 марта по 15 апреля 2021 года»."""
        return _name(self).within

    def compared(self) -> str:
        """Return when, of a period that another one is compared with: «в 2020 году», «за тот же период 2020 года»."""
        return _name(self).compared or self.within()

    def column(self) -> str:
        """Return the head of a table's column: «2021 год», «II кв. 2021 г.», «01.03–15.04.2021»."""
        return _name(self).column


@dataclass(frozen=True, slots=True)
class Name:
    """How a period is called: after «за», as a time, at the head of a column, where another is compared with it."""

    accusative: str
    within: str
    column: str
    compared: str = ""
    """Empty where it is as `within`."""


def whole_year(year: int) -> Period:
    """Return a calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def _years_before(day: date, years: int) -> date:
    year = day.year - years
    if (day.month, day.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 2, 28)
    return day.replace(year=year)


def _name(period: Period) -> Name:
    year, of_year, short = f"{period.year}{NBSP}", f"{period.year}{NBSP}года", f"{period.year}{NBSP}г."
    match period.months:
        case (1, 12):
            return Name(f"{year}год", f"в{NBSP}{year}году", f"{year}год")
        case (1, 9):
            return Name(f"9{NBSP}месяцев {of_year}", f"за 9{NBSP}месяцев {of_year}", f"9{NBSP}месяцев {short}")
        case (first, last) if first == last:
            name, genitive = MONTHS[first - 1], MONTHS_GENITIVE[first - 1]
            return Name(f"{name} {of_year}", f"в{NBSP}{genitive[:-1]}е {of_year}", f"{name.capitalize()} {short}")
        case months if months in HALVES:
            number = ROMAN[HALVES.index(months)]
            half = f"{number}{NBSP}полугоди"
            return Name(f"{half}е {of_year}", f"{_into(number)}{half}и {of_year}", f"{half}е {short}")
        case months if months in QUARTERS:
            number = ROMAN[QUARTERS.index(months)]
            quarter = f"{number}{NBSP}квартал"
            return Name(f"{quarter} {of_year}", f"{_into(number)}{quarter}е {of_year}", f"{number}{NBSP}кв. {short}")
    since, until = _day_of(period.since), _day_of(period.until)
    first_day, last_day = f"{period.since:%d.%m.%Y}", f"{period.until:%d.%m.%Y}"
    if since == until:
        return Name(since, since, first_day)
    years = of_year
    if period.until.year == period.year:
        since, first_day = since.removesuffix(f" {of_year}"), first_day[:5]
        if period.since.month == period.until.month:
            since, first_day = since.split(NBSP)[0], first_day[:2]
    else:
        years = f"{period.year}–{period.until.year}{NBSP}годов"
    days = f"с{NBSP}{since} по{NBSP}{until}"
    return Name(f"период {days}", days, f"{first_day}–{last_day}", f"за тот же период {years}")


def _into(number: str) -> str:
    return f"{'во' if number == 'II' else 'в'}{NBSP}"


def _day_of(day: date) -> str:
    return f"{day.day}{NBSP}{MONTHS_GENITIVE[day.month - 1]} {day.year}{NBSP}года"
