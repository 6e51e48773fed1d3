"""Every term of the table with an example, the vectors of the law's last days, and how a date is explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from otklik.rules.calendar import WorkingCalendar
from otklik.rules.deadlines import (
    IN_HOURS,
    TERMS,
    BadTerms,
    LengthNotAllowed,
    Limit,
    NoTerm,
    Pause,
    Roll,
    Start,
    Step,
    Term,
    Unit,
    due,
    every_due,
    term_of,
    terms_of,
)
from otklik.rules.law import Confidence, Procedure
from otklik.rules.tests.days import day, moment
from otklik.rules.years import Layer, UnknownYear

APPEAL = Procedure.APPEAL
ANSWER = term_of(Step.ANSWER, APPEAL, day("Thu 2026-04-09"))
REGISTER = term_of(Step.REGISTER, APPEAL, day("Thu 2026-04-09"))
EXTEND = term_of(Step.EXTEND, APPEAL, day("Thu 2026-04-09"))
NORM = Term(
    step=Step.ANSWER,
    procedure=Procedure.INCIDENT,
    length=8,
    unit=Unit.WORKING_HOURS,
    start=Start.RECEIPT,
    roll=Roll.NONE,
    since=day("Tue 2019-01-01"),
    source="местный акт об инцидентах",
)
"""The norm of an incident, as an office's reference book gives it."""


def says(due_or_term):
    return due_or_term.legal_due, due_or_term.control_due


# The table

EXAMPLES = [
    # procedure, step, starts, last day by the row, control day
    ("appeal", "register", "Fri 2025-10-31", "Mon 2025-11-03", "Wed 2025-11-05"),
    ("appeal", "redirect", "Fri 2025-04-25", "Fri 2025-05-02", "Wed 2025-04-30"),
    ("appeal", "copies", "Mon 2026-04-06", "Mon 2026-04-13", "Mon 2026-04-13"),
    ("appeal", "migration_redirect", "Mon 2026-04-06", "Sat 2026-04-11", "Fri 2026-04-10"),
    ("appeal", "answer", "Thu 2026-04-09", "Sat 2026-05-09", "Fri 2026-05-08"),
    ("appeal", "migration_answer", "Mon 2026-04-06", "Sun 2026-04-26", "Fri 2026-04-24"),
    ("appeal", "extend", "Sat 2026-05-09", "Mon 2026-06-08", "Mon 2026-06-08"),
    ("appeal", "inquiry", "Fri 2025-02-14", "Sat 2025-03-01", "Fri 2025-02-28"),
    ("appeal", "return_court", "Tue 2025-12-30", "Tue 2026-01-06", "Tue 2025-12-30"),
    ("appeal", "unreadable", "Mon 2026-04-06", "Mon 2026-04-13", "Mon 2026-04-13"),
    ("appeal", "unclear", "Mon 2026-04-06", "Mon 2026-04-13", "Mon 2026-04-13"),
    ("appeal", "on_site", "Mon 2026-04-06", "Mon 2026-04-13", "Mon 2026-04-13"),
    ("appeal", "terminate", "Mon 2026-04-06", "Mon 2026-04-13", "Mon 2026-04-13"),
    ("appeal", "abuse", "Mon 2026-04-06", "Mon 2026-04-13", "Mon 2026-04-13"),
    ("appeal", "return_assignment", "Thu 2026-04-30", "Tue 2026-05-05", "Tue 2026-05-05"),
    ("official_letter", "return_assignment", "Fri 2026-04-10", "Tue 2026-04-14", "Tue 2026-04-14"),
    ("appeal", "return_complaint", "Mon 2026-04-06", "Mon 2026-04-13", "Mon 2026-04-13"),
    ("inquiry", "answer", "Fri 2025-02-14", "Sat 2025-03-01", "Fri 2025-02-28"),
    ("information_request", "register", "Fri 2026-04-10", "Mon 2026-04-13", "Mon 2026-04-13"),
    ("information_request", "answer", "Thu 2026-04-09", "Sat 2026-05-09", "Fri 2026-05-08"),
    ("information_request", "delay", "Mon 2026-04-06", "Mon 2026-04-13", "Mon 2026-04-13"),
    ("information_request", "extend", "Sat 2026-05-09", "Sun 2026-05-24", "Fri 2026-05-22"),
    ("information_request", "redirect", "Mon 2026-04-06", "Mon 2026-04-13", "Mon 2026-04-13"),
    ("media_request", "answer", "Fri 2026-04-10", "Fri 2026-04-17", "Fri 2026-04-17"),
    ("media_request", "refuse", "Wed 2026-04-08", "Sat 2026-04-11", "Fri 2026-04-10"),
    ("media_request", "delay", "Wed 2026-04-08", "Sat 2026-04-11", "Fri 2026-04-10"),
    ("prosecutor_request", "answer", "Wed 2026-04-29", "Thu 2026-05-07", "Thu 2026-05-07"),
    ("prosecutor_request", "answer_in_check", "Thu 2026-04-30", "Tue 2026-05-05", "Tue 2026-05-05"),
    ("prosecutor_submission", "answer", "Sat 2026-01-31", "Sat 2026-02-28", "Fri 2026-02-27"),
    ("prosecutor_protest", "answer", "Mon 2026-04-06", "Thu 2026-04-16", "Thu 2026-04-16"),
    ("parliament_request", "answer", "Mon 2026-04-06", "Tue 2026-04-21", "Tue 2026-04-21"),
    ("deputy_request", "answer", "Mon 2026-04-06", "Wed 2026-05-06", "Wed 2026-05-06"),
    ("deputy_appeal", "answer", "Mon 2026-04-06", "Wed 2026-05-06", "Wed 2026-05-06"),
    ("ombudsman_request", "answer", "Mon 2026-04-06", "Tue 2026-04-21", "Tue 2026-04-21"),
    ("message", "answer", "Mon 2026-04-06", "Wed 2026-05-06", "Wed 2026-05-06"),
]


