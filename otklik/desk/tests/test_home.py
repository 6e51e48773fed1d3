"""The first page: the year's numbers, each a door to its papers."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from otklik.desk.tests.papers import TUESDAY, a_letter, a_message, an_appeal, an_official, noon, one_of_each

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


def notes(answer) -> list[str]:
    return [figure.note.replace("\u00a0", " ") for figure in answer.context["channels"]]


def test_a_year_is_compared_with_the_year_before_if_the_books_hold_it(home):
    an_appeal("К-1/20", date(2020, 12, 15))  # a Tuesday
    an_appeal("К-2/20", date(2020, 12, 15))
    an_appeal("К-1/21")

    assert notes(home())[0] == "на 1 меньше, чем в 2020 году"
    assert notes(home("?year=2020"))[0] == ""


def test_a_journal_that_was_not_loaded_has_no_number_and_has_not_fallen(home):
    a_message("ПОС-1", noon(date(2020, 12, 15)))  # a Tuesday
    an_appeal("К-1/21")

    answer = home("?year=2021")

    appeals, *_, messages, receptions = answer.context["channels"]
    assert [appeals.count, messages.count, receptions.count] == [1, None, None]
    assert notes(answer)[-2:] == ["нет в загруженных журналах"] * 2
    assert "Обращения 2020 года" not in home("?year=2020").content.decode()


@pytest.mark.parametrize(
    ("papers", "asked", "shown", "arrows"),
    [
        ([2021, 2019], "", 2021, ["2019"]),
        ([2021, 2019], "?year=2019", 2019, ["2021"]),
        ([2091, 2021, 2019], "", 2021, ["2019", "2091"]),
        ([2091], "", 2091, []),
    ],
)
def test_it_opens_on_the_last_year_that_has_come_and_walks_over_years_with_papers(home, papers, asked, shown, arrows):
    for year in papers:
        a_letter(f"{year}", date(year, 6, 1))

    answer = home(asked)

    assert answer.context["year"] == shown
    assert re.findall(r'href="\?year=(\d+)"', answer.content.decode()) == arrows


def test_what_waits_stands_in_the_order_of_its_terms(home):
    an_appeal("К-2/21", date(2021, 11, 15))  # a Monday
    an_appeal("К-1/21", date(2021, 11, 12))  # a Friday
    an_appeal("К-3/21", date(2021, 11, 1), answered_on=TUESDAY)  # a Monday

    assert [appeal.letter.number for appeal in home().context["waiting"]] == ["К-1/21", "К-2/21"]


@pytest.mark.parametrize("year", ["2020", "2022", "x", "", "-1", "20210", "02021", "9" * 5000])
def test_a_year_that_the_books_do_not_hold_is_not_found(home, year):
    an_appeal("К-1/21")

    assert home(f"?year={year}").status_code == 404


def test_the_page_costs_at_most_eight_queries(home, django_assert_max_num_queries):
    one_of_each()

    with django_assert_max_num_queries(8):
        home()
