"""Template words: what a page says of terms, days and numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

TUESDAY = date(2021, 12, 14)


def said(template: str, **context: object) -> str:
    return Template(template).render(Context(context)).replace("\u00a0", " ").strip()


@pytest.mark.parametrize(
    ("due", "done_on", "state", "sign", "words"),
    [
        (date(2021, 12, 13), None, "late", "▲", "просрочено на 1 день"),
        (date(2021, 12, 14), None, "near", "◆", "сегодня"),
        (date(2021, 12, 17), None, "near", "◆", "3 дня"),
        (date(2021, 12, 18), None, "ok", "●", "4 дня"),
        (date(2021, 12, 10), date(2021, 12, 10), "ok", "●", "ответ в срок"),
        (date(2021, 12, 10), date(2021, 12, 13), "late", "▲", "ответ с опозданием на 3 дня"),
    ],
)
def test_a_term_is_marked_by_a_colour_a_sign_and_words(due, done_on, state, sign, words):
    mark = said("{% due_mark due today done_on %}", due=due, today=TUESDAY, done_on=done_on)

    assert f"due--{state}" in mark
    assert sign in mark
    assert words in mark


@pytest.mark.parametrize("due", [None, ""])
def test_a_paper_without_a_term_has_no_mark(due):
    assert said("{% due_mark due today %}", due=due, today=TUESDAY) == ""


def test_a_moment_is_told_in_the_time_of_the_office():
    assert "вт 14.12.2021, 10:30" in said("{{ at|moment }}", at=datetime(2021, 12, 14, 7, 30, tzinfo=UTC))


def test_a_moment_before_midnight_of_greenwich_may_be_the_next_day_of_the_office():
    assert "ср 15.12.2021" in said("{{ at|day }}", at=datetime(2021, 12, 14, 22, 0, tzinfo=UTC))


@pytest.mark.parametrize("word", ["day", "weekday_day", "moment"])
def test_a_day_that_is_not_stated_says_nothing(word):
    assert said("{{ at|" + word + " }}", at=None) == ""


@pytest.mark.parametrize("word", ["thousands", "decimal", "percent"])
def test_a_number_that_is_not_known_is_a_dash(word):
    assert said("{{ number|" + word + " }}", number=None) == "–"


def test_a_counted_noun_is_one_word_of_a_template():
    assert said('{{ 334|counted:"обращение,обращения,обращений" }}') == "334 обращения"


def test_names_are_escaped():
    assert "<b>" not in said("{{ person|full_name }}", person=Person())


class Person:
    surname, first_name, patronymic = "<b>", "И", ""