@pytest.mark.parametrize(("procedure", "step", "start", "legal", "control"), EXAMPLES)
def test_the_term_of_a_step(procedure, step, start, legal, control):
    term = term_of(Step(step), Procedure(procedure), day(start))
    assert says(due(term, day(start))) == (day(legal), day(control))


def test_every_row_in_days_has_an_example():
    in_days = {(row.procedure, row.step) for row in TERMS if row.unit not in {*IN_HOURS, Unit.GIVEN}}
    assert in_days == {(procedure, step) for procedure, step, *_ in EXAMPLES}


def test_the_answer_to_an_appeal_is_due_in_thirty_days_by_article_12():
    assert (ANSWER.length, ANSWER.unit, ANSWER.start) == (30, Unit.CALENDAR_DAYS, Start.REGISTRATION)
    assert ANSWER.source == "59-ФЗ, ст. 12 ч. 1"
    assert ANSWER.says == "ответ: 30 календарных дней со дня регистрации"


def test_a_prosecutor_who_names_a_threat_to_life_is_answered_in_24_hours_of_any_kind():
    term = term_of(Step.ANSWER_URGENT, Procedure.PROSECUTOR_REQUEST, day("Fri 2026-04-10"))
    found = due(term, moment("Fri 2026-04-10 16:40"))
    assert found.due_at == moment("Sat 2026-04-11 16:40")
    assert says(found) == (day("Sat 2026-04-11"), day("Sat 2026-04-11"))
    assert term.says.endswith("24 часа с момента поступления")


def test_the_norm_of_an_incident_runs_in_working_hours():
    found = due(NORM, moment("Fri 2021-03-19 16:00"))
    assert found.due_at == moment("Mon 2021-03-22 16:48")
    assert found.legal_due == found.control_due == day("Mon 2021-03-22")
    assert due(replace(NORM, length=3), moment("Mon 2021-03-15 10:00")).due_at == moment("Mon 2021-03-15 13:00")


