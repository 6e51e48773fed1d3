"""What may stand in a field: by beginnings of words in any order, last used first, each with its reason."""

from __future__ import annotations

from typing import Any

import pytest

from otklik.assist.books import (
    MOST,
    SURE,
    addressees,
    correspondents,
    departments_for,
    questions,
    settlement_in,
)
from otklik.assist.persons import Agreement, agreement
from otklik.assist.villages import villages
from otklik.office.appeals.actions import QuestionCard, register_appeal
from otklik.office.appeals.tests.test_registering import STRAY_DOGS, an_appeal, of_citizen
from otklik.office.journal.actions import Actor
from otklik.office.people.models import Role, User
from otklik.office.reference.models import ClassifierItem, Department, Official, Settlement
from otklik.office.registry.models import Correspondent, CorrespondentAlias
from otklik.office.work.models import Assignment
from otklik.office.work.tests.office import COURT, TUESDAY, a_card, moment, registered
from otklik.rules.tests.days import day

WEDNESDAY = day("Wed 2026-04-15")
ROADS = "0003.0009.0097.0698"
HERE = "Касплянское"


def given(name: str, **fields: Any) -> Assignment:
    department, _ = Department.objects.get_or_create(name=name)
    return Assignment.objects.create(letter=of_citizen(**fields), department=department)


@pytest.mark.django_db
class TestCorrespondents:
    @pytest.mark.parametrize("typed", ["смол суд", "СУД рай", "районныи", "Смоленский районный суд"])
    def test_words_only_begin_and_stand_in_any_order(self, typed: str):
        registered()
        registered(correspondent="ООО «Смоленские дороги»")

        assert [found.value for found in correspondents(typed)] == ([] if typed == "районныи" else [COURT])

    def test_the_last_used_comes_first_and_says_when(self):
        registered(correspondent="Прокуратура города", on=TUESDAY)
        registered(correspondent="Прокуратура района", on=WEDNESDAY)
        Correspondent.objects.create(name="Прокуратура области")

        assert [(found.value, found.reason) for found in correspondents("прок")] == [
            ("Прокуратура района", "последнее письмо ср\u00a015.04.2026"),
            ("Прокуратура города", "последнее письмо вт\u00a014.04.2026"),
            ("Прокуратура области", "писем ещё не было"),
        ]

    def test_an_alias_leads_to_the_directorys_name(self):
        court = Correspondent.objects.create(name=COURT)
        CorrespondentAlias.objects.create(correspondent=court, name="СРС, Смоленск")

        assert [(found.value, found.detail, found.key) for found in correspondents("срс")] == [
            (COURT, "другое написание: СРС, Смоленск", court.pk)
        ]

    def test_yo_is_ye(self):
        Correspondent.objects.create(name="АО «Тёплый дом»")

        assert len(correspondents("теп")) == len(correspondents("ТЁП")) == 1

    def test_with_nothing_typed_those_of_the_last_letters_are_shown(self):
        registered()
        Correspondent.objects.create(name="Прокуратура области")

        assert [found.value for found in correspondents(" ")] == [COURT]

    @pytest.mark.parametrize("typed", ["!", "'", "& |", ":*", "((", "\\"])
    def test_signs_alone_find_nobody(self, typed: str):
        registered()

        assert correspondents(typed) == []


@pytest.mark.django_db
class TestQuestions:
    def test_a_few_letters_of_words_in_any_order_find_a_question_with_its_path(self):
        found = questions("жив рег", TUESDAY)

        assert STRAY_DOGS in {question.value for question in found}
        (dogs,) = (question for question in found if question.value == STRAY_DOGS)
        above = ("parent__parent__parent__title", "parent__parent__title", "parent__title")
        assert dogs.detail.split(" › ") == list(ClassifierItem.objects.values_list(*above).get(code=STRAY_DOGS))

    def test_a_code_is_found_by_how_it_begins_with_or_without_stops(self):
        assert questions("0003.0011.0127.0868", TUESDAY)[0].value == STRAY_DOGS
        assert questions("0003001101270868", TUESDAY)[0].value == STRAY_DOGS
        assert {question.value[:9] for question in questions("0003.0011", TUESDAY)} == {"0003.0011"}

    def test_only_questions_and_subquestions_valid_today_are_offered(self):
        ClassifierItem.objects.filter(code=STRAY_DOGS).update(valid_to=day("Mon 2026-04-13"))

        assert questions("0003.0011.0127.0868", TUESDAY) == []
        assert {ClassifierItem.objects.get(code=found.value).level for found in questions("0003", TUESDAY)} <= {4, 5}

    def test_those_given_lately_come_first_the_officials_own_before_all(self):
        clerk = User.objects.create_user(username="clerk", name="Королёва Т. С.", role=Role.REGISTRAR)
        for _ in range(3):
            of_citizen(questions=(QuestionCard(code=ROADS),))
        card = a_card("обращение гражданина", correspondent="", outgoing_number="", outgoing_on=None, summary="")
        by = Actor("user", clerk.pk)
        register_appeal(card=card, appeal=an_appeal(), today=TUESDAY, by=by, at=moment(TUESDAY))

        assert [(found.value, found.reason) for found in questions("", TUESDAY, clerk.pk)] == [
            (STRAY_DOGS, "вы ставили недавно"),
            (ROADS, "ставили недавно"),
        ]
        assert questions("", TUESDAY)[0].value == ROADS
        assert questions("0003.0011.0127", TUESDAY, clerk.pk)[0].value == STRAY_DOGS

    def test_no_more_are_shown_than_the_eye_takes_in(self):
        assert len(questions("о", TUESDAY)) == MOST
        assert questions("(.*", TUESDAY) == questions("ёжъщ", TUESDAY) == []


