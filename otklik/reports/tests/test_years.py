"""Which years a journal is held for: those that it has papers of, and none between."""

from __future__ import annotations

import pytest

from otklik.reports import queries
from otklik.reports.tests import office

pytestmark = pytest.mark.django_db


def test_an_empty_office_holds_no_year() -> None:
    assert queries.years_with_papers() == []


def test_a_journal_is_held_for_the_years_that_it_has_papers_of() -> None:
    office.appeal("Fri 2021-12-31")
    office.appeal("Fri 2021-01-01")
    office.appeal("Mon 2019-07-01")
    assert queries.years_held()["appeals"] == [2021, 2019]
    assert queries.years_held()["letters"] == []


def test_a_moment_belongs_to_the_offices_year() -> None:
    office.incident("Fri 2021-01-01 00:00")
    office.incident("Tue 2019-12-31 23:59")
    assert queries.years_held()["incidents"] == [2021, 2019]


def test_a_mistyped_year_adds_one_year_and_not_all_between() -> None:
    office.letter("Mon 2021-07-05")
    office.message("Thu 2091-02-01 10:00", None, None)
    office.visitor("Wed 2020-07-01", "Глава")
    assert queries.years_with_papers() == [2091, 2021, 2020]
