"""The office's working time: which days it works, in which hours, and how long that is.

A `WorkingCalendar` puts the production calendar (`years`) and the office's own hours (`OfficeHours`, dated
rows) into one. Moments here are naive local datetimes of the office, days are its dates, amounts are exact
timedeltas of working time; an aware moment is refused by Python itself, which does not compare it with a
naive one.

A day before a non-working holiday ends an hour earlier (Labour Code, art. 95). A Saturday made working by a
transfer keeps the hours of the day that its rest was moved to (order № 588н of 13.08.2009).
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from otklik.rules.years import DAY, LAW_ALONE, DaysOfYear, Layer, days_between, days_of_year, why

HOUR = timedelta(hours=1)
NOTHING = timedelta()

Window = tuple[time, time]
"""When work begins and ends, without a break between."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The hours of an ordinary week, since a day: seven weekdays from Monday, each with its windows."""

    since: date
    week: tuple[tuple[Window, ...], ...]
    source: str

    def __post_init__(self) -> None:
        moments = [[moment for window in windows for moment in window] for windows in self.week]
        if len(self.week) != 7 or any(day != sorted(set(day)) for day in moments):
            raise ValueError("office hours: seven weekdays, each with windows in order that do not touch")


_BEFORE_LUNCH: Window = (time(9), time(13))
_AFTER_LUNCH: Window = (time(13, 48), time(18))
_FRIDAY_AFTERNOON: Window = (time(13, 48), time(17))

OFFICE_HOURS = (
    OfficeHours(
        since=date(1970, 1, 1),
        week=(*[(_BEFORE_LUNCH, _AFTER_LUNCH)] * 4, (_BEFORE_LUNCH, _FRIDAY_AFTERNOON), (), ()),
        source="служебный распорядок: пн–чт 9:00–18:00, пт 9:00–17:00, перерыв 13:00–13:48",
    ),
)
"""The hours of an office that has not entered its own: forty a week."""


@dataclass(frozen=True, slots=True)
class DayOfWork:
    """One day of a range, ready to be joined to moments of that day: see `WorkingCalendar.days`."""

    day: date
    minutes_before: int
    """Working minutes from the range's first midnight to this day's."""
    windows: tuple[Window, ...]
    """Empty on a day off."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days and hours of an office.

    Every method raises `UnknownYear` when it needs a day of a year whose days off are not entered.
    """

    hours: tuple[OfficeHours, ...] = OFFICE_HOURS
    """Dated rows; the one with the latest `since` that is not after a day is in force on it."""
    also: frozenset[Layer] = field(default=LAW_ALONE)
    """Layers treated as off besides the law."""

    def is_working_day(self, day: date) -> bool:
        """Tell whether the office works on a day."""
        return day not in self._year(day).days_off

    def working_day_on_or_before(self, day: date) -> date:
        """Return the day itself if it is a working one, else the last working day before it."""
        while not self.is_working_day(day):
            day -= DAY
        return day

    def working_day_on_or_after(self, day: date) -> date:
        """Return the day itself if it is a working one, else the first working day after it."""
        while not self.is_working_day(day):
            day += DAY
        return day

    def why(self, day: date) -> str:
        """Return in Russian why the office works on a day or does not."""
        return why(day, self.also)

    def windows(self, day: date) -> tuple[Window, ...]:
        """Return the hours of a day in order; none on a day off, an hour less before a holiday."""
        year = self._year(day)
        if day in year.days_off:
            return ()
        windows = self._hours_on(day).week[year.works_as.get(day, day).weekday()]
        return _cut_last_hour(windows) if day in year.short_days else windows

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time between two local moments, exactly.

        :raises ValueError: if the end is earlier than the start
        """
        if end < start:
            raise ValueError("the end is earlier than the start")
        return sum(
            (
                min(end, closes) - max(start, opens)
                for opens, closes in self._spans(start.date(), end.date())
                if opens < end and start < closes
            ),
            NOTHING,
        )

    def add_working_time(self, start: datetime, amount: timedelta, without: Container[date] = ()) -> datetime:
        """Return the first local moment by which `amount` of working time has passed since `start`.

        Days in `without` do not count. A term that runs out at closing time ends then, not the next morning; no
        time at all ends at `start`.

        :raises ValueError: if the amount is negative
        """
        if amount < NOTHING:
            raise ValueError("working time to add is negative")
        if not amount:
            return start
        for opens, closes in self._spans(start.date(), date.max):
            begins = max(start, opens)
            if begins < closes and opens.date() not in without:
                if amount <= closes - begins:
                    return begins + amount
                amount -= closes - begins
        raise AssertionError("the calendar ends with UnknownYear before time does")

    def days(self, first: date, last: date) -> Iterator[DayOfWork]:
        """Yield a row for every day of a range, so that a query finds working time between moments by a join.

        Minutes worked from the first midnight until a moment are its day's `minutes_before` plus, for each of
        the day's windows, the part of it before the moment; working time is the difference of two such sums.
        """
        minutes = 0
        for day in days_between(first, last):
            windows = self.windows(day)
            yield DayOfWork(day, minutes, windows)
            minutes += sum((_on(day, closes) - _on(day, opens) for opens, closes in windows), NOTHING) // timedelta(
                minutes=1
            )

    def _year(self, day: date) -> DaysOfYear:
        return days_of_year(day.year, self.also)

    def _hours_on(self, day: date) -> OfficeHours:
        return max((hours for hours in self.hours if hours.since <= day), key=lambda hours: hours.since)

    def _spans(self, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
        for day in days_between(first, last):
            for opens, closes in self.windows(day):
                yield _on(day, opens), _on(day, closes)


def _on(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment)


def _cut_last_hour(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    """Take an hour of work from the end of a day, from several windows if the last one is shorter."""
    spare = HOUR
    kept = list(windows)
    while kept and spare:
        opens, closes = kept.pop()
        length = _on(date.min, closes) - _on(date.min, opens)
        if length > spare:
            kept.append((opens, (_on(date.min, closes) - spare).time()))
        spare -= min(spare, length)
    return tuple(kept)
