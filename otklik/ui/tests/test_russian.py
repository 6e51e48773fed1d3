"""How screens and papers speak Russian."""

from __future__ import annotations

from datetime import date

import pytest

from otklik.ui import russian

TUESDAY = date(2021, 12, 14)


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (0, "писем"),
        (1, "письмо"),
        (2, "письма"),
        (4, "письма"),
        (5, "писем"),
        (11, "писем"),
        (12, "писем"),
        (14, "писем"),
        (21, "письмо"),
        (22, "письма"),
        (25, "писем"),
        (101, "письмо"),
        (111, "писем"),
        (112, "писем"),
        (122, "письма"),
        (1000, "писем"),
        (1001, "письмо"),
    ],
)
def test_a_noun_agrees_with_its_number(number, form):
    assert russian.plural(number, "письмо", "письма", "писем") == form


def test_every_number_has_the_form_of_its_last_digit_but_for_the_teens():
    for number in range(126):
        form = russian.plural(number, "one", "few", "many")
        if number % 100 in range(11, 15):
            assert form == "many", number
        else:
            assert form == {1: "one", 2: "few", 3: "few", 4: "few"}.get(number % 10, "many"), number


def test_thousands_stand_apart_and_do_not_break():
    assert russian.thousands(22892) == "22\u00a0892"
    assert russian.thousands(-403) == "−403"


def test_a_share_is_rounded_half_up_and_has_a_comma():
    assert russian.decimal(98.25) == "98,3"
    assert russian.decimal(64.0) == "64,0"


def test_a_day_is_named_with_its_weekday():
    assert russian.day(TUESDAY) == "вт\u00a014.12.2021"
    assert russian.weekday_day(TUESDAY) == "вторник, 14\u00a0декабря 2021\u00a0г."


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2021, 12, 12), "на 2 дня"),  # Sunday
        (date(2021, 12, 13), "на 1 день"),  # Monday
        (date(2021, 12, 14), "сегодня"),  # Tuesday
        (date(2021, 12, 15), "завтра"),  # Wednesday
        (date(2021, 12, 17), "3 дня"),  # Friday
        (date(2021, 12, 29), "15 дней"),  # Wednesday
    ],
)
def test_a_term_is_said_in_words(due, words):
    assert russian.until(due, TUESDAY).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("О проведении совещания № 532", "О проведении совещания №_532"),
        ("п. Авторемзавод, ул. Лесная, д. 5", "п._Авторемзавод, ул._Лесная, д._5"),
        ("и т. д. Ещё", "и т. д._Ещё"),
        ("сад. Лес", "сад. Лес"),
        ("Учётная запись Громова Л. Ю.", "Учётная запись Громова Л._Ю."),
        ("Приложение А. Список", "Приложение А. Список"),
    ],
)
def test_a_number_and_a_street_do_not_part_from_what_they_are(text, lines):
    assert russian.tied(text).replace("\u00a0", "_") == lines


def test_a_person_is_named_by_surname_and_initials():
    assert russian.initials("Кузнецова", "Анна", "Сергеевна") == "Кузнецова\u00a0А.\u00a0С."
    assert russian.initials("Ким", "", "") == "Ким"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "ноль"),
        (1, "один"),
        (21, "двадцать один"),
        (112, "сто двенадцать"),
        (1000, "одна тысяча"),
        (2345, "две тысячи триста сорок пять"),
        (11_000, "одиннадцать тысяч"),
        (121_030, "сто двадцать одна тысяча тридцать"),
    ],
)
def test_a_number_is_said_in_words(number, said):
    assert russian.in_words(number) == said
