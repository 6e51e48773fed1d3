"""«Как посчитано» of an incident: the norm of its day, by its clock."""

from __future__ import annotations

import pytest
from django.utils import timezone

from otklik.office.incidents.models import Incident
from otklik.office.incidents.terms import term_of_incident
from otklik.office.reference.models import AnswerNorm
from otklik.rules.tests.days import day, moment

pytestmark = pytest.mark.django_db


def term_of(accepted: str, *, urgent: bool = False):
    return term_of_incident(Incident(accepted_at=timezone.make_aware(moment(accepted)), urgent=urgent))


@pytest.mark.parametrize(
    ("accepted", "urgent", "answer_by"),
    [
        ("Mon 2024-01-15 09:00", False, "Mon 2024-01-15 17:48"),
        ("Fri 2024-01-19 16:30", False, "Mon 2024-01-22 17:18"),
        ("Sat 2024-01-20 11:00", True, "Mon 2024-01-22 12:00"),
        ("Thu 2024-04-11 11:00", True, "Thu 2024-04-11 14:48"),
    ],
)
def test_the_norm_runs_in_working_hours_over_nights_and_weekends(accepted, urgent, answer_by):
    assert term_of(accepted, urgent=urgent).due.due_at == moment(answer_by)


def test_the_sentence_names_the_norm_and_the_days_name_the_weekend():
    found = term_of("Fri 2024-01-19 16:30").explanation

    assert "8 рабочих часов с момента поступления" in found.sentence
    assert "«Инцидент-менеджмент»" in found.sentence
    days = {row.day: (row.works, row.counted) for row in found.days}
    assert days[day("Sat 2024-01-20")] == (False, days[day("Fri 2024-01-19")][1]), "nothing passes on a day off"


def test_a_new_norm_holds_from_its_day_on_and_by_its_own_clock():
    AnswerNorm.objects.filter(urgent=True).update(until=day("Sun 2024-03-31"))
    AnswerNorm.objects.create(urgent=True, hours=4, clock="hours", since=day("Mon 2024-04-01"), source="приказ № 5")

    assert term_of("Sun 2024-03-31 23:00", urgent=True).due.due_at == moment("Mon 2024-04-01 12:00")
    assert term_of("Mon 2024-04-01 23:00", urgent=True).due.due_at == moment("Tue 2024-04-02 03:00")


@pytest.mark.parametrize("accepted", ["Fri 2018-09-28 10:00", "Fri 2090-12-15 10:00"])
def test_before_the_first_norm_and_in_a_year_without_calendar_nothing_is_said(accepted):
    assert term_of(accepted) is None
