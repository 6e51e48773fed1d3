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


def in_case(morphology: pymorphy3.MorphAnalyzer, noun: str, case: str, number: int) -> str:
    """Return what a dictionary makes of a noun after a number, both in a case: of 21 the singular, of 5 the plural."""
    parse = next(one for one in morphology.parse(noun) if {"NOUN", "sing", "nomn"} <= set(one.tag.grammemes))
    is_one = number % 10 == 1 and number % 100 != 11
    return str(parse.inflect({case, "sing" if is_one else "plur"}).word)


@pytest.mark.parametrize("name", words.GENITIVE_ONE)
def test_after_from_and_a_number_a_noun_stands_in_the_genitive(name: str, morphology: pymorphy3.MorphAnalyzer) -> None:
    for number in NUMBERS:
        told = words.of(number, name).split(NBSP)[-1]
        assert told == in_case(morphology, words.NOUNS[name][0], "gent", number), number


@pytest.mark.parametrize("name", words.DATIVE)
def test_after_by_and_a_number_a_noun_stands_in_the_dative(name: str, morphology: pymorphy3.MorphAnalyzer) -> None:
    for number in NUMBERS:
        assert words.to(number, name) == in_case(morphology, words.NOUNS[name][0], "datv", number), number


def test_a_difference_says_more_fewer_or_as_many() -> None:
    assert (
        words.compared(334, 737, "appeal", "в 2020 году").replace(NBSP, " ")
        == "на 403 обращения меньше, чем в 2020 году"
    )
    assert words.compared(22892, 21640, "document", "в 2020 году").replace(NBSP, " ") == (
        "на 1 252 документа больше, чем в 2020 году"
    )
    assert words.compared(5, 5, "incident", "в 2020 году") == "столько же, сколько в 2020 году"


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
        f"{NBSP}обращения{NBSP}– всё",
    )
    assert words.plain(sentence) == f"поступило 334{NBSP}обращения{NBSP}– всё"


def test_the_path_of_a_figure_is_never_typeset() -> None:
    name = "Управление по работе с обращениями г. Смоленска за 5 лет"
    (figure,) = words.pieces(words.mark("39", ("appeals.by_source", name)))
    assert figure == Figure(text="39", target=("appeals.by_source", name))


def test_a_figure_stays_with_the_short_word_or_the_dash_before_it_and_the_word_after_it() -> None:
    figure = words.mark("14", ("appeals.extended",))
    told = words.plain(f"продлён по {figure} обращениям, годом ранее – {figure}")
    assert told == f"продлён по{NBSP}14{NBSP}обращениям, годом ранее{NBSP}–{NBSP}14"


@pytest.mark.parametrize(
    ("text", "set_"),
    [
        ("суда г. Москвы", "суда г._Москвы"),
        ("на 12 января 2022 г. Контрольная сумма", "на_12_января 2022_г. Контрольная сумма"),
        ("обращений в 2021 году – 334", "обращений в_2021_году_–_334"),
        ("по закону № 59-ФЗ", "по_закону №_59-ФЗ"),
        ("жилищно-коммунального и иных", "жилищно-коммунального и_иных"),
    ],
)
def test_a_line_ends_with_no_short_word_number_or_city(text: str, set_: str) -> None:
    assert words.typeset(text) == set_.replace("_", NBSP)
