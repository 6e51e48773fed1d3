"""Likeness of papers: telling words, slips of the pen, what nobody else has ever written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otklik.office.search.likeness import ENOUGH, Frequencies, as_written, is_slip, like, telling_groups
from otklik.office.search.tests.indexing import index_paper

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
    ("stem", "other", "is_one"),
    [
        ("дивас", "дивасс", True),
        ("магалинщин", "магалиншин", True),
        ("катын", "каытн", True),
        ("отопл", "топлен", False),
        ("катын", "катын", False),
        ("12345", "12346", False),
        ("прош", "прошл", False),
    ],
)
def test_one_letter_is_a_slip_and_two_or_a_digit_are_another_word(stem: str, other: str, is_one: bool):
    assert as_written([stem], {other})[stem] == ({other} if is_one or stem == other else set())


@given(st.text("абв", min_size=5, max_size=9), st.text("абв", min_size=5, max_size=9))
def test_whoever_has_slipped_is_found_by_one_end_of_the_word(one: str, other: str):
    assert (other in as_written([one], {other})[one]) == (one == other or is_slip(one, other))


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