@pytest.mark.parametrize(
    ("procedure", "step"),
    [
        (APPEAL, Step.INTERNAL),
        (APPEAL, Step.HIGHER),
        (Procedure.OFFICIAL_LETTER, Step.INTERNAL),
        (Procedure.PROSECUTOR_PROTEST, Step.ANSWER_AT_SITTING),
        (Procedure.MESSAGE, Step.ANSWER_FAST),
    ],
)
def test_a_paper_may_name_the_day_itself(procedure, step):
    term = term_of(step, procedure, day("Mon 2026-04-06"))
    found = due(term, day("Mon 2026-04-06"), given=day("Sat 2026-04-25"))
    assert says(found) == (day("Sat 2026-04-25"), day("Fri 2026-04-24"))
    assert due(term, day("Mon 2026-04-06"), given=day("Mon 2026-04-06")).leaves_no_day
    for given in (None, day("Sun 2026-04-05")):
        with pytest.raises(LengthNotAllowed, match="назван в документе: укажите день"):
            due(term, day("Mon 2026-04-06"), given=given)


def test_every_row_has_its_source_and_says_what_it_is():
    assert len(TERMS) == len({(row.procedure, row.step, row.since) for row in TERMS})
    assert all(row.source and row.says for row in TERMS)
    assert {row.step for row in TERMS} == set(Step)


def test_what_the_law_leaves_without_a_number_says_so_and_is_not_sure():
    for step in (Step.TERMINATE, Step.ABUSE, Step.RETURN_COMPLAINT):
        term = term_of(step, APPEAL, day("Mon 2026-04-06"))
        assert term.confidence is Confidence.MEDIUM
        assert "числа дней в законе нет" in term.note


FIRST_DAYS = {
    "appeal": "Thu 2006-11-02",
    "inquiry": "Thu 2006-11-02",
    "official_letter": "Thu 2006-11-02",
    "information_request": "Fri 2010-01-01",
    "media_request": "Sat 1992-02-08",
    "prosecutor_request": "Sat 2017-03-18",
    "prosecutor_submission": "Sat 1995-11-25",
    "prosecutor_protest": "Sat 1995-11-25",
    "parliament_request": "Thu 1994-05-12",
    "deputy_request": "Thu 1994-05-12",
    "deputy_appeal": "Thu 1994-05-12",
    "ombudsman_request": "Tue 1997-03-04",
    "message": "Tue 2020-11-10",
}
LATER_DAYS = {
    Step.MIGRATION_REDIRECT: "Thu 2015-01-01",
    Step.MIGRATION_ANSWER: "Thu 2015-01-01",
    Step.UNCLEAR: "Fri 2017-12-08",
    Step.ON_SITE: "Fri 2017-12-08",
}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: f"{term.procedure}-{term.step}")
def test_a_row_is_in_force_from_its_day_on(term):
    assert term.since == day(LATER_DAYS.get(term.step, FIRST_DAYS[term.procedure]))


# Where the last day is a day off


