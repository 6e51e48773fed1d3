"""Each row of the table of terms, with an example."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from otklik.rules.deadlines import TERMS, NoTerm, Step, Unit, legal_due, term_in_force
from otklik.rules.tests.days import day


@pytest.mark.parametrize(
    ("step", "start", "length", "unit", "source"),
    [
        (Step.ANSWER, "Fri 2018-01-12", 30, Unit.CALENDAR_DAYS, "59-ФЗ, ст. 12 ч. 1"),
        (Step.ANSWER_INCIDENT, "Tue 2019-10-01", 8, Unit.WORKING_HOURS, "«Инцидент-менеджмент»"),
        (Step.ANSWER_URGENT_INCIDENT, "Tue 2019-10-01", 3, Unit.WORKING_HOURS, "«Инцидент-менеджмент»"),
    ],
)
def test_the_term_of_a_step(step, start, length, unit, source):
    term = term_in_force(step, day(start))
    assert (term.length, term.unit) == (length, unit)
    assert source in term.source


@pytest.mark.parametrize(
    ("registered", "due"),
    [
        ("Fri 2025-01-31", "Sun 2025-03-02"),
        ("Tue 2025-04-01", "Thu 2025-05-01"),
        ("Fri 2025-12-05", "Sun 2026-01-04"),
        ("Fri 2026-02-06", "Sun 2026-03-08"),
    ],
)
def test_an_appeal_is_answered_by_the_30th_day_after_registration_whatever_day_it_is(registered, due):
    assert legal_due(term_in_force(Step.ANSWER, day(registered)), day(registered)) == day(due)


def test_a_later_row_does_not_touch_what_began_earlier(monkeypatch):
    ordinary = term_in_force(Step.ANSWER, day("Fri 2025-01-31"))
    shorter = replace(ordinary, length=20, since=day("Mon 2027-01-11"))
    monkeypatch.setattr("otklik.rules.deadlines.TERMS", (shorter, *TERMS))
    assert term_in_force(Step.ANSWER, day("Sun 2027-01-10")) == ordinary
    assert term_in_force(Step.ANSWER, day("Mon 2027-01-11")) == shorter


def test_every_row_has_a_source_and_no_two_speak_of_one_step_and_date():
    assert all(term.source and term.length > 0 for term in TERMS)
    assert max(Counter((term.step, term.since) for term in TERMS).values()) == 1


def test_a_step_before_its_first_row_has_no_term():
    with pytest.raises(NoTerm, match=r"на 30\.09\.2018 не установлен"):
        term_in_force(Step.ANSWER_INCIDENT, day("Sun 2018-09-30"))


def test_a_term_in_hours_has_no_last_day():
    with pytest.raises(ValueError, match="working_hours"):
        legal_due(term_in_force(Step.ANSWER_INCIDENT, day("Tue 2019-10-01")), day("Tue 2019-10-01"))