@pytest.mark.django_db
class TestAddressees:
    def test_posts_and_names_are_found_by_beginnings(self):
        Official.objects.create(post="Заместитель Главы по дорогам", name="Фролов Д. Е.")
        Official.objects.create(post="Заместитель Главы", name="Иванов И. И.", until=day("Mon 2026-04-13"))

        assert [found.value for found in addressees("фрол зам", TUESDAY)] == [
            "Заместитель Главы по дорогам Фролов Д. Е."
        ]
        assert addressees("иванов", TUESDAY) == []

    def test_what_was_written_lately_comes_first(self):
        Official.objects.create(post="Архивариус", name="")
        registered(addressee="Главному архитектору")

        assert [(found.value, found.reason) for found in addressees("арх", TUESDAY)] == [
            ("Главному архитектору", "так писали недавно"),
            ("Архивариус", ""),
        ]


@pytest.mark.django_db
class TestSettlementIn:
    @pytest.mark.parametrize(
        "address",
        ["Касплянское сельское поселение, д. 1", "д. Неведомая Касплянского с/п", "Смоленский район, Касплянское"],
    )
    def test_a_settlement_that_is_named_is_taken_by_its_name(self, address: str):
        place = settlement_in(address, TUESDAY)

        assert place is not None
        assert (place.name, place.reason) == (HERE, "названо в адресе")
        assert place.confidence >= SURE

    @pytest.mark.parametrize(
        "address", ["деревня Новые Батеки, дом 8", "Смоленский район, д.Новые Батёки, ул. Лесная", "Новые Батеки, 3"]
    )
    def test_a_village_is_learned_from_papers_that_told_its_settlement(self, address: str):
        learned(*(f"д. Новые Батеки, ул. Мира, д. {house}" for house in range(1, 5)))

        place = settlement_in(address, TUESDAY)

        if address == "Новые Батеки, 3":
            assert place is not None
            assert place.reason == "Новые Батеки: прежних адресов в этом поселении – 4 из 4"
        assert place is not None
        assert (place.name, place.confidence) == (HERE, 0.8)

    def test_a_street_is_no_village(self):
        learned("д. Рябцево, ул. Каспля, д. 1", "д. Рябцево, ул. Касплянская, д. 2")

        assert settlement_in("д. Каспля, ул. Новая", TUESDAY) is None
        assert settlement_in("г. Москва, ул. Касплянское шоссе, д. 1", TUESDAY) is None

    def test_where_papers_differ_it_is_less_sure(self):
        learned("с. Мир, д. 1", "с. Мир, д. 2", "с. Мир, д. 3")
        learned("с. Мир, д. 4", settlement="Печерское")

        place = settlement_in("с. Мир, ул. Лесная", TUESDAY)

        assert place is not None
        assert (place.name, place.confidence) == (HERE, 0.6)
        assert place.confidence < SURE

    @pytest.mark.parametrize("address", ["", ",,,", "ул. Мира, д. 4", "' & (", "12345"])
    def test_what_names_no_place_has_none(self, address: str):
        learned("с. Мир, д. 1")

        assert settlement_in(address, TUESDAY) is None


def learned(*addresses: str, settlement: str = HERE) -> None:
    for address in addresses:
        of_citizen(address=address, settlement=Settlement.objects.get(name=settlement).pk)


@pytest.mark.django_db
class TestDepartmentsFor:
    def test_who_had_such_questions_most_comes_first(self):
        for name in ("Отдел дорог", "Отдел дорог", "Отдел ЖКХ"):
            given(name)

        assert [(found.title, found.reason) for found in departments_for(STRAY_DOGS, None, TUESDAY)] == [
            ("Отдел дорог", "2 из 3 последних таких вопросов"),
            ("Отдел ЖКХ", "1 из 3 последних таких вопросов"),
        ]
        assert departments_for(ROADS, None, TUESDAY) == []

    def test_enough_questions_of_the_same_territory_decide(self):
        here = Settlement.objects.get(name=HERE).pk
        for name, place in [("Отдел дорог", None)] * 4 + [("Отдел ЖКХ", here)] * 3:
            given(name, settlement=place)

        assert [found.title for found in departments_for(STRAY_DOGS, here, TUESDAY)] == ["Отдел ЖКХ"]
        assert departments_for(STRAY_DOGS, None, TUESDAY)[0].title == "Отдел дорог"

    def test_a_department_that_is_no_more_is_not_proposed(self):
        given("Отдел дорог")
        Department.objects.filter(name="Отдел дорог").update(until=day("Mon 2026-04-13"))

        assert departments_for(STRAY_DOGS, None, TUESDAY) == []


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        (("Королёва", "Анна", "Петровна"), ("королева", "анна", "петровна"), Agreement.NAME),
        (("Королёва", "А.", "П."), ("Королёва", "Анна", "Петровна"), Agreement.INITIALS),
        (("Королёва", "Анна", ""), ("Королёва", "Анна", "Петровна"), Agreement.INITIALS),
        (("Королёва", "Анна", "Петровна"), ("Королёва", "Анна", "Павловна"), None),
        (("Королёва", "Ан", ""), ("Королёва", "Анна", ""), None),
        (("Мартынов", "Анна", "Петровна"), ("Королёва", "Анна", "Петровна"), None),
        ((), ("Королёва", "Анна", "Петровна"), None),
    ],
)
def test_two_names_are_one_persons_as_far_as_they_agree(one, other, how):
    assert agreement(one, other) == agreement(other, one) == how


def test_villages_of_an_address_are_told_from_its_streets():
    told = [place.title for place in villages("214000, Смоленская область, д. Каспля-1, ул. Новая, дом 5, кв. 2")]

    assert told == ["д. Каспля-1"]
