"""The first page: the year's numbers, each a door to its papers."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from otklik.desk.tests.papers import TUESDAY, an_appeal, an_official, one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(client):
    """Open the first page as an official."""
    client.force_login(an_official())
    return lambda query="": client.get(reverse("home") + query)


def test_an_empty_office_is_told_to_load_its_journals(home):
    assert "Загрузите журналы" in home().content.decode()


def test_every_number_opens_a_list_of_that_length(home, client):
    one_of_each()
    an_appeal("С-322/21", date(2021, 11, 15), answered_on=TUESDAY)  # a Monday
    an_appeal("О-1/21", date(2021, 10, 1), answered_on=TUESDAY)  # a Friday, answered late

    answer = home()

    figures = [*answer.context["channels"], *answer.context["appeals"]]
    assert [figure.count for figure in figures] == [3, 4, 1, 1, 1, 1, 1, 1, 1]
    for figure in figures:
        assert client.get(figure.address).context["count"] == figure.count, figure.label


def test_a_year_is_compared_with_the_year_before_if_the_books_hold_it(home):
    an_appeal("К-1/20", date(2020, 12, 15))  # a Tuesday
    an_appeal("К-2/20", date(2020, 12, 15))
    an_appeal("К-1/21")

    notes = [figure.note for figure in home().context["channels"]]

    assert notes[0] == "на 1 меньше, чем в 2020 году"
    assert home("?year=2020").context["channels"][0].note == ""


def test_what_waits_stands_in_the_order_of_its_terms(home):
    an_appeal("К-2/21", date(2021, 11, 15))  # a Monday
    an_appeal("К-1/21", date(2021, 11, 12))  # a Friday
    an_appeal("К-3/21", date(2021, 11, 1), answered_on=TUESDAY)  # a Monday

    assert [appeal.letter.number for appeal in home().context["waiting"]] == ["К-1/21", "К-2/21"]


@pytest.mark.parametrize("year", ["2022", "x", "-1", "20210"])
def test_a_year_that_the_books_do_not_hold_is_not_found(home, year):
    an_appeal("К-1/21")

    assert home(f"?year={year}").status_code == 404
