"""The last day of a term, found a second time: its own calendar and other ways than the rule book's.

Days are ordinals in sorted lists that are searched, not walked; days off and hours come from the tests' own slow
counter, which takes them from the `holidays` package and the published calendars. A pause is given as ordinals
[since, until).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from tests.figures.working_time import working_hours

FIRST, LAST = date(2018, 1, 1).toordinal(), date(2027, 12, 31).toordinal()
HOURS = {ordinal: working_hours(date.fromordinal(ordinal)) for ordinal in range(FIRST, LAST + 1)}
WORKING = [ordinal for ordinal, hours in HOURS.items() if hours]

SPANS = [
    (ordinal * 1440 + opens.hour * 60 + opens.minute, ordinal * 1440 + closes.hour * 60 + closes.minute)
    for ordinal in WORKING
    for opens, closes in HOURS[ordinal]
]
OPENS = [opens for opens, _ in SPANS]
WORKED = list(accumulate((closes - opens for opens, closes in SPANS), initial=0))
"""Working minutes before each span, and at last all of them."""

Spells = list[tuple[int, int]]


def last_day(unit: str, length: int, start: date, spells: Spells) -> date:
    """Find the last day of a term in days or months: lengthen it by what the pauses take until nothing changes."""
    lost = 0
    while True:
        end = _unpaused(unit, length, start.toordinal(), lost)
        days = {day for since, until in spells for day in range(max(since, start.toordinal() + 1), min(until, end + 1))}
        taken = sum(1 for day in days if unit != "working_days" or HOURS[day])
        if taken == lost:
            return date.fromordinal(end)
        lost = taken


def _unpaused(unit: str, length: int, start: int, lost: int) -> int:
    if unit == "calendar_days":
        return start + length + lost
    if unit == "working_days":
        return WORKING[bisect_right(WORKING, start) + length + lost - 1]
    began = date.fromordinal(start)
    month = began.year * 12 + began.month - 1 + length
    for number in range(began.day, 0, -1):
        try:
            return date(month // 12, month % 12 + 1, number).toordinal() + lost
        except ValueError:
            continue  # the month is shorter
    raise AssertionError("every month has a first day")


def last_moment(unit: str, hours: int, start: datetime, spells: Spells) -> datetime:
    """Find the last moment of a term in hours, of whole minutes."""
    began = start.toordinal() * 1440 + start.hour * 60 + start.minute
    paused = sorted({day for spell in spells for day in range(*spell)})
    lost = 0
    while True:
        end = _end_in_minutes(unit, began, hours * 60 + lost)
        taken = 0
        for day in paused:
            since, until = max(began, day * 1440), min(end, day * 1440 + 1440)
            if since < until:
                taken += _worked(until) - _worked(since) if unit == "working_hours" else until - since
        if taken == lost:
            whole_days, minutes = divmod(end, 1440)
            return datetime.combine(date.fromordinal(whole_days), time()) + timedelta(minutes=minutes)
        lost = taken


def _worked(minute: int) -> int:
    place = bisect_right(OPENS, minute) - 1
    return WORKED[place] + min(minute, SPANS[place][1]) - SPANS[place][0] if place >= 0 else 0


def _end_in_minutes(unit: str, began: int, amount: int) -> int:
    if unit == "hours":
        return began + amount
    target = _worked(began) + amount
    place = bisect_left(WORKED, target) - 1
    return SPANS[place][0] + target - WORKED[place]


def control_day(last: date, roll: str) -> date:
    """Find the control day of a last day."""
    ordinal = last.toordinal()
    if roll == "preceding":
        return date.fromordinal(WORKING[bisect_right(WORKING, ordinal) - 1])
    return date.fromordinal(WORKING[bisect_left(WORKING, ordinal)]) if roll == "next" else last
