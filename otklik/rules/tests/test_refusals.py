"""Article 11 as a table: each case with its notice, its term, who decides it, and how its questions end."""

from __future__ import annotations

import pytest

from otklik.rules.deadlines import Step, due, term_of
from otklik.rules.law import Procedure
from otklik.rules.refusals import REFUSALS, Case, NoCase, refusal_of, refusals_on
from otklik.rules.tests.days import day
from otklik.rules.workflow import Kind, Role, State, step_of

TODAY = day("Tue 2026-04-14")
LEADERS = {Role.HEAD, Role.DEPUTY}


def deciders(case: Case) -> set[Role]:
    return set(step_of(Kind.APPEAL, State.REGISTERED, refusal_of(case, TODAY).move).roles)


@pytest.mark.parametrize("case", Case)
def test_every_case_has_its_row_with_a_source(case):
    row = refusal_of(case, TODAY)

    assert row.source.startswith("59-ФЗ, ст. ")
    assert row.says.endswith(".")
    assert row.tells.endswith(".")


@pytest.mark.parametrize(
    ("case", "notice"),
    [
        (Case.COURT, Step.RETURN_COURT),
        (Case.ABUSE, Step.ABUSE),
        (Case.UNREADABLE, Step.UNREADABLE),
        (Case.UNCLEAR, Step.UNCLEAR),
        (Case.TERMINATED, Step.TERMINATE),
        (Case.ON_SITE, Step.ON_SITE),
        (Case.COMPLAINED_OF, Step.RETURN_COMPLAINT),
    ],
)
def test_the_author_is_told_within_seven_days(case: Case, notice: Step):
    assert refusal_of(case, TODAY).notice is notice
    term = term_of(notice, Procedure.APPEAL, TODAY)
    assert due(term, TODAY).legal_due == day("Tue 2026-04-21")


@pytest.mark.parametrize("case", [Case.ANONYMOUS, Case.SECRET, Case.WITHDRAWN])
def test_where_the_law_sets_no_term_there_is_none(case):
    assert refusal_of(case, TODAY).notice is None


def test_a_registrar_decides_what_needs_no_judgement():
    assert deciders(Case.ANONYMOUS) == deciders(Case.UNREADABLE) == {Role.REGISTRAR, *LEADERS}


@pytest.mark.parametrize("case", set(Case) - {Case.ANONYMOUS, Case.UNREADABLE, Case.WITHDRAWN})
def test_an_official_decides_the_rest(case):
    assert deciders(case) == LEADERS


def test_termination_wants_two_earlier_answers_and_nothing_else_does():
    assert {row.case: row.needs_earlier for row in REFUSALS if row.needs_earlier} == {Case.TERMINATED: 2}


def test_results_are_those_of_the_law():
    assert {row.case for row in REFUSALS if row.outcome == "explained"} == {
        Case.ON_SITE,
        Case.SECRET,
        Case.COMPLAINED_OF,
    }
    assert {row.case for row in REFUSALS if row.outcome == "withdrawn"} == {Case.WITHDRAWN}


def test_parts_added_in_2017_hold_from_their_day():
    before, since = day("Thu 2017-12-07"), day("Fri 2017-12-08")
    with pytest.raises(NoCase, match=r"07\.12\.2017"):
        refusal_of(Case.UNCLEAR, before)

    added = {row.case for row in refusals_on(since)} - {row.case for row in refusals_on(before)}
    assert added == {Case.UNCLEAR, Case.ON_SITE}
