"""Likeness of papers: telling words, slips of the pen, what nobody else has ever written."""

from __future__ import annotations

import pytest

from otklik.office.search.actions import index_paper
from otklik.office.search.likeness import ENOUGH, Frequencies, like, slips, telling_groups

SNOW, DOGS, ROOF = "Дорогу не чистят от снега", "Стая собак бегает у школы", "Крыша дома течёт после снега"


def index(*texts: str) -> None:
    for key, text in enumerate(texts, start=1):
        index_paper("letter", key, names="Королёва", body=text)


@pytest.mark.django_db
def test_the_likest_paper_comes_first_with_the_words_that_both_have():
    index(SNOW, DOGS, ROOF)

    first, *others = like("Нечищенная дорога: от снега её не чистили")

    assert (first.kind, first.id, set(first.words)) == ("letter", 1, {"дорога", "снега", "чистили"})
    assert [paper.id for paper in others] in ([], [3])


@pytest.mark.django_db
def test_the_same_text_is_alike_by_whole():
    index(SNOW, DOGS)

    assert [(paper.id, paper.likeness) for paper in like(SNOW)] == [(1, 1.0)]


@pytest.mark.django_db
def test_a_slip_of_the_pen_is_forgiven():
    index("Деревня Магалинщина, колодец", DOGS)

    (found,) = like("Деревня Магалиншина")

    assert set(found.words) == {"деревня", "магалиншина"}


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "и не по", "Совсем иное", "' & | ! \\ :* <->", "снег' | 'дорог"])
def test_what_is_like_nothing_finds_nothing_and_breaks_nothing(text: str):
    index(DOGS)

    assert like(text) == []


@pytest.mark.parametrize(
    ("stem", "other"), [("дивас", "дивасс"), ("магалинщин", "магалиншин"), ("катын", "каытн"), ("отопл", "топлен")]
)
def test_one_letter_is_a_slip_and_two_are_another_word(stem: str, other: str):
    assert list(slips(stem, [other])) == ([] if other == "топлен" else [other])


def test_numbers_and_short_words_have_no_slips():
    assert list(slips("12345", ["12346"])) == []
    assert list(slips("прош", ["прошл"])) == []


def test_common_words_are_looked_for_together_and_rare_ones_alone():
    of = Frequencies(papers=1_000_000, known={"прош": 0.3, "дорог": 0.01, "снег": 0.01, "див": 0.01}, others=0.0005)

    groups = telling_groups(["прош", "дорог", "снег", "див", "магалинщин"], of)

    assert groups[0] == ("магалинщин",)
    assert {"дорог", "снег"} in map(set, groups)
    assert not any("прош" in group for group in groups)
    assert all(of.expected(group) <= ENOUGH for group in groups[1:])


def test_where_all_words_are_common_the_rarest_three_are_looked_for():
    of = Frequencies(papers=1_000_000, known={"прош": 0.3, "принят": 0.2, "мер": 0.15, "помоч": 0.1}, others=0.0005)

    assert telling_groups(["прош", "принят", "мер", "помоч"], of) == [("помоч", "мер", "принят")]
