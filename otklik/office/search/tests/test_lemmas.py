"""Dictionary forms: what a word is a form of, and which forms it has."""

from __future__ import annotations

import pytest

from otklik.office.search.lemmas import forms_of, is_name, lemmas, lemmas_of


@pytest.mark.parametrize(
    ("word", "lemma"),
    [("дорогу", "дорога"), ("шла", "идти"), ("людей", "человек"), ("уличного", "уличный"), ("просим", "просить")],
)
def test_a_word_leads_to_its_dictionary_form(word, lemma):
    assert lemma in lemmas_of(word)


def test_a_text_gives_the_dictionary_forms_of_all_its_words_in_order():
    assert lemmas("Ёлку убрали?") == ["елка", "убрать"]


def test_ye_and_yo_are_one_letter():
    assert lemmas("гололёд") == lemmas("гололед") == ["гололед"]


def test_a_word_of_two_meanings_leads_to_both():
    assert {"стекло", "стечь"} >= set(lemmas_of("стекла")) >= {"стекло"}
    assert set(lemmas_of("стали")) >= {"стать", "сталь"}


def test_what_is_no_russian_word_stands_for_itself():
    assert lemmas("дом 15 example") == ["дом", "15", "example"]
    assert lemmas_of("х" * 1000) == ("х" * 1000,)


def test_a_word_has_all_forms_of_its_dictionary_form():
    assert {"дорога", "дорогами", "дорог"} <= set(forms_of("дорогу"))
    assert {"шел", "идут", "идти"} <= set(forms_of("шла"))


def test_a_surname_has_its_cases():
    assert {"кузнецова", "кузнецовой", "кузнецову"} <= set(forms_of("кузнецовой"))


def test_a_letter_of_no_alphabet_that_the_dictionary_knows_stands_for_itself():
    """A Tangut letter has no name in Python's tables, by which the dictionary asks whether it is Latin."""
    assert lemmas("слова \U00017000") == ["слово", "\U00017000"]
    assert forms_of("\U00017000") == ("\U00017000",)
    assert is_name("\U00017000")
