"""«Как посчитано» of an appeal: which row gave each of its days, and what follows from none."""

from __future__ import annotations

import pytest

from otklik.office.reference.tests.test_terms import enter
from otklik.office.work.models import Term
from otklik.office.work.terms import Beginning, terms_of_kept
from otklik.rules.deadlines import Step
from otklik.rules.tests.days import day

pytestmark = pytest.mark.django_db


def counted(registered: str, legal: str, extended: str | None = None, **fields: object):
    kept = Term(legal_due=day(legal), extended_to=day(extended) if extended else None, **fields)
    return terms_of_kept(kept, Beginning(registered_on=day(registered), received_on=day(registered)))


def test_the_last_day_by_law_is_told_with_its_article_and_its_days():
    found = counted("Thu 2026-04-09", "Sat 2026-05-09")["legal_due"]

    assert "59-ФЗ, ст. 12 ч. 1" in found.explanation.sentence
    assert [row.number for row in found.explanation.days][:2] == [None, 1]
    assert [row.day for row in found.explanation.days if row.number == 30] == [day("Sat 2026-05-09")]
    assert found.control_due == day("Fri 2026-05-08")


def test_a_last_day_that_is_a_working_one_has_no_other_control_day():
    assert counted("Tue 2024-01-09", "Thu 2024-02-08")["legal_due"].control_due is None


def test_a_day_that_the_law_does_not_give_is_not_explained_by_it():
    assert counted("Tue 2024-01-09", "Fri 2024-02-09") == {}


def test_an_extension_is_counted_from_the_last_day_by_law():
    found = counted("Fri 2024-03-01", "Sun 2024-03-31", "Sun 2024-04-28")

    assert "59-ФЗ, ст. 12 ч. 2" in found["extended_to"].explanation.sentence
    assert (found["extended_to"].due.start, found["extended_to"].due.length) == (day("Sun 2024-03-31"), 28)


@pytest.mark.parametrize("extended", ["Wed 2024-05-01", "Sun 2024-03-31", "Sat 2024-03-30"])
def test_an_extension_beyond_the_law_is_not_explained_but_the_last_day_is(extended):
    assert list(counted("Fri 2024-03-01", "Sun 2024-03-31", extended)) == ["legal_due"]


def test_a_stated_day_changes_nothing_of_what_the_law_gives():
    assert list(counted("Fri 2024-03-01", "Sun 2024-03-31", stated_due=day("Fri 2024-03-29"))) == ["legal_due"]


@pytest.mark.parametrize(
    ("registered", "legal"), [("Thu 1998-01-15", "Sat 1998-02-14"), ("Fri 2090-12-15", "Sun 2091-01-14")]
)
def test_a_year_without_calendar_or_law_says_nothing_and_breaks_nothing(registered, legal):
    assert counted(registered, legal) == {}


def test_a_row_of_the_office_explains_the_papers_that_it_holds_for():
    enter("Mon 2024-04-01")

    assert counted("Mon 2024-04-01", "Sun 2024-04-21")["legal_due"].due.term.source == "постановление администрации № 7"
    assert counted("Fri 2024-03-29", "Sun 2024-04-28")["legal_due"].due.term.source == "59-ФЗ, ст. 12 ч. 1"


def test_a_paper_answered_before_a_row_was_entered_for_its_day_keeps_its_explanation():
    enter("Mon 2024-01-01")

    assert counted("Fri 2024-03-01", "Sun 2024-03-31")["legal_due"].due.term.source == "59-ФЗ, ст. 12 ч. 1"


def test_an_extension_is_under_the_row_of_the_papers_own_day_not_of_its_last_one():
    enter("Mon 2024-03-11", step=Step.EXTEND.value, length=10, start="end_of_answer")

    assert "extended_to" in counted("Fri 2024-03-01", "Sun 2024-03-31", "Sun 2024-04-28")
