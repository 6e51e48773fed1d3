"""How long before its day who is told of a paper: each row of the office's order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from otklik.rules.law import Confidence
from otklik.rules.reminders import LATE, REMINDERS, Whom, reminders_on, step_of


@pytest.mark.parametrize(
    ("left", "step"),
    [(11, None), (10, 10), (6, 10), (5, 5), (4, 5), (3, 3), (2, 3), (1, 1), (0, 0), (-1, LATE), (-400, LATE)],
)
def test_a_paper_stands_at_the_least_step_that_is_not_less_than_its_days(left, step):
    assert step_of(left) == step


def test_an_executor_is_told_at_every_step_a_deputy_at_three_days_all_who_watch_when_it_is_late():
    said = {whom: [row.ahead for row in REMINDERS if row.whom is whom] for whom in Whom}
    assert said == {
        Whom.EXECUTOR: [10, 5, 3, 1, 0, LATE],
        Whom.DEPUTY: [3, LATE],
        Whom.CONTROLLER: [LATE],
        Whom.HEAD: [LATE],
    }


def test_a_new_order_replaces_a_step_from_its_day_on():
    new = replace(REMINDERS[0], whom=Whom.DEPUTY, since=date(2026, 5, 1))  # ten days ahead
    table = (*REMINDERS, new)
    assert [row.whom for row in reminders_on(date(2026, 4, 30), table) if row.ahead == 10] == [Whom.EXECUTOR]
    assert [row.whom for row in reminders_on(date(2026, 5, 1), table) if row.ahead == 10] == [Whom.DEPUTY]


def test_every_row_says_where_it_is_written_and_that_a_lawyer_should_look_at_it():
    assert {row.confidence for row in REMINDERS} == {Confidence.MEDIUM}
    assert all(row.source and row.says for row in REMINDERS)