@pytest.mark.parametrize(
    ("start", "length", "legal", "preceding", "following"),
    [
        ("Fri 2025-01-31", 30, "Sun 2025-03-02", "Fri 2025-02-28", "Mon 2025-03-03"),
        ("Tue 2025-04-01", 30, "Thu 2025-05-01", "Wed 2025-04-30", "Mon 2025-05-05"),
        ("Fri 2025-12-05", 30, "Sun 2026-01-04", "Tue 2025-12-30", "Mon 2026-01-12"),
        ("Fri 2025-10-31", 3, "Mon 2025-11-03", "Sat 2025-11-01", "Wed 2025-11-05"),
        ("Fri 2025-04-25", 7, "Fri 2025-05-02", "Wed 2025-04-30", "Mon 2025-05-05"),
        ("Fri 2025-02-14", 15, "Sat 2025-03-01", "Fri 2025-02-28", "Mon 2025-03-03"),
        ("Fri 2026-02-06", 30, "Sun 2026-03-08", "Fri 2026-03-06", "Tue 2026-03-10"),
        ("Tue 2025-12-30", 7, "Tue 2026-01-06", "Tue 2025-12-30", "Mon 2026-01-12"),
        ("Thu 2025-10-02", 30, "Sat 2025-11-01", "Sat 2025-11-01", "Sat 2025-11-01"),
    ],
)
def test_the_last_day_never_moves_and_the_control_day_does(start, length, legal, preceding, following):
    for roll, control in ((Roll.PRECEDING, preceding), (Roll.NEXT, following), (Roll.NONE, legal)):
        found = due(replace(ANSWER, length=length, roll=roll), day(start))
        assert says(found) == (day(legal), day(control))
        assert found.leaves_no_day is (control == start)


def test_only_registration_waits_for_the_next_working_day():
    assert {row.step for row in TERMS if row.roll is Roll.NEXT} == {Step.REGISTER}
    assert {row.unit for row in TERMS if row.roll is Roll.NONE} == {Unit.WORKING_DAYS, Unit.HOURS}


def test_days_with_pay_are_days_off_where_the_office_says_so():
    start = day("Mon 2021-04-05")
    assert due(ANSWER, start).control_due == day("Wed 2021-05-05")
    with_pay = WorkingCalendar(also=frozenset({Layer.PRESIDENT}))
    assert due(ANSWER, start, with_pay).control_due == day("Fri 2021-04-30")


def test_a_year_without_a_calendar_is_refused():
    with pytest.raises(UnknownYear):
        due(ANSWER, day("Wed 2027-12-15"))


# What an office may decide


def test_an_extension_counts_from_the_end_of_the_first_term():
    first = due(ANSWER, day("Fri 2025-01-31"))
    assert due(EXTEND, first.legal_due, length=12).legal_due == day("Fri 2025-03-14")
    assert EXTEND.limit == Limit(longest=30, times=1)


@pytest.mark.parametrize("length", [0, 31, -1])
def test_an_extension_is_of_one_to_thirty_days(length):
    with pytest.raises(LengthNotAllowed, match=r"от 1 до 30, а не -?\d+ \(59-ФЗ, ст. 12 ч. 2\)"):
        due(EXTEND, day("Sun 2025-03-02"), length=length)
    assert due(EXTEND, day("Sun 2025-03-02"), length=1).legal_due == day("Mon 2025-03-03")
    assert due(EXTEND, day("Sun 2025-03-02"), length=30).length == 30


def test_a_delay_of_information_is_of_fifteen_days_at_most():
    term = term_of(Step.EXTEND, Procedure.INFORMATION_REQUEST, day("Thu 2026-04-09"))
    assert term.limit == Limit(longest=15, times=1)
    with pytest.raises(LengthNotAllowed):
        due(term, day("Sat 2026-05-09"), length=16)


@pytest.mark.parametrize(
    ("procedure", "step"),
    [
        (APPEAL, Step.TERMINATE),
        (APPEAL, Step.ABUSE),
        (APPEAL, Step.RETURN_COMPLAINT),
        (Procedure.MESSAGE, Step.ANSWER),
    ],
)
def test_what_an_office_sets_itself_is_of_thirty_days_at_most(procedure, step):
    term = term_of(step, procedure, day("Mon 2026-04-06"))
    assert term.limit == Limit(longest=30, times=0)
    assert due(term, day("Mon 2026-04-06"), length=30).legal_due == day("Wed 2026-05-06")
    with pytest.raises(LengthNotAllowed):
        due(term, day("Mon 2026-04-06"), length=31)


