"""«Как посчитано» on the desk: every date of a term leads to how it was found."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from otklik.desk.tests.papers import TUESDAY, a_letter, a_message, an_appeal, an_incident, an_official, noon
from otklik.desk.tests.test_journal import words
from otklik.office.work.models import Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(an_official())
    return client


def card(desk, kind: str, paper) -> str:
    paper.refresh_from_db()
    return desk.get(reverse(kind, args=[paper.public_id])).content.decode()


@pytest.mark.parametrize("kind", ["appeal", "letter"])
def test_a_card_says_the_sentence_and_the_days_behind_the_last_day(desk, kind):
    page = words(card(desk, kind, an_appeal("К-1/21", date(2021, 4, 1)).letter))  # Thu

    assert "По закону сб 01.05.2021 контрольный срок – пт 30.04.2021 как посчитано" in page
    assert "Ответ: 30 календарных дней со дня регистрации (59-ФЗ, ст. 12 ч. 1)." in page
    assert "сб 01.05.2021 30 " in page


def test_an_ordinary_letter_has_no_term_to_explain(desk):
    assert "как посчитано" not in card(desk, "letter", a_letter("22889/21"))


def test_a_stated_day_decides_unless_the_term_was_extended(desk):
    appeal = an_appeal("К-1/21", TUESDAY)
    kept = Term.objects.filter(letter=appeal.pk)
    decides = "назван в загруженном журнале и решает для этой бумаги"

    kept.update(stated_due=date(2021, 12, 24))
    assert decides in card(desk, "appeal", appeal.letter)
    kept.update(extended_to=date(2022, 1, 27))
    page = card(desk, "appeal", appeal.letter)
    assert decides not in page
    assert "59-ФЗ, ст. 12 ч. 2" in page


def test_an_extension_beyond_the_law_says_whose_it_is(desk):
    appeal = an_appeal("К-1/21", TUESDAY)
    Term.objects.filter(letter=appeal.pk).update(extended_to=date(2022, 3, 31))

    page = words(card(desk, "appeal", appeal.letter))

    assert "Продлено до чт 31.03.2022 этот день назван в загруженном журнале" in page


def test_the_day_of_a_cover_letter_says_where_it_comes_from(desk):
    appeal = an_appeal("К-1/21", TUESDAY, sources=("Прокуратура района",))
    appeal.covers.update(control_due=date(2021, 12, 24))

    assert "до пт 24.12.2021 , назван в письме" in words(card(desk, "appeal", appeal.letter))


def test_the_card_of_an_incident_counts_hours_over_a_weekend(desk):
    incident = an_incident("И-1", noon(date(2021, 12, 17)), urgent=False)  # Fri

    page = words(card(desk, "incident", incident))

    assert "Ответить до пн 20.12.2021, 12:48 как посчитано" in page
    assert "8 рабочих часов с момента поступления" in page


@pytest.mark.parametrize("year", [1998, 2090])
def test_a_year_without_calendar_breaks_no_card(desk, year):
    appeal, incident = an_appeal("К-1", date(year, 12, 15)), an_incident("И-1", noon(date(year, 12, 15)))

    for kind, paper in (("appeal", appeal.letter), ("letter", appeal.letter), ("incident", incident)):
        assert "как посчитано" not in card(desk, kind, paper)


@pytest.mark.parametrize("place", ["home", "appeals", "incidents", "messages"])
def test_the_last_day_in_a_row_leads_to_the_term_on_the_card(desk, place):
    papers = {
        "appeal": an_appeal("К-1/21").letter,
        "incident": an_incident("И-1", noon(TUESDAY)),
        "message": a_message("ПОС-1", noon(TUESDAY)),
    }
    for paper in papers.values():
        paper.refresh_from_db()

    page = desk.get(reverse(place)).content.decode()

    for kind, paper in papers.items():
        address = reverse(kind, args=[paper.public_id])
        if place in ("home", f"{kind}s"):
            assert f'class="why" href="{address}?from=' in page
            assert '#term"' in page
            assert 'id="term"' in card(desk, kind, paper)
