"""«Позвонила бабушка»: where her letter is, told to her and to no stranger."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from otklik.desk.finding.caller import REFUSED
from otklik.desk.tests.papers import TUESDAY, a_citizen, a_letter, an_appeal, an_official
from otklik.office.journal.models import Entry
from otklik.office.people.models import Citizen, Role
from otklik.office.registry.models import Answering
from otklik.office.registry.tracking import code_word
from otklik.office.search.tests.indexing import index_paper

pytestmark = pytest.mark.django_db

SECRET = "Сосед пьёт и шумит"


def a_letter_of(number: str, citizen: Citizen, **fields):
    appeal = an_appeal(number, citizen=citizen, text=SECRET, **fields)
    index_paper("letter", appeal.pk, names=f"{number} {citizen.surname}", body=f"{SECRET} {citizen.address}")
    return appeal


def told(page: str) -> str:
    return page[page.index('aria-live="polite"') :]


@pytest.fixture
def call(client):
    client.force_login(an_official(role=Role.REGISTRAR))

    def ask(surname: str = "Кузнецова", place: str = "Печерск", detail: str = "") -> str:
        answer = client.get(reverse("caller"), {"surname": surname, "place": place, "detail": detail})
        assert answer.status_code == 200
        return answer.content.decode().replace("\u00a0", " ")

    return ask


def test_before_a_detail_is_named_nothing_is_told(call):
    a_letter_of("К-1/21", a_citizen())

    page = call()

    assert "Сначала проверьте, кто звонит" in page
    assert not any(word in page for word in ("К-1/21", "Анна", "Сергеевна", "Мира", "хозяйства"))
    assert not Entry.objects.filter(event="journal.card_read").exists()


@pytest.mark.parametrize(
    "detail", ["Анна Сергеевна", "анну", "улица Мира, дом 2", "Анна Кузнецова, 2021", "село Печерск, Мира", "Серг"]
)
def test_who_names_what_the_author_knows_is_told_where_the_letter_is(call, detail):
    a_letter_of("К-1/21", a_citizen())

    page = call(place="в Печерске", detail=detail)

    assert "Ваше письмо зарегистрировано 14 декабря 2021 года под № К-1/21" in page
    assert "Отдел жилищно-коммунального хозяйства" in page
    assert "13 января 2022 года" in page
    assert SECRET not in page
    assert Entry.objects.filter(event="journal.card_read").count() == 1


def test_an_answered_letter_tells_what_was_sent_and_when(call):
    a_letter_of("К-1/21", a_citizen(), registered_on=date(2021, 11, 12), answered_on=TUESDAY)

    assert "Ответ на него № К-1/21-исх отправлен 14 декабря 2021 года." in call(detail="Анна")


@pytest.mark.parametrize(
    "detail",
    ["Мария", "ул. Лесная", "1999", "2021", "улица", "2", "Анна, 1999", "Кузнецова", "Печерск", "кузнецова печерск"],
)
def test_who_names_something_else_or_says_the_same_again_learns_nothing(call, detail):
    a_letter_of("К-1/21", a_citizen())

    page = call(detail=detail)

    assert "Такого письма не видно" in page
    assert "К-1/21" not in page


@pytest.mark.parametrize(
    ("place", "detail"),
    [
        ("Печерск", "Печ"),
        ("Печерск", "Печерске"),
        ("в Печерске", "Печерск"),
        ("Печерск", "село Печ"),
        ("Печерск", "Смоленская область"),
        ("Печерск", "Смоленский"),
        ("Печерск", "обл"),
        ("Печерск", "район"),
        ("Печерск", "сел"),
        ("Печерск", "ули"),
        ("Печерск", "Анн"),
        ("Печерск", "а"),
        ("Печерск", "Кузн"),
    ],
)
def test_what_was_said_what_stands_in_every_address_and_a_few_letters_make_nobody_known(call, place, detail):
    address = "Смоленская область, Смоленский район, село Печерск, улица Мира, д. 2"
    citizen = Citizen.objects.create(surname="Кузнецова", first_name="Анна", patronymic="А.", address=address)
    a_letter_of("К-1/21", citizen)

    assert "К-1/21" not in call(place=place, detail=detail)
    assert "К-1/21" in call(place=place, detail="Анна")


def test_who_is_not_believed_is_put_down_without_a_name(call):
    a_letter_of("К-1/21", a_citizen())

    call()
    call(detail="Мария")

    entry = Entry.objects.get()
    assert (entry.event, entry.subject_id, entry.data) == ("journal.caller_disbelieved", None, {"people": 1})


def test_nobody_tries_all_names_in_a_minute(call, client):
    a_letter_of("К-1/21", a_citizen())
    for _ in range(REFUSED):
        call(detail="Мария")

    page = client.get(reverse("caller"), {"surname": "Кузнецова", "place": "Печерск", "detail": "Анна"})

    assert page.status_code == 429
    assert "Подождите минуту" in page.content.decode()
    assert "К-1/21" not in page.content.decode()
    client.force_login(an_official(role=Role.HEAD, login="head"))
    assert "К-1/21" in call(detail="Анна")


def test_a_stranger_and_an_author_without_letters_are_answered_alike(call):
    a_letter_of("К-1/21", a_citizen())

    stranger, nobody = (told(call(surname=surname, detail="Мария")) for surname in ("Кузнецова", "Нездешняя"))

    assert stranger == nobody


def test_of_two_people_none_is_told_of_until_one_is_left(call):
    a_letter_of("К-1/21", a_citizen(first_name="Анна", patronymic="Сергеевна"))
    a_letter_of("К-2/21", a_citizen(first_name="Анна", patronymic="Ивановна"))

    both, one = call(detail="Анна"), call(detail="Анна Ивановна")

    assert "подходят несколько человек" in both
    assert not any(word in both for word in ("К-1/21", "К-2/21", "Сергеевна", "Ивановна"))
    assert "К-2/21" in one
    assert "К-1/21" not in one


def test_letters_beyond_reach_are_not_told_of(client):
    a_letter_of("К-1/21", a_citizen())
    client.force_login(an_official(role=Role.PRESS_OFFICER))

    assert client.get(reverse("caller"), {"surname": "Кузнецова", "place": "Печерск"}).status_code == 403


def ask_with_ticket(client, number: str, code: str):
    return client.get(reverse("caller"), {"number": number, "code": code})


def words_of(page) -> str:
    return page.content.decode().replace("\u00a0", " ")


def test_who_names_the_code_word_of_the_ticket_is_told_where_the_letter_is(client):
    client.force_login(an_official(role=Role.REGISTRAR))
    appeal = a_letter_of("К-1/21", a_citizen())
    appeal.letter.refresh_from_db()

    page = words_of(ask_with_ticket(client, "№ к-1/21", code_word(appeal.letter).upper()))

    assert "14 декабря 2021 года" in page
    assert SECRET not in page
    assert Entry.objects.filter(event="journal.card_read").count() == 1


def test_a_wrong_code_word_tells_nothing_and_is_put_down(client):
    client.force_login(an_official(role=Role.REGISTRAR))
    a_letter_of("К-1/21", a_citizen())

    page = words_of(ask_with_ticket(client, "К-1/21", "ромашка-0000"))

    assert "14 декабря" not in page
    assert "Такого письма не видно" in page
    for _ in range(REFUSED):
        last = ask_with_ticket(client, "К-1/21", "ромашка-0000")
    assert last.status_code == 429


def test_a_registered_answer_is_told_though_nobody_has_put_down_that_it_was_sent(call):
    appeal = a_letter_of("К-1/21", a_citizen())
    answer = a_letter("7-исх", direction="outgoing")
    Answering.objects.create(outgoing=answer, incoming=appeal.letter)

    assert "Ответ на него зарегистрирован 14 декабря 2021 года под № 7-исх." in call(detail="Анна")
