"""A period, the same one of the years before, and how it is called."""

from __future__ import annotations

from otklik.reports.periods import Period, whole_year
from otklik.reports.tests.making import days


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


def test_years_quarters_and_other_periods_have_their_names() -> None:
    second_quarter = days("Thu 2021-04-01", "Wed 2021-06-30")
    other = days("Mon 2021-03-01", "Thu 2021-04-15")
    assert plain(whole_year(2021).within()) == "в 2021 году"
    assert plain(second_quarter.within()) == "во II квартале 2021 года"
    assert plain(second_quarter.accusative()) == "II квартал 2021 года"
    assert plain(other.within()) == "за период с 1 марта 2021 г. по 15 апреля 2021 г."
    assert plain(other.earlier(1).compared()) == "за аналогичный период 2020 года"


def test_every_quarter_is_known() -> None:
    ends = [("Fri 2021-01-01", "Wed 2021-03-31"), ("Thu 2021-04-01", "Wed 2021-06-30")]
    ends += [("Thu 2021-07-01", "Thu 2021-09-30"), ("Fri 2021-10-01", "Fri 2021-12-31")]
    assert [days(*end).quarter for end in ends] == [1, 2, 3, 4]
    assert Period(days(*ends[0]).since, days(*ends[1]).until).quarter is None
