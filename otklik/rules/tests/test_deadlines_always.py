"""What is true of every term and day, and that a second implementation finds the same days."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otklik.rules.calendar import WorkingCalendar
from otklik.rules.deadlines import IN_HOURS, TERMS, Limit, Pause, Roll, Unit, due
from otklik.rules.tests.second_opinion import control_day, last_day, last_moment
from otklik.rules.tests.test_deadlines import NORM
from otklik.rules.years import days_between

CALENDAR = WorkingCalendar()
COUNTED = [*(term for term in TERMS if term.unit is not Unit.GIVEN), NORM, replace(NORM, length=3)]
IN_DAYS = [term for term in COUNTED if term.unit not in IN_HOURS]
CASES = 100_000

terms_in_days = st.sampled_from(IN_DAYS)
terms_in_hours = st.sampled_from([term for term in COUNTED if term.unit in IN_HOURS])
days = st.dates(date(2018, 2, 1), date(2027, 6, 30))
moments = st.datetimes(datetime(2018, 2, 1), datetime(2027, 6, 30))
pauses = st.lists(
    st.builds(lambda day, length: Pause(day, day + timedelta(days=length)), days, st.integers(0, 20)), max_size=3
)


@given(terms_in_days, days, st.integers(0, 40), pauses)
def test_who_starts_later_is_never_due_earlier(term, start, later, paused):
    paused = [] if term.unit is Unit.MONTHS else paused  # 30 and 31 January end alike, but a pause of the 31st does not
    first, second = (due(term, at, pauses=paused) for at in (start, start + timedelta(days=later)))
    assert first.legal_due <= second.legal_due
    assert first.control_due <= second.control_due


@given(terms_in_hours, moments, st.timedeltas(timedelta(), timedelta(days=9)), pauses)
def test_who_starts_at_a_later_moment_is_never_due_earlier(term, start, later, paused):
    first, second = (due(term, at, pauses=paused).due_at for at in (start, start + later))
    assert first
    assert second
    assert start < first <= second


@given(terms_in_days, st.sampled_from(Roll), days, pauses)
def test_a_control_day_is_a_working_day_where_the_row_moves_it(term, roll, start, paused):
    found = due(replace(term, roll=roll), start, pauses=paused)
    if roll is Roll.PRECEDING:
        assert found.control_due <= found.legal_due
    if roll is Roll.NEXT:
        assert found.control_due >= found.legal_due
    if roll is Roll.NONE and term.unit is not Unit.WORKING_DAYS:
        assert found.control_due == found.legal_due
    else:
        assert CALENDAR.is_working_day(found.control_due)
        between = days_between(*sorted((found.control_due, found.legal_due)))
        assert [day for day in between if CALENDAR.is_working_day(day)] == [found.control_due]


@given(st.sampled_from(COUNTED), moments, st.lists(days, max_size=3))
def test_an_empty_pause_is_no_pause(term, start, whenever):
    began = start if term.unit in IN_HOURS else start.date()
    assert due(term, began, pauses=[Pause(day, day) for day in whenever]) == due(term, began)


@given(terms_in_days, days, pauses)
def test_the_table_counts_just_the_days_of_the_term_and_ends_on_its_last(term, start, paused):
    found = due(term, start, pauses=paused)
    numbered = [row for row in found.explain().days if row.number is not None]
    assert [row.number for row in numbered] == list(range(1, len(numbered) + 1))
    assert not any(pause.since <= row.day < pause.until for row in numbered for pause in paused)
    if term.unit is not Unit.MONTHS:
        assert len(numbered) == term.length
        assert numbered[-1].day == found.legal_due
    if term.unit is Unit.WORKING_DAYS:
        assert all(row.works for row in numbered)


@given(terms_in_hours, moments, pauses)
def test_the_table_of_hours_ends_with_all_of_them(term, start, paused):
    assert due(term, start, pauses=paused).explain().days[-1].counted == timedelta(hours=term.length)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kamchatka", "America/New_York"])
def test_the_servers_zone_does_not_matter(zone, monkeypatch):
    def found():
        start = datetime(2021, 3, 27, 1, 30)  # Saturday, the night in which Europe moves its clocks
        return [due(term, start if term.unit in IN_HOURS else start.date()) for term in COUNTED]

    here = found()
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert found() == here
    finally:
        monkeypatch.undo()
        time.tzset()


def random_case(chance):
    """Return a term of the table, perhaps with another length or roll, its start and two spells of pause."""
    term = chance.choice(COUNTED)
    start = datetime(2018, 1, 15) + timedelta(minutes=chance.randrange(3_400 * 1440))
    if term.limit:
        term = replace(term, length=chance.randint(1, term.limit.longest), limit=Limit(longest=term.limit.longest))
    if term.unit is Unit.MONTHS:
        term = replace(term, length=chance.randint(1, 3))
    if term.unit not in IN_HOURS and chance.random() < 0.3:
        term = replace(term, roll=chance.choice(list(Roll)))
    spells = []
    for _ in range(chance.choice((0, 0, 1, 2))):
        since = start.toordinal() + chance.randint(-10, 40)
        spells.append((since, since + chance.choice((0, 1, 3, 10))))
    return term, start, spells


def test_a_second_implementation_finds_the_same_days():
    chance = random.Random(20260409)
    different = []
    for _ in range(CASES):
        term, start, spells = random_case(chance)
        paused = [Pause(date.fromordinal(since), date.fromordinal(until)) for since, until in spells]
        found = due(term, start if term.unit in IN_HOURS else start.date(), pauses=paused)
        if term.unit in IN_HOURS:
            moment = last_moment(term.unit, term.length, start, spells)
            same = (found.due_at, found.legal_due, found.control_due) == (moment, moment.date(), moment.date())
        else:
            last = last_day(term.unit, term.length, start.date(), spells)
            same = (found.legal_due, found.control_due) == (last, control_day(last, term.roll))
        if not same:
            different.append((term, start, spells, found))
    assert different[:3] == []
