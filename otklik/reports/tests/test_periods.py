"""A period, the same one of the years before, and how it is called."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest

from otklik.reports.periods import Period, whole_year
from otklik.reports.tests.making import days
from otklik.ui.russian import NBSP


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def test_a_year_is_compared_with_the_year_before() -> None:
    assert whole_year(2021).earlier(1) == whole_year(2020)
    assert whole_year(2021).earlier(3) == whole_year(2018)


def test_the_29th_of_february_becomes_the_28th() -> None:
    assert days("Sat 2020-02-29", "Tue 2020-03-10").earlier(1) == days("Thu 2019-02-28", "Sun 2019-03-10")


def test_whole_months_stay_whole_months() -> None:
    assert days("Mon 2021-02-01", "Sun 2021-02-28").earlier(1) == days("Sat 2020-02-01", "Sat 2020-02-29")
    assert days("Sat 2020-02-01", "Sat 2020-02-29").earlier(1) == days("Fri 2019-02-01", "Thu 2019-02-28")


def test_a_period_longer_than_a_year_has_nothing_to_be_compared_with() -> None:
    assert whole_year(2021).is_comparable
    assert days("Wed 2020-07-01", "Wed 2021-06-30").is_comparable
    assert not days("Wed 2020-01-01", "Fri 2021-12-31").is_comparable


@pytest.mark.parametrize(
    ("period", "title", "when", "compared_with", "column"),
    [
        (whole_year(2021), "2021 год", "в 2021 году", "в 2020 году", "2021 год"),
        (
            days("Thu 2021-04-01", "Wed 2021-06-30"),
            "II квартал 2021 года",
            "во II квартале 2021 года",
            "во II квартале 2020 года",
            "II кв. 2021 г.",
        ),
        (
            days("Thu 2021-07-01", "Thu 2021-09-30"),
            "III квартал 2021 года",
            "в III квартале 2021 года",
            "в III квартале 2020 года",
            "III кв. 2021 г.",
        ),
        (
            days("Thu 2021-07-01", "Fri 2021-12-31"),
            "II полугодие 2021 года",
            "во II полугодии 2021 года",
            "во II полугодии 2020 года",
            "II полугодие 2021 г.",
        ),
        (
            days("Fri 2021-01-01", "Thu 2021-09-30"),
            "9 месяцев 2021 года",
            "за 9 месяцев 2021 года",
            "за 9 месяцев 2020 года",
            "9 месяцев 2021 г.",
        ),
        (
            days("Sat 2021-05-01", "Mon 2021-05-31"),
            "май 2021 года",
            "в мае 2021 года",
            "в мае 2020 года",
            "Май 2021 г.",
        ),
        (
            days("Mon 2021-03-01", "Mon 2021-03-01"),
            "1 марта 2021 года",
            "1 марта 2021 года",
            "1 марта 2020 года",
            "01.03.2021",
        ),
        (
            days("Mon 2021-03-01", "Thu 2021-04-15"),
            "период с 1 марта по 15 апреля 2021 года",
            "с 1 марта по 15 апреля 2021 года",
            "за тот же период 2020 года",
            "01.03–15.04.2021",
        ),
        (
            days("Tue 2021-06-01", "Thu 2021-06-10"),
            "период с 1 по 10 июня 2021 года",
            "с 1 по 10 июня 2021 года",
            "за тот же период 2020 года",
            "01–10.06.2021",
        ),
        (
            days("Tue 2020-12-01", "Sun 2021-01-31"),
            "период с 1 декабря 2020 года по 31 января 2021 года",
            "с 1 декабря 2020 года по 31 января 2021 года",
            "за тот же период 2019–2020 годов",
            "01.12.2020–31.01.2021",
        ),
    ],
)
def test_every_period_has_its_name_and_so_has_the_one_that_it_is_compared_with(
    period: Period, title: str, when: str, compared_with: str, column: str
) -> None:
    assert plain(period.accusative()) == title
    assert plain(period.within()) == when
    assert plain(period.earlier(1).compared()) == compared_with
    assert plain(period.column()) == column


def test_every_month_has_its_name() -> None:
    months = [Period(date(2021, month, 1), date(2021, month, monthrange(2021, month)[1])) for month in range(1, 13)]
    assert [plain(month.within()) for month in months][:3] == [
        "в январе 2021 года",
        "в феврале 2021 года",
        "в марте 2021 года",
    ]
    assert all(month.within().split(NBSP)[1].split()[0].endswith("е") for month in months)


def test_a_period_lies_in_years_only_if_all_that_it_touches_are_among_them() -> None:
    winter = days("Tue 2020-12-01", "Sun 2021-01-31")
    assert winter.lies_in([2019, 2020, 2021])
    assert not winter.lies_in([2020])
    assert not winter.lies_in([2021])
    assert whole_year(2021).lies_in([2021])


def test_a_period_has_gaps_where_it_lies_in_years_in_part() -> None:
    winter = days("Tue 2020-12-01", "Sun 2021-01-31")
    assert winter.gaps([2020]) == [2021]
    assert winter.gaps([2021, 2019]) == [2020]
    assert winter.gaps([2020, 2021]) == winter.gaps([2019]) == []
