"""The production calendar, held against the published tables and against the `holidays` package."""

from __future__ import annotations

import re
from datetime import date

import holidays
import pytest

from otklik.rules.tests.days import day
from otklik.rules.years import DAYS_WITH_PAY, HOLIDAYS, YEARS, Layer, UnknownYear, days_between, days_of_year, why

ALL_YEARS = [row.year for row in YEARS]

# Weekdays off · working Saturdays · working days, hours of a 40-hour week, as the calendars are published.
PUBLISHED = {
    2018: ("1-5,8.1 23.2 8-9.3 30.4 1-2,9.5 11-12.6 5.11 31.12", "28.4 9.6 29.12", 247, 1970),
    2019: ("1-4,7-8.1 8.3 1-3,9-10.5 12.6 4.11", "", 247, 1970),
    2020: ("1-3,6-8.1 24.2 9.3 1,4-5,11.5 12.6 4.11", "", 248, 1979),
    2021: ("1,4-8.1 22-23.2 8.3 3,10.5 14.6 4-5.11 31.12", "20.2", 247, 1972),
    2022: ("3-7.1 23.2 7-8.3 2-3,9-10.5 13.6 4.11", "5.3", 247, 1973),
    2023: ("2-6.1 23-24.2 8.3 1,8-9.5 12.6 6.11", "", 247, 1973),
    2024: ("1-5,8.1 23.2 8.3 29-30.4 1,9-10.5 12.6 4.11 30-31.12", "27.4 2.11 28.12", 248, 1979),
    2025: ("1-3,6-8.1 1-2,8-9.5 12-13.6 3-4.11 31.12", "1.11", 247, 1972),
    2026: ("1-2,5-9.1 23.2 9.3 1,11.5 12.6 4.11 31.12", "", 247, 1972),
    2027: ("1,4-8.1 22-23.2 8.3 3,10.5 14.6 4-5.11 31.12", "20.2", 247, 1972),
}

# Day → why our calendar and the `holidays` package differ on it. They do not differ on any day of 2018–2027.
DIFFERENCES: dict[date, str] = {}


def whole(year: int) -> list[date]:
    return list(days_between(date(year, 1, 1), date(year, 12, 31)))


def dates(year: int, text: str) -> set[date]:
    """Read «1-5,8.1 23.2»: 1 to 5 and 8 January, 23 February."""
    found = set()
    for group in text.split():
        spans, month = group.split(".")
        for span in spans.split(","):
            first, _, last = span.partition("-")
            found |= {date(year, int(month), number) for number in range(int(first), int(last or first) + 1)}
    return found


def test_every_year_from_2018_to_2027_has_one_row():
    assert list(range(2018, 2028)) == ALL_YEARS
    assert set(PUBLISHED) == set(ALL_YEARS)


@pytest.mark.parametrize("year", ALL_YEARS)
def test_the_days_off_are_those_of_the_published_calendar(year):
    off, working_saturdays, working_days, _ = PUBLISHED[year]
    days_off = days_of_year(year).days_off
    assert {day for day in days_off if day.weekday() < 5} == dates(year, off)
    assert {day for day in whole(year) if day.weekday() > 4 and day not in days_off} == dates(year, working_saturdays)
    assert len(whole(year)) - len(days_off) == working_days


@pytest.mark.parametrize("year", ALL_YEARS)
def test_the_hours_of_the_year_are_the_published_norm(year):
    """A working day has eight hours and a short day seven: the norm proves the number of short days."""
    _, _, working_days, working_hours = PUBLISHED[year]
    assert working_days * 8 - len(days_of_year(year).short_days) == working_hours


@pytest.mark.parametrize("year", ALL_YEARS)
def test_every_day_is_as_the_holidays_package_has_it(year):
    # The package moves a holiday into the next year too, so it needs the neighbours.
    russia = holidays.country_holidays("RU", years=[year - 1, year, year + 1])
    days_off = days_of_year(year).days_off
    different = {day for day in whole(year) if russia.is_working_day(day) != (day not in days_off)}
    assert different == {day for day in DIFFERENCES if day.year == year}


@pytest.mark.parametrize(
    ("short", "why"),
    [
        ("Fri 2019-02-22", "the holiday is a Saturday, and moved away"),
        ("Tue 2019-12-31", "before 1 January of another year"),
        ("Sat 2021-02-20", "works instead of Monday 22.02, which is before a holiday"),
        ("Fri 2021-04-30", "before Saturday 1 May"),
        ("Wed 2021-11-03", "before Thursday 4 November"),
        ("Sat 2024-11-02", "works instead of Tuesday 30.04, which is before 1 May"),
        ("Sat 2025-11-01", "works instead of Monday 3.11, which is before 4 November"),
    ],
)
def test_a_day_before_a_holiday_is_short(short, why):
    assert day(short) in days_of_year(day(short).year).short_days, why