def test_a_length_that_the_law_names_is_not_an_offices_to_set():
    with pytest.raises(LengthNotAllowed, match="Срок установлен законом и не меняется: ответ: 30 календарных дней"):
        due(ANSWER, day("Fri 2025-01-31"), length=20)
    assert due(ANSWER, day("Fri 2025-01-31"), length=30) == due(ANSWER, day("Fri 2025-01-31"))


def test_a_term_in_hours_starts_with_a_moment_and_any_other_with_a_day():
    with pytest.raises(TypeError, match="starts with a moment"):
        due(NORM, day("Fri 2025-01-31"))
    with pytest.raises(TypeError, match="starts with a moment"):
        due(ANSWER, moment("Fri 2025-01-31 10:00"))
    with pytest.raises(TypeError, match="offset-naive"):
        due(NORM, datetime(2025, 1, 31, 10, tzinfo=UTC))


# A pause


def test_days_of_a_pause_do_not_count():
    pause = Pause(day("Mon 2025-02-10"), day("Mon 2025-02-17"))
    found = due(ANSWER, day("Fri 2025-01-31"), pauses=[pause])
    assert found.legal_due == day("Sun 2025-03-09")


@pytest.mark.parametrize(
    ("term", "since", "until", "last"),
    [
        (ANSWER, "Fri 2025-01-24", "Sat 2025-02-01", "Sun 2025-03-02"),  # until the start: nothing is lost
        (ANSWER, "Fri 2025-01-31", "Sun 2025-02-02", "Mon 2025-03-03"),
        (ANSWER, "Sun 2025-03-02", "Tue 2025-03-04", "Tue 2025-03-04"),  # the very last day
        (ANSWER, "Mon 2025-03-03", "Tue 2025-03-04", "Sun 2025-03-02"),  # after it
        (replace(ANSWER, unit=Unit.WORKING_DAYS, length=3), "Mon 2025-02-03", "Wed 2025-02-05", "Fri 2025-02-07"),
        (replace(ANSWER, unit=Unit.MONTHS, length=1), "Thu 2025-02-27", "Sat 2025-03-01", "Sun 2025-03-02"),
        (replace(ANSWER, unit=Unit.MONTHS, length=1), "Fri 2025-02-28", "Sun 2025-03-02", "Sun 2025-03-02"),
    ],
)
def test_a_pause_costs_the_days_of_the_term_that_it_covers(term, since, until, last):
    assert due(term, day("Fri 2025-01-31"), pauses=[Pause(day(since), day(until))]).legal_due == day(last)


def test_pauses_that_overlap_count_once():
    spells = [Pause(day("Mon 2025-02-10"), day("Thu 2025-02-13")), Pause(day("Wed 2025-02-12"), day("Fri 2025-02-14"))]
    assert due(ANSWER, day("Fri 2025-01-31"), pauses=spells).legal_due == day("Thu 2025-03-06")


def test_hours_of_a_day_in_pause_do_not_count():
    pause = Pause(day("Sat 2021-03-20"), day("Tue 2021-03-23"))
    assert due(NORM, moment("Fri 2021-03-19 16:00"), pauses=[pause]).due_at == moment("Tue 2021-03-23 16:48")
    day_and_night = replace(NORM, unit=Unit.HOURS, length=24)
    assert due(day_and_night, moment("Fri 2021-03-19 16:00"), pauses=[pause]).due_at == moment("Tue 2021-03-23 16:00")
    begun = Pause(day("Fri 2021-03-19"), day("Sat 2021-03-20"))
    assert due(day_and_night, moment("Fri 2021-03-19 16:00"), pauses=[begun]).due_at == moment("Sun 2021-03-21 00:00")


def test_an_empty_pause_is_none_and_one_that_ends_before_it_begins_is_refused():
    at = day("Mon 2025-02-10")
    assert due(ANSWER, day("Fri 2025-01-31"), pauses=[Pause(at, at)]) == due(ANSWER, day("Fri 2025-01-31"))
    with pytest.raises(ValueError, match="ends before it begins"):
        Pause(at, at - timedelta(days=1))


