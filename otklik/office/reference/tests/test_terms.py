"""The table of terms that the office works by: the law's rows, and dated ones of its own."""

from __future__ import annotations

import pytest

from otklik.office.reference.models import OfficeTerm
from otklik.office.reference.queries import office_terms, terms
from otklik.rules.deadlines import TERMS, Roll, Start, Step, Unit, term_of
from otklik.rules.law import Procedure
from otklik.rules.tests.days import day

pytestmark = pytest.mark.django_db


def enter(since: str, **fields: object) -> OfficeTerm:
    """Enter an answer to appeals in twenty days, from a day on."""
    row = {
        "step": Step.ANSWER.value,
        "procedure": Procedure.APPEAL.value,
        "length": 20,
        "unit": Unit.CALENDAR_DAYS.value,
        "start": Start.REGISTRATION.value,
        "roll": Roll.PRECEDING.value,
        "source": "постановление администрации № 7",
    }
    return OfficeTerm.objects.create(**(row | {"since": day(since)} | fields))


def answer_on(registered: str) -> int:
    return term_of(Step.ANSWER, Procedure.APPEAL, day(registered), terms()).length


def test_without_rows_of_its_own_an_office_works_by_the_law():
    assert office_terms() == ()
    assert terms() == TERMS


def test_a_row_of_the_office_holds_from_its_day_on_and_says_what_was_entered():
    enter("Mon 2024-04-01")

    assert (answer_on("Sun 2024-03-31"), answer_on("Mon 2024-04-01")) == (30, 20)
    (row,) = office_terms()
    assert row.says == "ответ: 20 календарных дней со дня регистрации"
    assert (row.roll, row.source) == (Roll.PRECEDING, "постановление администрации № 7")


def test_of_two_rows_of_the_office_the_later_one_is_in_force():
    enter("Mon 2024-04-01")
    enter("Mon 2024-07-01", length=25)

    assert [row.length for row in office_terms()] == [25, 20]
    assert [answer_on(at) for at in ("Sun 2024-06-30", "Mon 2024-07-01")] == [20, 25]


def test_of_two_rows_of_one_day_the_products_is_believed():
    (law,) = [row for row in TERMS if (row.procedure, row.step) == (Procedure.APPEAL, Step.ANSWER)]
    enter(f"{law.since:%a %Y-%m-%d}")
    enter(f"{law.since:%a %Y-%m-%d}", step=Step.REGISTER.value, procedure=Procedure.MEDIA_REQUEST.value)

    table = terms()

    assert answer_on("Mon 2024-04-01") == law.length
    assert [row.step for row in table[len(TERMS) :]] == [Step.REGISTER], "another step is no such row"


def test_a_row_of_ours_keeps_the_limit_of_the_law():
    OfficeTerm.objects.create(
        step="extend", procedure="appeal", length=20, unit="calendar_days", start="end_of_answer", roll="preceding",
        since=day("Mon 2024-04-01"), source="приказ № 7",
    )  # fmt: skip

    ours = next(term for term in terms() if term.source == "приказ № 7")
    assert ours.limit
    assert (ours.limit.longest, ours.limit.times) == (30, 1)
