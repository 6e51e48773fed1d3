"""Numbers by template: what a template gives, how the serial is read back, which templates are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otklik.rules.numbering import (
    BadTemplate,
    NumberedPaper,
    NumberNotMade,
    counter_key,
    number,
    parse,
    serial_in,
)
from otklik.rules.tests.days import day

PAPER = NumberedPaper(registered_on=day("Mon 2021-01-18"), author="Кузнецова", index="01-15")

pieces = st.lists(
    st.sampled_from(["{буква}", "{форма}", "{год}", "{гг}", "{индекс}", "-", "/", ".", "1", "исх", "О", "КОЛ"]),
    max_size=6,
    unique=True,
)
counters = st.sampled_from(["{номер}", "{номер:4}"])


def good(source: str) -> bool:
    try:
        return bool(parse(source))
    except BadTemplate:
        return False


templates = st.builds(
    lambda around, counter, place: "".join([*around[:place], counter, *around[place:]]),
    pieces,
    counters,
    st.integers(0, 6),
).filter(good)
papers = st.builds(
    NumberedPaper,
    registered_on=st.dates(day("Mon 2018-01-01"), day("Fri 2027-12-31")),
    author=st.sampled_from(["Кузнецова", "Ольшанский", "Smith", "ёлкин"]),
    collective=st.booleans(),
    anonymous=st.booleans(),
    electronic=st.booleans(),
    index=st.sampled_from(["1", "11", "03", "01-15", "1-1", "1.1", "1-1-1"]),
)
serials = st.one_of(st.integers(1, 120), st.integers(1, 100_000))


@pytest.mark.parametrize(
    ("template", "serial", "made"),
    [
        ("{буква}-{номер}/{гг}", 123, "К-123/21"),
        ("ЛП-{номер}/{гг}", 7, "ЛП-7/21"),
        ("{индекс}/{номер}-исх", 12, "01-15/12-исх"),
        ("{номер:4}-{год}", 12, "0012-2021"),
        ("{номер:4}", 12_345, "12345"),
        ("{номер}{форма}", 5, "5"),
        ("{номер}", 1, "1"),
    ],
)
def test_a_template_gives_a_number_and_reads_its_serial_back(template, serial, made):
    assert number(parse(template), serial, PAPER) == made
    assert serial_in(parse(template), made) == serial


@pytest.mark.parametrize(
    ("facts", "made"),
    [
        ({}, "К-9/21"),
        ({"collective": True}, "КОЛ-9/21"),
        ({"anonymous": True, "author": ""}, "АН-9/21"),
        ({"collective": True, "anonymous": True}, "КОЛ-9/21"),
        ({"electronic": True}, "К-9/21Э"),
        ({"author": "«Ромашка», ООО"}, "Р-9/21"),
        ({"author": "ёлкин"}, "Ё-9/21"),
        ({"author": "Smith"}, "S-9/21"),
        ({"registered_on": day("Fri 2010-01-15")}, "К-9/10"),
        ({"registered_on": day("Thu 2009-01-15")}, "К-9/09"),
    ],
)
def test_a_number_tells_of_its_paper(facts, made):
    assert number(parse("{буква}-{номер}/{гг}{форма}"), 9, replace(PAPER, **facts)) == made


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("", "{номер} должен стоять в нём один раз"),
        ("{буква}/{гг}", "{номер} должен стоять в нём один раз"),
        ("{номер}-{номер:3}", "{номер} должен стоять в нём один раз"),
        ("{номер}/{гг}-{гг}", "{гг} стоит в нём дважды"),
        ("{буква}-{нумер}", "поля {нумер} нет; есть {номер}, {буква}"),
        ("{}-{номер}", "поля {} нет"),
        ("{номер", "скобки { } стоят не парами"),
        ("номер}", "скобки { } стоят не парами"),
        ("{{номер}}", "скобки { } стоят не парами"),
        ("{номер:0}", "число цифр номера, от 1 до 9"),
        ("{номер:10}", "число цифр номера, от 1 до 9"),
        ("{номер:}", "число цифр номера, от 1 до 9"),
        ("{номер}/{гг:2}", "число цифр номера, от 1 до 9"),
        ("{индекс}{номер}", "нужен знак"),
        ("{номер}{гг}", "нужен знак"),
        ("{год}{номер}", "нужен знак"),
        ("1{номер}", "нужен знак"),
        ("{номер}1", "нужен знак"),
        ("№1{номер}", "нужен знак"),
        ("{номер}1-я", "нужен знак"),
        ("{индекс}{форма}{номер}", "нужен знак"),
        ("{номер}{форма}{гг}", "нужен знак"),
    ],
)
def test_a_template_that_could_give_one_number_twice_is_refused(template, why):
    with pytest.raises(BadTemplate) as refusal:
        parse(template)
    assert why in str(refusal.value)
    assert f"«{template}»" in str(refusal.value)


@settings(max_examples=600)
@given(templates, serials, papers, serials, papers)
def test_two_serials_never_have_one_number(source, serial, paper, other, other_paper):
    template = parse(source)
    made = number(template, serial, paper)
    assert serial_in(template, made) == serial
    if serial != other:
        assert made != number(template, other, other_paper)


@pytest.mark.parametrize("strange", ["К-12/2021", "12/21", "К-/21", "К-0/21", "К-012/21", "к-12/21", "К-12/21 ", ""])
def test_a_number_that_the_template_did_not_make_has_no_serial(strange):
    assert serial_in(parse("{буква}-{номер}/{гг}"), strange) is None


def test_zeros_are_those_of_the_template():
    assert serial_in(parse("{номер:3}"), "007") == 7
    assert serial_in(parse("{номер:3}"), "07") is None
    assert serial_in(parse("{номер:3}"), "1007") == 1007


def test_a_point_of_a_template_is_a_point():
    assert serial_in(parse("{номер}.{гг}"), "7.21") == 7
    assert serial_in(parse("{номер}.{гг}"), "7-21") is None


@pytest.mark.parametrize("index", ["", "отдел", "01-", "-1", "1 2"])
def test_a_paper_without_a_good_index_gets_no_number_that_asks_for_one(index):
    with pytest.raises(NumberNotMade, match="нужен индекс дела или отдела"):
        number(parse("{индекс}/{номер}"), 1, replace(PAPER, index=index))


def test_a_paper_without_a_surname_has_to_be_called_anonymous():
    with pytest.raises(NumberNotMade, match="нужна первая буква фамилии"):
        number(parse("{буква}-{номер}"), 1, replace(PAPER, author="  7"))


def test_serials_count_from_one():
    assert number(parse("{номер}"), 1, PAPER) == "1"
    with pytest.raises(ValueError, match="counts from 1"):
        number(parse("{номер}"), 0, PAPER)


def test_a_counter_is_of_a_series_and_a_year():
    assert counter_key("appeals", day("Thu 2026-12-31")) == ("appeals", 2026)
    assert counter_key("appeals", day("Fri 2027-01-01")) == ("appeals", 2027)
    assert counter_key("correspondence", day("Fri 2027-01-01")) == ("correspondence", 2027)
