"""The period of a report, and the same period of the years before it, with which it is compared.

A day of a year before is the same day of the same month; 29 February becomes the 28th, and a period of whole months
stays one. A period longer than a year has nothing to be compared with.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from otklik.ui.russian import NBSP, long_day

QUARTERS = ("I", "II", "III", "IV")


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
        return (self.since, self.until) == (date(self.year, 1, 1), date(self.year, 12, 31))

    @property
    def quarter(self) -> int | None:
        """The number of the quarter that it is, 1–4; None if it is none."""
        number = (self.since.month + 2) // 3
        first = date(self.year, 3 * number - 2, 1)
        last = date(self.year, 3 * number, monthrange(self.year, 3 * number)[1])
        return number if (self.since, self.until) == (first, last) else None

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
        """Return what a title says after «за»: «2021 год», «I квартал 2021 года», «период с … по …»."""
        if self.is_year:
            return f"{self.year}{NBSP}год"
        if self.quarter:
            return f"{QUARTERS[self.quarter - 1]}{NBSP}квартал {self.year}{NBSP}года"
        return f"период с{NBSP}{long_day(self.since)} по{NBSP}{long_day(self.until)}"

    def within(self) -> str:
        """Return «в 2021 году», «в I квартале 2021 года», «за период с 1 марта 2021 г. по 15 апреля 2021 г.»."""
        if self.is_year:
            return f"в{NBSP}{self.year}{NBSP}году"
        if self.quarter:
            into = "во" if self.quarter == 2 else "в"
            return f"{into}{NBSP}{QUARTERS[self.quarter - 1]}{NBSP}квартале {self.year}{NBSP}года"
        return f"за{NBSP}{self.accusative()}"

    def compared(self) -> str:
        """Return what «чем» is followed by: «в 2020 году», «за аналогичный период 2020 года»."""
        return self.within() if self.is_year or self.quarter else self.alike()

    def alike(self) -> str:
        """Return «за аналогичный период 2020 года»."""
        return f"за аналогичный период {self.year}{NBSP}года"

    def column(self) -> str:
        """Return the head of a table's column: «2021 год», «I кв. 2021», «01.03–15.04.2021»."""
        if self.is_year:
            return f"{self.year}{NBSP}год"
        if self.quarter:
            return f"{QUARTERS[self.quarter - 1]}{NBSP}кв. {self.year}{NBSP}г."
        return f"{self.since:%d.%m.%Y}–{self.until:%d.%m.%Y}"


def whole_year(year: int) -> Period:
    """Return a calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def _years_before(day: date, years: int) -> date:
    year = day.year - years
    if (day.month, day.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 2, 28)
    return day.replace(year=year)
