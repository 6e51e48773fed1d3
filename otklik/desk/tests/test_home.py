"""The first page: the year's numbers, each a door to its papers."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from otklik.desk.tests.papers import (
    TUESDAY,
    a_letter,
    a_message,
    an_appeal,
    an_incident,
    an_official,
    noon,
    one_of_each,
)
from otklik.office.people.models import Role

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

    (waiting,) = home().context["waiting"]
    assert [appeal.letter.number for appeal in waiting.rows] == ["К-1/21", "К-2/21"]
    assert waiting.whole.count == 2


@pytest.mark.parametrize("year", ["2020", "2022", "x", "", "-1", "20210", "02021", "9" * 5000])
def test_a_year_that_the_books_do_not_hold_is_not_found(home, year):
    an_appeal("К-1/21")

    assert home(f"?year={year}").status_code == 404


def at(moment: str, monkeypatch) -> None:
    """Have a moment of the office's time now."""
    now = timezone.make_aware(datetime.strptime(moment, "%a %Y-%m-%d %H:%M"))
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("Tue 2021-12-14 10:00", "до пт 17.12.2021"),
        ("Thu 2021-12-16 10:00", "до пт 17.12.2021"),
        ("Fri 2021-12-17 10:00", "до пт 24.12.2021"),
        ("Sat 2021-12-18 10:00", "до пт 24.12.2021"),
    ],
)
def test_what_waits_is_told_by_its_terms_and_every_number_opens_its_papers(home, client, monkeypatch, now, until):
    at(now, monkeypatch)
    today = timezone.localdate()
    for days in (-40, -2, -1, 0, 1, 3, 6, 8, 300):  # days from today to the last day
        an_appeal(f"К-{days}", today + timedelta(days=days - 30))
        a_message(f"ПОС-{days}", noon(date(2021, 12, 1)), due_on=today + timedelta(days=days))  # a Wednesday
    an_appeal("К-answered", today - timedelta(days=90), answered_on=today)
    a_message("ПОС-answered", noon(date(2021, 12, 1)), due_on=date(2021, 12, 3), answered_at=noon(TUESDAY))
    a_message("ПОС-endless", noon(date(2021, 12, 1)), due_on=None)

    appeals, messages = home().context["waiting"]

    in_week = sum(days <= (4 - today.weekday() - 1) % 7 + 1 for days in (1, 3, 6, 8))
    for waiting, whole in ((appeals, 9), (messages, 10)):
        told = {door.label.replace("\u00a0", " "): door.count for door in waiting.doors}
        assert told == {"просрочено": 3, "сегодня": 1, until: in_week}
        assert waiting.whole.count == whole
        for door in (waiting.whole, *waiting.doors):
            assert client.get(door.address).context["count"] == door.count, door


def test_incidents_wait_by_the_working_hours_of_their_norm(home, client, monkeypatch):
    at("Fri 2021-12-17 10:00", monkeypatch)
    accepted = {
        "late for years": "Tue 2019-12-17 10:00",
        "late": "Thu 2021-12-16 09:00",  # eight working hours ended on Thursday, 17:48
        "today": "Thu 2021-12-16 12:00",  # seven hours had gone by Thursday evening less lunch: ends on Friday
        "urgent today": "Fri 2021-12-17 09:30",  # three hours: ends on Friday after lunch
        "next week": "Fri 2021-12-17 09:45",
    }
    for name, moment in accepted.items():
        when = timezone.make_aware(datetime.strptime(moment, "%a %Y-%m-%d %H:%M"))
        an_incident(name, when, urgent="urgent" in name)
    an_incident("answered", noon(date(2021, 12, 1)), answered_at=noon(TUESDAY))  # a Wednesday

    (incidents,) = home().context["waiting"]

    found = []
    for door in incidents.doors:
        rows = client.get(door.address).context["page"].rows
        assert door.count == len(rows)
        found.append({paper.external_id for paper in rows})
    assert found == [{"late", "late for years"}, {"today", "urgent today"}, {"next week"}]
    assert [paper.external_id for paper in incidents.rows] == list(accepted)


def test_what_waits_is_shown_though_its_term_cannot_be_told(home, monkeypatch):
    at("Tue 2015-12-22 10:00", monkeypatch)
    an_incident("И-1", noon(date(2015, 12, 21)))  # a Monday of a year whose calendar is not entered

    (incidents,) = home().context["waiting"]

    assert (incidents.whole.count, incidents.doors) == (1, [])


def test_the_page_costs_at_most_seventeen_queries(home, django_assert_max_num_queries):
    one_of_each()
    an_incident("И-1", noon(TUESDAY))
    a_message("ПОС-1", noon(TUESDAY))

    with django_assert_max_num_queries(17):
        assert len(home().context["waiting"]) == 3


@pytest.mark.parametrize("role", Role)
def test_no_two_places_of_the_menu_have_one_key(client, role):
    client.force_login(an_official(role=role))
    places = set(re.findall(r'href="([^"]+)" data-go="(\w+)"', client.get(reverse("home")).content.decode()))

    assert len({key for _, key in places}) == len(places)
