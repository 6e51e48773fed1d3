"""The checker as a specification: what blocks a signature, what is warned of, what is let pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from otklik.office.answering.checking import Answered, Asked, Office, check
from otklik.office.answering.comparing import Change, differences, is_same
from otklik.rules.tests.days import day

TUESDAY = day("Tue 2026-04-14")
ASKED = Asked(label="К-1/26, вопрос 1", substance="Когда отремонтируют крышу", outcome="explained")
PAPER = Answered(
    number="К-1/26",
    surname="Кузнецова",
    first_name="Анна",
    patronymic="Сергеевна",
    address="с. Печерск, ул. Мира, д. 2, кв. 5",
    phone="+7 900 123-45-67",
    email="anna@example.ru",
    due=TUESDAY,
    questions=(ASKED,),
)
OFFICE = Office(
    surnames=frozenset({"Белов", "Орлова"}), phones=frozenset({"8 (4812) 38-00-01"}), emails=frozenset({"adm@smol.ru"})
)
GOOD = "Уважаемая Анна Сергеевна! Крышу отремонтируют в мае. Исполнитель Белов И. Н., тел. 8 (4812) 38-00-01."


def rules(text: str = GOOD, *papers: Answered, today: date = TUESDAY) -> list[tuple[str, bool]]:
    return [(one.rule, one.blocks) for one in check(text, papers or (PAPER,), OFFICE, today)]


def asked(**fields: Any) -> Answered:
    return replace(PAPER, questions=(replace(ASKED, **fields),))


PROMISED_FOR_MONDAY = asked(outcome="supported", measures_taken=False, measures_due=day("Mon 2026-04-13"))


def test_a_good_reply_passes():
    assert rules() == []


@pytest.mark.parametrize(
    ("text", "paper", "found"),
    [
        (" ", PAPER, ("empty", True)),
        (GOOD + " Срок – {{ срок }}.", PAPER, ("variable", True)),
        (GOOD, asked(outcome=""), ("result", True)),
        (GOOD, asked(outcome="supported"), ("measures", True)),
        (GOOD, asked(outcome="supported", measures_taken=False), ("measures_due", True)),
        (GOOD, PROMISED_FOR_MONDAY, ("measures_past", True)),
        (GOOD, asked(outcome="not_supported"), ("appeal_right", True)),
        (GOOD, asked(substance="Почему не горят фонари"), ("question", False)),
        (GOOD, replace(PAPER, about_whom="глава района"), ("complained_of", False)),
        ("Крышу чинит Соболев П. И. из Печерска.", PAPER, ("person", False)),
        ("Крышу обещал И. И. Сидоров.", PAPER, ("person", False)),
        ("О крыше писал Петренко Пётр Ильич.", PAPER, ("person", False)),
        ("По крыше пишите vasya@mail.ru.", PAPER, ("email", False)),
        ("По крыше звоните 8 910 111-22-33.", PAPER, ("phone", False)),
        ("Крыша, СНИЛС 112-233-445 95.", PAPER, ("snils", False)),
        ("Крыша, паспорт 66 14 123456.", PAPER, ("passport", False)),
        ("Крыша над ул. Ленина, д. 7, кв. 12.", PAPER, ("address", False)),
        ("Уважаемая Мария Ивановна! Крышу отремонтируют.", PAPER, ("greeting", False)),
    ],
)
def test_what_is_wrong_is_found_and_said(text, paper, found):
    assert rules(text, paper) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Кузнецовой А. С.: крыша дома по ул. Мира, д. 2, кв. 5, будет отремонтирована. Ваш телефон 8 (900) 123-45-67.",
        "О крыше – Беловым И. Н. и О. О. Орловой. Почта: adm@smol.ru, anna@example.ru.",
    ],
)
def test_the_author_and_our_own_people_may_be_named_in_any_case(text):
    assert rules(text) == []


def test_a_refusal_that_says_where_to_complain_passes():
    assert rules(GOOD + " Ответ можно обжаловать в суд.", asked(outcome="not_supported")) == []


def test_measures_that_are_done_or_promised_by_a_day_pass():
    assert rules(GOOD, asked(outcome="supported", measures_taken=True)) == []
    assert rules(GOOD, asked(outcome="supported", measures_taken=False, measures_due=TUESDAY)) == []


def test_a_reply_after_the_last_day_is_said_to_be_late():
    assert rules(today=day("Wed 2026-04-15")) == [("late", False)]


def test_of_several_authors_none_is_named_to_another():
    other = replace(PAPER, number="С-2/26", surname="Соболев", questions=())
    assert rules("Кузнецовой А. С. и Соболеву П. И.: крышу отремонтируют.", PAPER, other) == [("person", False)] * 2


def test_texts_are_compared_word_by_word_whatever_their_spaces():
    found = differences("Крышу отремонтируют в мае\nточно.", "Крышу починят в мае\r\nточно.")
    assert [(piece.change, piece.text.strip()) for piece in found] == [
        (Change.SAME, "Крышу"), (Change.GONE, "отремонтируют"), (Change.NEW, "починят"), (Change.SAME, "в мае\nточно."),
    ]  # fmt: skip
    assert is_same("а  б\r\n", "а б")
    assert not is_same("а б", "аб")
    assert differences("", "") == []
