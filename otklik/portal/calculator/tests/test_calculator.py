"""The calculator of terms: whoever asks gets every term of the law with its article, and no cookie."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from otklik.office.people.models import Role, User
from otklik.office.reference.tests.test_terms import enter
from otklik.portal.calculator.views import INSIDE, WITHOUT_TERMS
from otklik.rules.deadlines import terms_of
from otklik.rules.law import Procedure
from otklik.rules.tests.days import day
from otklik.rules.years import YEARS

pytestmark = pytest.mark.django_db
ASKED = [one for one in Procedure if one not in WITHOUT_TERMS]


def ask(client, **question: str):
    return client.get(reverse("calculator"), question)


def words(answer) -> str:
    text = re.sub(r"<[^>]+>", " ", re.sub("</time>", "", answer.content.decode())).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


def test_it_asks_one_question(client):
    answer = client.get(reverse("calculator"))

    assert answer.status_code == 200
    assert re.findall(r'<(?:input|select)[^>]* name="(\w+)"', answer.content.decode()) == ["procedure", "day"]


@pytest.mark.parametrize("procedure", ASKED)
def test_every_kind_of_paper_gets_every_term_with_its_article(client, procedure):
    page = words(ask(client, procedure=procedure.value, day="2026-04-06"))  # Mon

    rows = [row for row in terms_of(procedure, date(2026, 4, 6)) if row.step not in INSIDE]
    assert rows
    assert [row.source for row in rows if row.source[1:] not in page] == []
    assert [row.lasts for row in rows if row.lasts[1:] not in page] == []


@pytest.mark.parametrize(
    ("asked", "legal", "control"),
    [
        ("Fri 2025-01-31", "воскресенье, 2 марта 2025 г.", "пт 28.02.2025"),
        ("Tue 2025-04-01", "четверг, 1 мая 2025 г.", "ср 30.04.2025"),
        ("Fri 2025-12-05", "воскресенье, 4 января 2026 г.", "вт 30.12.2025"),
        ("Fri 2026-02-06", "воскресенье, 8 марта 2026 г.", "пт 06.03.2026"),
    ],
)
def test_an_appeal_is_answered_by_the_thirtieth_day_and_a_day_off_is_told(client, asked, legal, control):
    page = words(ask(client, procedure="appeal", day=day(asked).isoformat()))

    assert f" Ответ {legal} День нерабочий, поэтому сделать это полагается раньше: {control}. " in page


def test_a_last_day_that_is_a_working_saturday_is_no_day_off(client):
    page = words(ask(client, procedure="appeal", day="2025-10-02"))  # Thu

    assert " Ответ суббота, 1 ноября 2025 г. 30 календарных дней со дня регистрации. 59-ФЗ, ст. 12 ч. 1." in page


def test_a_row_of_the_office_counts_too(client):
    enter("Thu 2026-01-01")

    assert "постановление администрации № 7" in words(ask(client, procedure="appeal", day="2026-02-06"))


def test_an_answer_can_be_shared_by_its_address(client):
    answer = ask(client, procedure="media_request", day="2026-04-10", utm_source="letter")

    assert answer.status_code == 200
    assert '<option value="media_request" selected>' in answer.content.decode()
    assert 'value="2026-04-10"' in answer.content.decode()
    assert client.get(reverse("calculator"), {"utm_source": "letter"}).status_code == 200


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"procedure": "appeal", "day": "2090-01-10"}, "На 2090 год рабочие дни ещё не известны: выберите"),
        ({"procedure": "appeal", "day": "2007-03-01"}, "рабочих дней у нас нет: выберите день позже."),
        ({"procedure": "appeal", "day": "1990-03-01"}, "закон такого срока ещё не знал: выберите день позже."),
        ({"procedure": "message", "day": "2019-03-01"}, "закон такого срока ещё не знал: выберите день позже."),
        ({"procedure": "appeal", "day": "9999-12-31"}, "выберите день раньше."),
        ({"procedure": "appeal", "day": "31.02.2026"}, "Такого дня нет: укажите день"),
        ({"procedure": "appeal"}, "Заполните это поле."),
        ({"procedure": "incident", "day": "2026-02-06"}, "Выберите из списка"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_a_sentence(client, question, sentence):
    answer = ask(client, **question)

    assert answer.status_code == 422
    assert sentence in words(answer)


def test_a_long_term_of_the_office_that_ends_in_a_year_without_calendar_is_refused_too(client):
    enter("Thu 2026-01-01", procedure="media_request", length=365)

    answer = ask(client, procedure="media_request", day=f"{YEARS[-1].year}-06-01")

    assert answer.status_code == 422
    assert "рабочие дни ещё не известны" in words(answer)


def test_a_citizen_gets_no_cookie_and_nobody_looks_who_she_is(client, settings, django_assert_num_queries):
    settings.OPTIONS = replace(settings.OPTIONS, second_factor=("administrator",))
    client.force_login(User.objects.create(username="lebedev", name="Лебедев С. М.", role=Role.ADMINISTRATOR))

    with django_assert_num_queries(1):  # the office's own terms, and no session
        answer = ask(client, procedure="appeal", day="2026-02-06")

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.wsgi_request.session.accessed
    assert "Лебедев" not in answer.content.decode()


def test_staff_who_have_signed_in_bring_no_session_to_a_citizens_page(client):
    User.objects.create_user(username="lebedev", password="a long password", role=Role.ADMINISTRATOR)
    signed_in = client.post(reverse("account_login"), {"login": "lebedev", "password": "a long password"})

    session = signed_in.cookies["otklik_desk"]
    assert session["path"] == "/desk/"
    assert not reverse("calculator").startswith(session["path"])
