"""Each row of the table of terms, with an example."""

from __future__ import annotations

from collections import Counter

import pytest

from otklik.rules.deadlines import TERMS, Step, Unit
from otklik.rules.tests.days import day


@pytest.mark.parametrize(
    ("step", "since", "length", "unit", "source"),
    [(Step.ANSWER, "Thu 2006-11-02", 30, Unit.CALENDAR_DAYS, "59-ФЗ, ст. 12 ч. 1")],
)
def test_the_term_of_a_step(step, since, length, unit, source):
    (term,) = [term for term in TERMS if (term.step, term.since) == (step, day(since))]
    assert (term.length, term.unit, term.source) == (length, unit, source)


def test_every_row_has_a_source_and_no_two_speak_of_one_step_and_date():
    assert all(term.source and term.length > 0 for term in TERMS)
    assert max(Counter((term.step, term.since) for term in TERMS).values()) == 1