# Months


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("Fri 2025-01-31", 1, "Fri 2025-02-28"),
        ("Wed 2024-01-31", 1, "Thu 2024-02-29"),
        ("Mon 2025-12-15", 1, "Thu 2026-01-15"),
        ("Sun 2025-11-30", 1, "Tue 2025-12-30"),
        ("Sun 2025-11-30", 3, "Sat 2026-02-28"),
        ("Fri 2025-01-10", 12, "Sat 2026-01-10"),
        ("Fri 2025-01-10", 11, "Wed 2025-12-10"),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_its_last(start, months, last):
    assert due(replace(ANSWER, unit=Unit.MONTHS, length=months), day(start)).legal_due == day(last)


# The law changes

SHORTER = replace(ANSWER, length=20, since=day("Fri 2027-01-01"), source="59-ФЗ, ст. 12 ч. 1, в новой редакции")


def test_papers_registered_before_a_change_keep_their_term():
    terms = (*TERMS, SHORTER)
    assert term_of(Step.ANSWER, APPEAL, day("Thu 2026-12-31"), terms) is ANSWER
    assert term_of(Step.ANSWER, APPEAL, day("Fri 2027-01-01"), terms) is SHORTER
    assert term_of(Step.ANSWER, APPEAL, day("Fri 2027-01-01")) is ANSWER
    assert term_of(Step.REGISTER, APPEAL, day("Fri 2027-01-01"), terms) is REGISTER