@pytest.mark.parametrize(
    ("full", "why"),
    [
        ("Fri 2020-02-21", "before a weekend; the holiday is Sunday"),
        ("Fri 2021-03-05", "before a weekend; the holiday is Monday"),
        ("Thu 2021-12-30", "before a day off that is no holiday"),
        ("Sat 2024-04-27", "works instead of Monday 29.04, which is before a day off that is no holiday"),
        ("Sat 2024-12-28", "works instead of Monday 30.12, likewise"),
    ],
)
def test_a_day_before_other_days_off_is_not_short(full, why):
    year = days_of_year(day(full).year)
    assert day(full) not in year.days_off
    assert day(full) not in year.short_days, why


def test_a_day_before_a_non_working_day_with_pay_is_not_short():
    """So Rostrud explained about Tuesday 23 June 2020."""
    assert day("Tue 2020-06-23") not in days_of_year(2020, frozenset({Layer.PRESIDENT})).short_days


@pytest.mark.parametrize(
    ("layer", "off"),
    [
        (
            Layer.PRESIDENT,
            ("Mon 2020-03-30", "Thu 2020-04-30", "Fri 2020-05-08", "Wed 2020-06-24", "Wed 2020-07-01"),
        ),
        (Layer.PRESIDENT, ("Tue 2021-05-04", "Fri 2021-05-07", "Mon 2021-11-01", "Wed 2021-11-03")),
        (Layer.REGION, ("Thu 2021-10-28", "Fri 2021-10-29", "Mon 2021-11-08", "Wed 2021-11-10")),
    ],
)
def test_a_further_layer_is_off_only_when_asked_for(layer, off):
    for text in off:
        assert day(text) not in days_of_year(day(text).year).days_off
        assert day(text) in days_of_year(day(text).year, frozenset({layer})).days_off


@pytest.mark.parametrize("layer", list(Layer))
def test_a_layer_adds_days_off_and_takes_none(layer):
    for year in ALL_YEARS:
        alone, also = days_of_year(year), days_of_year(year, frozenset({layer}))
        assert alone.days_off <= also.days_off
        assert also.short_days == alone.short_days - also.days_off


def test_each_row_names_its_act_or_the_published_calendar():
    assert all("№" in row.source or row.source == "по опубликованному производственному календарю" for row in YEARS)
    assert all(row.source.startswith("указ ") for row in DAYS_WITH_PAY)
    assert all(row.first <= row.last and row.first.year == row.last.year for row in DAYS_WITH_PAY)


def test_only_days_of_rest_are_moved_and_only_onto_working_weekdays():
    holidays_of_a_year = {(holiday.month, holiday.day) for holiday in HOLIDAYS}
    for row in YEARS:
        for source, target in row.transfers:
            moved, to = (date.fromisoformat(f"{row.year}-{text}") for text in (source, target))
            assert moved.weekday() > 4
            assert to.weekday() < 5
            assert (to.month, to.day) not in holidays_of_a_year


@pytest.mark.parametrize("year", [2017, 2028])
def test_an_unknown_year_is_refused_with_advice(year):
    with pytest.raises(UnknownYear, match=rf"на {year} год не внесён.*обратитесь к администратору"):
        days_of_year(year)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Fri 2021-03-19", "рабочий день"),
        ("Fri 2021-04-30", "рабочий день, короче на час"),
        ("Sat 2021-02-20", "рабочий день, отдых перенесён на пн.22.02.2021"),
        ("Sat 2021-03-20", "выходной"),
        ("Tue 2021-02-23", "праздник: День защитника Отечества"),
        ("Sat 2021-05-01", "праздник: Праздник Весны и Труда"),
        (
            "Mon 2021-02-22",
            r"выходной, перенесён с сб.20.02.2021 \(постановление Правительства РФ от 10.10.2020 № 1648\)",
        ),
        ("Mon 2021-06-14", r"выходной за праздник, совпавший с выходным \(ТК РФ, ст. 112\)"),
    ],
)
def test_a_day_says_why_it_is_a_working_one_or_not(text, says):
    assert re.fullmatch(says, why(day(text)))


def test_a_day_with_pay_names_its_decree_where_the_office_keeps_it():
    decree = "нерабочий день с сохранением оплаты (указ Президента РФ от 23.04.2021 № 242)"
    assert why(day("Tue 2021-05-04"), frozenset({Layer.PRESIDENT})) == decree
    assert why(day("Tue 2021-05-04")) == "рабочий день"
    assert why(day("Sat 2021-10-30"), frozenset({Layer.PRESIDENT})) == "выходной"


@pytest.mark.parametrize("year", ALL_YEARS)
def test_every_day_has_a_reason_that_fits(year):
    every_layer = frozenset(Layer)
    for layers in (frozenset(), every_layer):
        days_off = days_of_year(year, layers).days_off
        assert [at for at in whole(year) if why(at, layers).startswith("рабочий день") is (at in days_off)] == []
