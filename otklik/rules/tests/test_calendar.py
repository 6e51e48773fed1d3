"""Working days and hours: the default office works Mon–Thu 9–18, Fri 9–17, lunch 13:00–13:48."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otklik.rules.calendar import OFFICE_HOURS, OfficeHours, Window, WorkingCalendar
from otklik.rules.tests.days import day, moment
from otklik.rules.years import Layer, UnknownYear, days_between

CALENDAR = WorkingCalendar()
MINUTE = timedelta(minutes=1)

moments = st.datetimes(datetime(2018, 1, 1), datetime(2027, 10, 31))
amounts = st.timedeltas(timedelta(), timedelta(hours=200))


def hours(*windows: str) -> tuple[Window, ...]:
    """Read «9:00–13:00»."""
    return tuple(
        (datetime.strptime(opens, "%H:%M").time(), datetime.strptime(closes, "%H:%M").time())
        for opens, closes in (window.split("–") for window in windows)
    )


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("Fri 2021-02-19", True),
        ("Sat 2021-02-20", True),
        ("Sun 2021-02-21", False),
        ("Mon 2021-02-22", False),
        ("Tue 2021-02-23", False),
        ("Wed 2021-02-24", True),
    ],
)
def test_a_day_works_as_the_production_calendar_says(text, works):
    assert CALENDAR.is_working_day(day(text)) is works


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("Sun 2025-03-02", "Fri 2025-02-28", "Mon 2025-03-03"),
        ("Thu 2025-05-01", "Wed 2025-04-30", "Mon 2025-05-05"),
        ("Sun 2026-01-04", "Tue 2025-12-30", "Mon 2026-01-12"),
        ("Mon 2025-11-03", "Sat 2025-11-01", "Wed 2025-11-05"),
        ("Sun 2026-03-08", "Fri 2026-03-06", "Tue 2026-03-10"),
        ("Sat 2025-11-01", "Sat 2025-11-01", "Sat 2025-11-01"),
    ],
)
def test_the_working_day_on_or_beside_a_day(text, before, after):
    assert CALENDAR.working_day_on_or_before(day(text)) == day(before)
    assert CALENDAR.working_day_on_or_after(day(text)) == day(after)


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("Mon 2021-03-15", hours("9:00–13:00", "13:48–18:00")),
        ("Thu 2021-03-18", hours("9:00–13:00", "13:48–18:00")),
        ("Fri 2021-03-19", hours("9:00–13:00", "13:48–17:00")),
        ("Sat 2021-03-20", ()),
        ("Tue 2021-02-23", ()),
        ("Wed 2021-11-03", hours("9:00–13:00", "13:48–17:00")),
        ("Fri 2021-04-30", hours("9:00–13:00", "13:48–16:00")),
        (
            "Sat 2021-02-20",
            hours("9:00–13:00", "13:48–17:00"),
        ),  # the hours of Monday 22.02, short before 23.02
        ("Sat 2024-04-27", hours("9:00–13:00", "13:48–18:00")),  # the hours of Monday 29.04
    ],
)
def test_the_hours_of_a_day(text, windows):
    assert CALENDAR.windows(day(text)) == windows


@pytest.mark.parametrize(
    ("start", "end", "worked"),
    [
        ("Mon 2021-03-15 10:00", "Mon 2021-03-15 12:30", "2:30"),
        ("Mon 2021-03-15 12:30", "Mon 2021-03-15 14:00", "0:42"),  # lunch does not count
        ("Mon 2021-03-15 13:10", "Mon 2021-03-15 13:30", "0:00"),
        ("Mon 2021-03-15 07:00", "Mon 2021-03-15 09:30", "0:30"),
        ("Mon 2021-03-15 17:00", "Tue 2021-03-16 10:00", "2:00"),  # a night between
        ("Fri 2021-03-19 16:30", "Mon 2021-03-22 09:30", "1:00"),  # a weekend between
        ("Sat 2021-03-20 11:00", "Sun 2021-03-21 15:00", "0:00"),
        ("Sat 2021-02-20 16:00", "Wed 2021-02-24 10:00", "2:00"),  # a short Saturday, then a holiday
        ("Thu 2020-12-31 15:30", "Mon 2021-01-11 09:30", "2:00"),  # a short 31 December, New Year
        ("Mon 2021-03-15 00:00", "Mon 2021-03-22 00:00", "40:00"),
    ],
)
def test_working_time_between_two_moments(start, end, worked):
    whole_hours, minutes = worked.split(":")
    expected = timedelta(hours=int(whole_hours), minutes=int(minutes))
    assert CALENDAR.working_time(moment(start), moment(end)) == expected


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("Mon 2021-03-15 10:00", 3, "Mon 2021-03-15 13:00"),
        ("Mon 2021-03-15 12:00", 3, "Mon 2021-03-15 15:48"),
        ("Mon 2021-03-15 17:00", 8, "Tue 2021-03-16 16:48"),
        ("Mon 2021-03-15 17:00", 1, "Mon 2021-03-15 18:00"),  # ends at closing time, not next morning
        ("Fri 2021-03-19 16:00", 3, "Mon 2021-03-22 11:00"),
        ("Sat 2021-03-20 12:00", 3, "Mon 2021-03-22 12:00"),
        ("Sat 2021-03-20 12:00", 0, "Sat 2021-03-20 12:00"),
    ],
)
def test_the_moment_by_which_working_hours_have_passed(start, amount, end):
    assert CALENDAR.add_working_time(moment(start), timedelta(hours=amount)) == moment(end)


@given(moments, amounts)
def test_time_added_is_the_time_between(start, amount):
    assert CALENDAR.working_time(start, CALENDAR.add_working_time(start, amount)) == amount


@given(st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_working_time_of_parts_adds_up(ordered):
    first, middle, last = ordered
    assert CALENDAR.working_time(first, middle) + CALENDAR.working_time(middle, last) == CALENDAR.working_time(
        first, last
    )


whole_minutes = moments.map(lambda at: at.replace(second=0, microsecond=0))


@given(st.tuples(whole_minutes, whole_minutes).map(sorted))
def test_rows_of_days_give_the_same_working_time_as_the_clock(ordered):
    """What a query does: minutes before the day, and the part of its windows before the moment."""
    start, end = ordered
    rows = {row.day: row for row in CALENDAR.days(start.date(), end.date())}

    def minutes_until(at: datetime) -> int:
        row = rows[at.date()]
        passed = sum(
            (
                max(min(at, datetime.combine(row.day, closes)) - datetime.combine(row.day, opens), timedelta())
                for opens, closes in row.windows
            ),
            timedelta(),
        )
        return row.minutes_before + passed // MINUTE

    assert (minutes_until(end) - minutes_until(start)) * MINUTE == CALENDAR.working_time(start, end)


def test_rows_have_every_day_of_the_range():
    rows = list(CALENDAR.days(day("Fri 2021-02-19"), day("Wed 2021-02-24")))
    assert [row.day for row in rows] == list(days_between(day("Fri 2021-02-19"), day("Wed 2021-02-24")))
    assert [row.minutes_before for row in rows] == [0, 432, 864, 864, 864, 864]
    assert [len(row.windows) for row in rows] == [2, 2, 0, 0, 0, 2]


def test_a_further_layer_closes_the_office_when_the_office_says_so():
    closed = WorkingCalendar(also=frozenset({Layer.PRESIDENT, Layer.REGION}))
    start, end = moment("Thu 2021-10-28 09:00"), moment("Thu 2021-11-11 10:00")
    assert closed.working_time(start, end) == timedelta(hours=1)
    assert closed.working_day_on_or_before(day("Wed 2021-11-10")) == day("Wed 2021-10-27")


def test_new_hours_begin_on_their_day_and_older_days_keep_theirs():
    short_week = OfficeHours(date(2021, 3, 17), (*[hours("10:00–16:00")] * 5, (), ()), "распоряжение")
    calendar = WorkingCalendar(hours=(*OFFICE_HOURS, short_week))
    assert calendar.windows(day("Tue 2021-03-16")) == hours("9:00–13:00", "13:48–18:00")
    assert calendar.windows(day("Wed 2021-03-17")) == hours("10:00–16:00")


@pytest.mark.parametrize(
    ("ordinary", "short"),
    [
        (hours("9:00–13:00", "14:00–18:00"), hours("9:00–13:00", "14:00–17:00")),
        (hours("9:00–13:00", "14:00–14:40"), hours("9:00–12:40")),
        (hours("9:00–13:00", "14:00–15:00"), hours("9:00–13:00")),
        (hours("9:00–9:30"), ()),
        ((), ()),
    ],
)
def test_the_hour_before_a_holiday_is_cut_from_the_end(ordinary, short):
    calendar = WorkingCalendar(hours=(OfficeHours(date(1970, 1, 1), (ordinary,) * 7, "распоряжение"),))
    assert calendar.windows(day("Wed 2021-11-03")) == short


@pytest.mark.parametrize(
    "week",
    [
        (hours("9:00–18:00"),) * 6,
        (hours("18:00–9:00"),) * 7,
        (hours("9:00–13:00", "12:00–18:00"),) * 7,
        (hours("9:00–13:00", "13:00–18:00"),) * 7,
    ],
)
def test_hours_out_of_order_are_refused(week):
    with pytest.raises(ValueError, match="office hours"):
        OfficeHours(date(1970, 1, 1), week, "распоряжение")


def test_backwards_is_refused():
    with pytest.raises(ValueError, match="earlier"):
        CALENDAR.working_time(moment("Mon 2021-03-15 10:00"), moment("Mon 2021-03-15 09:59"))
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add_working_time(moment("Mon 2021-03-15 10:00"), timedelta(seconds=-1))


def test_moments_are_local_and_naive():
    with pytest.raises(TypeError, match="naive"):
        CALENDAR.working_time(datetime(2021, 3, 15, 10), datetime(2021, 3, 15, 11, tzinfo=UTC))


def test_a_term_that_runs_into_an_unknown_year_is_refused():
    with pytest.raises(UnknownYear):
        CALENDAR.add_working_time(moment("Thu 2027-12-30 10:00"), timedelta(hours=9))
    with pytest.raises(UnknownYear):
        CALENDAR.working_day_on_or_after(day("Fri 2027-12-31"))
    with pytest.raises(UnknownYear):
        CALENDAR.windows(date(2028, 1, 10))


def test_an_ordinary_week_has_forty_hours():
    assert sum(
        (
            datetime.combine(date.min, closes) - datetime.combine(date.min, opens)
            for windows in OFFICE_HOURS[0].week
            for opens, closes in windows
        ),
        timedelta(),
    ) == timedelta(hours=40)
    assert time(13, 48) in {opens for opens, _ in OFFICE_HOURS[0].week[4]}
