"""Code 128: what we draw is what we read, however a page lies."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from otklik.papers import barcode
from otklik.papers.tests.office import a_page


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("PJJ123C", [104, 48, 42, 42, 17, 18, 19, 35, 55]),  # known with 54 from set A, whose start is one less
        ("1234", [105, 12, 34, 82]),  # (105 + 12 + 2 × 34) mod 103
    ],
)
def test_a_text_has_the_symbols_of_the_standard(text, symbols):
    assert barcode.values(text) == symbols


def test_every_symbol_is_eleven_modules_wide_and_none_is_like_another():
    assert {sum(map(int, widths)) for widths in barcode.WIDTHS} == {11}
    assert len(set(barcode.WIDTHS)) == 106


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("text", ["12345678901234", "99009900999900", "OTKLIK-SEPARATOR"])
def test_a_code_is_read_however_the_page_lies(text, turned):
    assert barcode.read(a_page(code=text, turned=turned)) == text


@settings(max_examples=25, deadline=None)
@given(st.from_regex(r"([0-9]{2}){1,12}|[ -~]{1,24}", fullmatch=True))
def test_whatever_is_drawn_is_read(text):
    page = a_page(words=False)
    with Image.open(io.BytesIO(barcode.png(text, module=1, height=20))) as bars:
        page.paste(bars.convert("L"), (10, 500))

    assert barcode.read(page) == text


def test_a_page_of_writing_bears_no_code():
    assert barcode.read(a_page()) is None


def test_one_bar_changed_is_no_code():
    page = a_page(code="12345678901234")
    page.paste(255, (220, 40, 224, 140))

    assert barcode.read(page) is None


@pytest.mark.parametrize("text", ["", "Ж-1"])
def test_what_code_128_has_not_is_not_drawn(text):
    with pytest.raises(barcode.NotEncodable):
        barcode.png(text)
