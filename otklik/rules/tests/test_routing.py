"""Article 8, and the office's own order of topics and territories."""

from __future__ import annotations

from dataclasses import replace

import pytest

from otklik.rules.deadlines import Step, term_of
from otklik.rules.law import Procedure
from otklik.rules.routing import (
    WAYS,
    BadRoutes,
    Competence,
    ComplainedOfBody,
    NoWay,
    Route,
    complains_of,
    refuse_complained_of,
    route,
    way,
)
from otklik.rules.tests.days import day

TODAY = day("Thu 2026-04-09")


@pytest.mark.parametrize(
    ("competence", "step", "author_is_told", "source"),
    [
        ("ours", Step.ANSWER, False, "59-ФЗ, ст. 9 ч. 1"),
        ("department", None, False, "59-ФЗ, ст. 8 ч. 3 (по смыслу); инструкция по делопроизводству"),
        ("other", Step.REDIRECT, True, "59-ФЗ, ст. 8 ч. 3"),
        ("several", Step.COPIES, True, "59-ФЗ, ст. 8 ч. 4"),
        ("migration", Step.MIGRATION_REDIRECT, True, "59-ФЗ, ст. 8 ч. 3.1 (357-ФЗ от 24.11.2014)"),
        ("complained_of", None, True, "59-ФЗ, ст. 8 ч. 6, 7"),
    ],
)
def test_what_is_done_with_a_question_by_whose_it_is(competence, step, author_is_told, source):
    found = way(Competence(competence), TODAY)
    assert (found.step, found.author_is_told, found.source) == (step, author_is_told, source)
    assert found.says


def test_every_way_with_a_term_finds_it_from_its_first_day_on():
    assert {row.competence for row in WAYS} == set(Competence)
    for row in WAYS:
        if row.step:
            assert term_of(row.step, Procedure.APPEAL, row.since)


def test_a_way_that_the_law_did_not_know_yet_is_refused():
    with pytest.raises(NoWay, match="Порядок не установлен: сообщение о нарушении миграционного"):
        way(Competence.MIGRATION, day("Wed 2014-12-31"))


@pytest.mark.parametrize("recipient", ["Отдел ЖКХ", "отдел  жкх ", "ОТДЕЛ ЖКХ"])
def test_a_complaint_never_goes_to_the_one_it_complains_of(recipient):
    with pytest.raises(ComplainedOfBody, match=r"нельзя направить тому, на кого жалуются: .*ст\. 8 ч\. 6"):
        refuse_complained_of(recipient, ["Глава", "Отдел ЖКХ"])


def test_a_complaint_may_go_to_anybody_else():
    refuse_complained_of("Отдел образования", ["Глава", "Отдел ЖКХ"])
    refuse_complained_of("Отдел образования", [])
    with pytest.raises(ComplainedOfBody):
        refuse_complained_of("Семенов С. С.", ["Семёнов С. С."])


ANY = Route(prefix="", department="Общий отдел", since=day("Thu 2026-01-01"), source="распоряжение № 1")
HOUSING = replace(ANY, prefix="0005", department="Отдел ЖКХ")
WATER = replace(ANY, prefix="0005.0005.0056", department="Водоканал")
VILLAGE = replace(HOUSING, settlement="Каспля", department="Администрация поселения")
LATER = replace(HOUSING, since=day("Wed 2026-07-01"), department="Управление ЖКХ")
ORDER = [ANY, HOUSING, WATER, VILLAGE, LATER]


@pytest.mark.parametrize(
    ("code", "settlement", "on", "department"),
    [
        ("0003.0011.0127.0868", "Каспля", "Thu 2026-04-09", "Общий отдел"),
        ("0005.0005.0055.1", "Пригорское", "Thu 2026-04-09", "Отдел ЖКХ"),
        ("0005", "", "Thu 2026-04-09", "Отдел ЖКХ"),
        ("0005.0005.0055.1", "Каспля", "Thu 2026-04-09", "Администрация поселения"),
        ("0005.0005.0056.1161", "Каспля", "Thu 2026-04-09", "Водоканал"),
        ("0005.0005.0056.1161", "Каспля", "Wed 2026-07-01", "Водоканал"),
        ("0005.0005.0055.1", "Пригорское", "Wed 2026-07-01", "Управление ЖКХ"),
        ("00051.0001", "Пригорское", "Thu 2026-04-09", "Общий отдел"),
    ],
)
def test_the_nearest_topic_decides_and_then_the_territory(code, settlement, on, department):
    for order in (ORDER, ORDER[::-1]):
        found = route(code, settlement, day(on), order)
        assert found is not None
        assert found.department == department


def test_a_question_that_no_row_speaks_of_has_no_route():
    assert route("0003.0011", "Каспля", TODAY, [HOUSING]) is None
    assert route("0005", "Каспля", day("Wed 2025-12-31"), ORDER) is None
    assert route("0005", "Каспля", TODAY, []) is None


def test_an_order_that_says_two_things_at_once_is_refused():
    with pytest.raises(BadRoutes, match=r"Две строки об одном: 0005, Каспля: Водоканал, с чт.01\.01\.2026\."):
        route("0005", "Каспля", TODAY, [*ORDER, replace(VILLAGE, department="Водоканал")])
    assert ANY.says == "любая тема: Общий отдел"


@pytest.mark.parametrize(
    ("about", "name", "named"),
    [
        ("на бездействие отдела благоустройства", "Отдел благоустройства", True),
        ("Отдел ЖКХ, начальник Петров", "Отдел жилищно-коммунального хозяйства", True),
        ("на начальника отдела Петрова П.П.", "Петров П. П.", True),
        ("сотрудницей Королёвой Т. С. отказано в приёме", "Королева Т. С.", True),
        ("на отдел Белинского", "Белинский А. А.", True),
        ("на отдел образования", "Отдел благоустройства", False),
        ("администрация района", "Отдел жилищно-коммунального хозяйства", False),
        ("на главу Петровского поселения", "Петров П. П.", False),
        ("на управляющую компанию", "Управление образования", False),
        ("на отдел", "Отдел", False),
        ("", "Отдел благоустройства", False),
    ],
)
def test_a_free_text_names_a_department_or_a_person_in_any_case(about, name, named):
    assert complains_of(about, name) is named
