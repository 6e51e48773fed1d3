"""What is typed into the search box finds papers by words in any form, whatever they look like."""

from __future__ import annotations

import csv
import gzip
import random
import re
from itertools import islice

import pymorphy3
import pytest
from django.db import connection

from otklik.config.options import ROOT
from otklik.office.search.models import SearchEntry
from otklik.office.search.queries import held, holding
from otklik.office.search.questions import MOST_WORDS, question
from otklik.office.search.tests.indexing import index_paper

pytestmark = pytest.mark.django_db

LETTER = "letter"


def found(typed: str) -> set[int]:
    asked = question(typed)
    if not asked:
        return set()
    return set(SearchEntry.objects.filter(held(asked)).values_list("subject_id", flat=True))


def a_paper(body: str, key: int = 1, names: str = "") -> None:
    index_paper(LETTER, key, names=names, body=body)


@pytest.mark.parametrize(
    ("body", "typed"),
    [
        ("Прошу восстановить уличное освещение", "освещением"),
        ("Женщина шла по дороге", "идёт"),
        ("На дорогах гололёд", "гололед"),
        ("На дорогах гололед", "гололёдом"),
        ("Дети боятся собак", "ребёнок"),
        ("Обвалился потолок, ул. Мира, д. 12/3", "мира 12/3"),
        ("Жители просят отремонтировать крышу", "просим отремонтировали крыша"),
        ("Не вывозят мусор (третий месяц!)", "«мусора», месяцы"),
    ],
)
def test_a_paper_is_found_by_other_forms_of_its_words(body, typed):
    a_paper(body)

    assert found(typed) == {1}


@pytest.mark.parametrize("typed", ["Кузнецова", "кузнецовой", "Кузнецову Анну"])
def test_a_person_is_found_by_her_name_in_any_case(typed):
    a_paper("О крыше", names="К-318/21 Кузнецова Анна Сергеевна")

    assert found(typed) == {1}


def test_every_word_has_to_be_there():
    a_paper("Протекает крыша", 1)
    a_paper("Протекает труба", 2)

    assert found("крыши протекают") == {1}
    assert found("крыша трубы") == set()


def test_words_that_every_text_has_are_not_asked_for():
    a_paper("Крыша над школой")

    assert found("о крыше и на крыше") == {1}
    assert not question("и на в")
    assert not question("  !!! ")


@pytest.mark.parametrize(
    "typed", ["'", "\\", "a' | 'b", "крыша & !крыша:*", "<->", "(((", "о'коннор", "x" * 3000, "1" * 3000]
)
def test_nothing_that_is_typed_breaks_the_question(typed):
    a_paper("Крыша")

    assert found(typed) <= {1}


def test_of_a_pasted_text_the_first_words_are_asked():
    assert len(question(" ".join(f"слово{n}" for n in range(100))).groups) <= MOST_WORDS


def test_a_filter_with_words_that_none_has_finds_nothing():
    assert not SearchEntry.objects.filter(holding(LETTER).condition("и", {})).exists()


QUERIES, EMPTY = 300, 0.01
"""At most this share of inflected queries, made from words that occur, may come back empty."""
SOURCES = {"appeals": "Содержание", "correspondence": "Краткое содержание", "messages": "Ответ", "incidents": "Текст"}


def test_inflected_queries_made_from_words_that_occur_find_papers():
    texts = sorted({text for journal, column in SOURCES.items() for text in column_of(journal, column)})
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO otklik_search_searchentry (subject_kind, subject_id, words)
               SELECT 'letter', row_number() OVER (), otklik_words('', text) FROM unnest(%s::text[]) AS text""",
            [texts],
        )

    asked = inflected({word for text in texts for word in re.findall(r"[а-яё]{4,}", text.lower())})
    empty = [(word, other) for word, other in asked if not found(other)]

    assert len(asked) == QUERIES
    assert len(empty) <= EMPTY * QUERIES, empty


def column_of(journal: str, column: str) -> list[str]:
    """Return a column of one of the demo's journals, up to a few thousand rows of it."""
    file = next((ROOT / "demo" / "year2021").glob(f"{journal}.csv*"))
    with (gzip.open if file.suffix == ".gz" else open)(file, "rt", encoding="utf-8-sig") as stream:
        return [row[column] for row in islice(csv.DictReader(stream, delimiter=";"), 3000)]


def inflected(occurring: set[str]) -> list[tuple[str, str]]:
    """Return words that occur, each with another form of it: another case, number, gender, person or tense.

    Of what no text is found by («было», «может») nothing can be asked.
    """
    chance, dictionary = random.Random(4), pymorphy3.MorphAnalyzer()
    pairs = []
    for word in filter(question, sorted(occurring)):
        reading = dictionary.parse(word)[0]
        if reading.tag.POS in ("NOUN", "ADJF", "VERB", "INFN"):
            others = [form.word for form in reading.lexeme if form.tag.POS == reading.tag.POS and form.word != word]
            pairs += [(word, other) for other in chance.sample(others, min(3, len(others)))]
    return chance.sample(pairs, QUERIES)
