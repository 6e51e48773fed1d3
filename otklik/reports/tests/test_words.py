"""Nouns agree with every number; differences, shares and lists read as Russian."""

from __future__ import annotations

import pymorphy3
import pytest

from otklik.reports import words
from otklik.reports.documents.model import Figure
from otklik.ui.russian import NBSP

NUMBERS = (*range(126), 1000)


@pytest.fixture(scope="module")
def morphology() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


def agreed(morphology: pymorphy3.MorphAnalyzer, forms: words.Forms, number: int) -> str:
    """Return what a dictionary makes of a noun, with its adjective if it has one, after a number."""
    if forms[0] == "человек":  # the dictionary knows its old plural, «люди»
        few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
        return "человека" if few else "человек"
    made = []
    *adjectives, _ = forms[0].split()
    for word in forms[0].split():
        parse = next(
            one
            for one in morphology.parse(word)
            if {"sing", "nomn"} <= set(one.tag.grammemes) and (word in adjectives) != (one.tag.POS == "NOUN")
        )
        is_one = number % 10 == 1 and number % 100 != 11
        if word in adjectives:
            made.append(word if is_one else parse.inflect({"plur", "gent"}).word)
        else:
            made.append(parse.make_agree_with_number(number).word)
    return " ".join(made)


@pytest.mark.parametrize("name", words.NOUNS)
def test_every_counted_noun_agrees_with_every_number(name: str, morphology: pymorphy3.MorphAnalyzer) -> None:
    for number in NUMBERS:
        assert words.noun(number, name) == agreed(morphology, words.NOUNS[name], number), number


@pytest.mark.parametrize(
    ("number", "told"),
    [(1, "1 обращения"), (2, "2 обращений"), (11, "11 обращений"), (21, "21 обращения"), (1000, "1 000 обращений")],
)
def test_a_number_in_the_genitive_has_its_noun_in_the_genitive(number: int, told: str) -> None:
    assert words.of(number, "appeal") == told.replace(" ", NBSP)


def test_a_difference_says_more_fewer_or_as_many() -> None:
    assert (
        words.compared(334, 737, "appeal", "в 2020 году").replace(NBSP, " ")
        == "на 403 обращения меньше, чем в 2020 году"
    )
    assert words.compared(22892, 21640, "document", "в 2020 году").replace(NBSP, " ") == (
        "на 1 252 документа больше, чем в 2020 году"
    )
    assert words.compared(5, 5, "incident", "в 2020 году") == "столько же, сколько в 2020 году"
    assert words.difference(95, 94, "person").replace(NBSP, " ") == "на 1 человека больше"


def test_shares_and_hours_have_a_decimal_comma() -> None:
    assert words.per_cent(64.1) == f"64,1{NBSP}%"
    assert words.per_cent(100.0) == f"100,0{NBSP}%"
    assert words.per_cent(None) == "–"
    assert words.hours(4.2) == f"4,2{NBSP}рабочего{NBSP}часа"
    assert words.hours(8.0) == f"8{NBSP}рабочих часов"


def test_lists_end_with_and() -> None:
    assert words.listed(["а"]) == "а"
    assert words.listed(["а", "б", "в"]) == "а, б и в"


def test_a_settlement_without_a_genitive_of_its_own_is_inflected_as_an_adjective() -> None:
    assert words.genitive("Ёлочное") == "Ёлочного"
    assert words.genitive("Верхнее") == "Верхнего"
    assert words.genitive("Печерск") is None


def test_a_marked_figure_keeps_its_path_through_a_sentence() -> None:
    sentence = f"поступило {words.mark('334', ('appeals.total',))} обращения – всё"
    assert words.pieces(sentence) == (
        "поступило ",
        Figure(text="334", target=("appeals.total",)),
        f" обращения{NBSP}– всё",
    )
    assert words.plain(sentence) == f"поступило 334 обращения{NBSP}– всё"
