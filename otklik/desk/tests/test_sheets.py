"""Lists as spreadsheets: what people wrote stays text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from otklik.batches.actions import JOURNALS
from otklik.batches.sheets import SHEETS, write_sheet
from otklik.desk.tests.papers import TUESDAY, a_letter, one_of_each
from otklik.office.people.rights import EVERYTHING

pytestmark = pytest.mark.django_db


def rows(journal: str) -> list[Any]:
    papers = JOURNALS[journal].select({}, EVERYTHING)
    with write_sheet(SHEETS[journal], papers, TUESDAY) as file:
        return list(load_workbook(file).active.iter_rows())


def test_every_list_that_has_a_spreadsheet_can_be_chosen_from():
    assert SHEETS.keys() == JOURNALS.keys()


@pytest.mark.parametrize("journal", SHEETS.keys() - {"outgoing"})
def test_a_list_becomes_a_spreadsheet_with_heads_and_a_row_a_paper(journal):
    one_of_each()

    head, *papers = rows(journal)

    assert [cell.value for cell in head] == [column.title for column in SHEETS[journal].columns]
    assert len(papers) >= 1
    assert all(row[0].value for row in papers)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_what_begins_as_a_formula_is_text(sign):
    a_letter("1", summary=f'{sign}HYPERLINK("http://example.org")')

    _, row = rows("letters")
    cell = row[[column.title for column in SHEETS["letters"].columns].index("Содержание")]

    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert str(cell.value).startswith(sign)


def test_days_are_days_and_signs_that_no_cell_holds_are_left_out():
    a_letter("1", summary="до\x0bпосле")

    _, row = rows("letters")

    assert row[1].value.date() == date(2021, 12, 14)
    assert "до после" in [cell.value for cell in row]