def test_a_step_of_which_no_row_speaks_yet_has_no_term():
    with pytest.raises(NoTerm, match=r"Срок не установлен: ответ, обращение гражданина \(59-ФЗ\), на ср.01.11.2006"):
        term_of(Step.ANSWER, APPEAL, day("Wed 2006-11-01"))
    with pytest.raises(NoTerm):
        term_of(Step.EXTEND, Procedure.INCIDENT, day("Thu 2026-04-09"))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (replace(ANSWER, length=20), "говорят две строки"),
        (replace(SHORTER, source=""), "не назван источник"),
        (replace(SHORTER, length=0), "неверна длина: 0"),
        (replace(SHORTER, length=-5), "неверна длина: -5"),
        (replace(SHORTER, unit=Unit.GIVEN), "неверна длина: 20"),
        (replace(SHORTER, unit=Unit.GIVEN, length=-1), "неверна длина: -1"),
        (replace(SHORTER, limit=Limit(longest=19)), "длиннее допустимого: 19 календарных дней"),
        (replace(SHORTER, unit=Unit.HOURS), "в часах: он не переносится"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(row, why):
    with pytest.raises(BadTerms, match=rf"обращение гражданина \(59-ФЗ\).*{why}|{why}"):
        terms_of(APPEAL, day("Fri 2027-01-01"), (*TERMS, row))


def test_a_row_as_long_as_its_limit_is_fine():
    row = replace(SHORTER, limit=Limit(longest=20))
    assert term_of(Step.ANSWER, APPEAL, day("Fri 2027-01-01"), (*TERMS, row)) is row


# All terms of a kind of paper


def test_the_terms_of_an_appeal_are_those_in_force_on_its_day():
    before = {term.step for term in terms_of(APPEAL, day("Wed 2014-12-31"))}
    now = {term.step for term in terms_of(APPEAL, day("Thu 2026-04-09"))}
    assert now - before == {Step.MIGRATION_REDIRECT, Step.MIGRATION_ANSWER, Step.UNCLEAR, Step.ON_SITE}
    assert before < now
    assert terms_of(APPEAL, day("Wed 2006-11-01")) == ()


def test_a_calculator_tells_every_term_of_a_kind_of_paper():
    found = dict(every_due(APPEAL, day("Fri 2025-01-31")))
    by_step: dict[Step, Any] = {term.step: last for term, last in found.items()}
    assert tuple(found) == terms_of(APPEAL, day("Fri 2025-01-31"))
    assert says(by_step[Step.ANSWER]) == (day("Sun 2025-03-02"), day("Fri 2025-02-28"))
    assert by_step[Step.EXTEND].legal_due == day("Tue 2025-04-01")
    assert by_step[Step.REGISTER].legal_due == day("Mon 2025-02-03")
    assert by_step[Step.HIGHER] is None


def test_a_calculator_tells_hours_only_of_a_moment():
    def found(started) -> dict[Step, Any]:
        return {term.step: last for term, last in every_due(Procedure.PROSECUTOR_REQUEST, started)}

    assert found(day("Fri 2026-04-10"))[Step.ANSWER_URGENT] is None
    assert found(moment("Fri 2026-04-10 16:40"))[Step.ANSWER_URGENT].due_at == moment("Sat 2026-04-11 16:40")
    assert found(moment("Fri 2026-04-10 16:40"))[Step.ANSWER].legal_due == day("Fri 2026-04-17")


def test_an_extension_without_a_term_to_extend_has_no_last_day():
    alone = (replace(EXTEND, procedure=Procedure.INCIDENT),)
    assert every_due(Procedure.INCIDENT, day("Fri 2026-04-10"), terms=alone) == ((alone[0], None),)


def test_every_procedure_has_a_russian_title():
    assert len({procedure.label for procedure in Procedure}) == len(Procedure)
    assert all(procedure.label for procedure in Procedure)


# How a date is explained


def test_the_sentence_behind_a_date():
    assert due(ANSWER, day("Fri 2025-01-31")).explain().sentence.replace("\u00a0", " ") == (
        "Ответ: 30 календарных дней со дня регистрации (59-ФЗ, ст. 12 ч. 1). "
        "День регистрации – пт 31.01.2025 – не считается; последний день – вс 02.03.2025. "
        "Это не рабочий день (выходной); контрольный срок – пт 28.02.2025, предшествующий рабочий день."
    )


def test_the_sentence_warns_of_a_term_that_leaves_no_day_and_tells_of_pauses():
    found = due(replace(ANSWER, length=7), day("Tue 2025-12-30"))
    assert "Внимание: контрольный срок не позже дня, с которого срок считается." in found.explain().sentence
    pauses = [Pause(day("Mon 2025-02-10"), day("Wed 2025-02-12")), Pause(day("Fri 2025-02-14"), day("Sat 2025-02-15"))]
    text = due(ANSWER, day("Fri 2025-01-31"), pauses=pauses).explain().sentence.replace("\u00a0", " ")
    assert "Не считались дни: с пн 10.02.2025 по вт 11.02.2025, с пт 14.02.2025 по пт 14.02.2025." in text
    assert "Внимание" not in text


def test_the_sentence_of_hours_and_of_a_day_that_the_paper_names():
    text = due(replace(NORM, length=3, note="до 22:00"), moment("Fri 2021-03-19 16:00")).explain().sentence
    assert text.replace("\u00a0", " ") == (
        "Ответ: 3 рабочих часа с момента поступления (местный акт об инцидентах). "
        "Начало – пт 19.03.2021 16:00, последний момент – пн 22.03.2021 11:00. Примечание: до 22:00."
    )
    higher = term_of(Step.HIGHER, APPEAL, day("Mon 2026-04-06"))
    text = due(higher, day("Mon 2026-04-06"), given=day("Fri 2026-04-24")).explain().sentence
    assert text.replace("\u00a0", " ") == (
        "Доклад вышестоящему органу: назван в документе (сопроводительное письмо вышестоящего органа). "
        "Последний день – пт 24.04.2026."
    )


def rows(found):
    return [(row.day, row.number, row.why, row.note) for row in found.explain().days]


def test_the_table_behind_calendar_days_counts_days_off_too():
    table = rows(due(REGISTER, day("Fri 2025-10-31")))
    assert [(at, number) for at, number, _, _ in table] == [
        (day("Fri 2025-10-31"), None),
        (day("Sat 2025-11-01"), 1),
        (day("Sun 2025-11-02"), 2),
        (day("Mon 2025-11-03"), 3),
        (day("Tue 2025-11-04"), None),
        (day("Wed 2025-11-05"), None),
    ]
    assert table[0][2] == "рабочий день"
    assert table[1][2].startswith("рабочий день, отдых перенесён на пн\u00a003.11.2025")
    assert table[3][2].startswith(
        "выходной, перенесён с сб\u00a001.11.2025 (постановление Правительства РФ от 04.10.2024 № 1335)"
    )
    assert table[4][2] == "праздник: День народного единства"
    assert [note for _, _, _, note in table] == [
        "начало срока, не считается", "", "", "последний день", "", "контрольный срок",
    ]  # fmt: skip


def test_the_table_behind_working_days_passes_days_off_over():
    term = term_of(Step.ANSWER, Procedure.PROSECUTOR_REQUEST, day("Wed 2026-04-29"))
    table = rows(due(term, day("Wed 2026-04-29"), pauses=[Pause(day("Tue 2026-05-05"), day("Wed 2026-05-06"))]))
    assert [(f"{at:%d}", number, note) for at, number, _, note in table] == [
        ("29", None, "начало срока, не считается"),
        ("30", 1, ""),
        ("01", None, "не считается"),
        ("02", None, "не считается"),
        ("03", None, "не считается"),
        ("04", 2, ""),
        ("05", None, "пауза, не считается"),
        ("06", 3, ""),
        ("07", 4, ""),
        ("08", 5, "последний день, контрольный срок"),
    ]


def test_a_pause_of_the_day_of_the_start_is_told_of_only_where_that_day_counts():
    friday = [Pause(day("Fri 2021-03-19"), day("Sat 2021-03-20"))]
    in_days = due(replace(ANSWER, length=7), day("Fri 2021-03-19"), pauses=friday).explain()
    in_hours = due(NORM, moment("Fri 2021-03-19 16:00"), pauses=friday).explain()
    assert in_days.days[0].note == "начало срока, не считается"
    assert "Не считались" not in in_days.sentence
    assert in_hours.days[0].note == "начало срока, пауза, не считается"
    assert "Не считались дни: с пт" in in_hours.sentence


def test_a_pause_after_the_last_day_is_not_told_of():
    later = [Pause(day("Mon 2025-03-03"), day("Wed 2025-03-05"))]
    assert due(replace(ANSWER, roll=Roll.NEXT), day("Fri 2025-01-31"), pauses=later).explain().days[-1].note == (
        "контрольный срок"
    )
    assert "Не считались" not in due(ANSWER, day("Fri 2025-01-31"), pauses=later).explain().sentence


def test_the_table_reaches_back_to_a_control_day_before_the_start():
    found = due(replace(ANSWER, length=7), day("Wed 2025-12-31"))
    table = rows(found)
    assert table[0][0] == found.control_due == day("Tue 2025-12-30")
    assert (table[0][1], table[0][3]) == (None, "контрольный срок")
    assert found.leaves_no_day


def test_the_table_behind_hours_tells_how_much_has_passed_by_each_evening():
    found = due(NORM, moment("Fri 2021-03-19 16:00"), pauses=[Pause(day("Mon 2021-03-22"), day("Tue 2021-03-23"))])
    table = [(row.day.day, row.counted, row.number, row.note) for row in found.explain().days]
    hour = timedelta(hours=1)
    assert table == [
        (19, hour, None, "начало срока"),
        (20, hour, None, ""),
        (21, hour, None, ""),
        (22, hour, None, "пауза, не считается"),
        (23, 8 * hour, None, "последний день, контрольный срок"),
    ]
    whole = due(replace(NORM, unit=Unit.HOURS, length=24), moment("Fri 2021-03-19 16:00")).explain().days
    assert [row.counted for row in whole] == [8 * hour, 24 * hour]
