"""The counting rules of the annual report, one by one; then what must hold for any facts at all."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otklik.rules.statistics import (
    RESULTS,
    WROTE_BEFORE,
    AppealFact,
    Facts,
    IncidentFact,
    LetterFact,
    MessageFact,
    Norms,
    ReceptionDayFact,
    ReceptionFact,
    alphabetical,
    annual_figures,
    mean_hours,
    share,
)

NORMS = Norms(ordinary_hours=8, urgent_hours=3)


def figures(*cells):
    """Count the given cells for 2021; a kind that has no cell was never imported."""

    def of(kind):
        return tuple(cell for cell in cells if isinstance(cell, kind)) or None

    facts = Facts(
        year=2021,
        letters=of(LetterFact),
        appeals=of(AppealFact),
        incidents=of(IncidentFact),
        messages=of(MessageFact),
        receptions=of(ReceptionFact),
        reception_days=of(ReceptionDayFact) or (),
    )
    return annual_figures(facts, NORMS)


def appeal(count=1, year=2021, quarter=1, **facts):
    return AppealFact(year=year, quarter=quarter, count=count, **facts)


def incident(count=1, year=2021, **facts):
    return IncidentFact(year=year, count=count, **facts)


def message(count=1, year=2021, **facts):
    return MessageFact(year=year, count=count, **facts)


def visit(count=1, year=2021, official="Глава", **facts):
    return ReceptionFact(year=year, official=official, count=count, **facts)


# Which figures there are


def test_a_kind_that_was_never_imported_has_no_figures():
    assert figures() == {"channels": {}}
    assert {key.split(".")[0] for key in figures(LetterFact(year=2021), message())} == {
        "correspondence",
        "messages",
        "channels",
    }


def test_a_kind_that_was_imported_has_its_figures_though_the_year_is_empty():
    found = annual_figures(Facts(year=2021, letters=(), appeals=(), incidents=(), messages=(), receptions=()), NORMS)
    assert found["appeals.total"] == 0
    assert found["appeals.previous"] is None
    assert found["appeals.change"] is None
    assert found["appeals.history"] == {}
    assert found["appeals.busiest_quarter"] is None
    assert found["appeals.by_topic"] == {}
    assert found["appeals.by_source_previous"] is None
    assert found["appeals.from_higher"] == {"count": 0, "share": None, "previous": None}
    assert found["appeals.by_result"] == dict.fromkeys(RESULTS, 0)
    assert found["incidents.ordinary.mean_hours"] is None
    assert found["incidents.most_active_territories"] == []
    assert found["messages.mean_rating"] is None
    assert found["receptions.by_official"] == {}
    assert found["channels"] == {
        kind: {"count": 0, "previous": None} for kind in ("appeals", "incidents", "messages", "receptions")
    }


# Against the year before


def test_the_change_is_from_the_year_before():
    found = figures(LetterFact(year=2021, count=22_892), LetterFact(year=2020, count=21_640))
    assert found["correspondence.total"] == 22_892
    assert found["correspondence.previous"] == 21_640
    assert found["correspondence.change"] == 1_252
    assert figures(appeal(334), appeal(737, year=2020))["appeals.change"] == -403


def test_nothing_of_the_year_before_is_null_and_never_a_growth_from_zero():
    found = figures(appeal(3), appeal(5, year=2019), incident(2), LetterFact(year=2021))
    assert found["appeals.previous"] is None
    assert found["appeals.change"] is None
    assert found["appeals.from_higher"]["previous"] is None
    assert found["appeals.by_source_previous"] is None
    assert found["incidents.previous"] is None
    assert found["correspondence.previous"] is None


def test_a_year_before_without_higher_bodies_is_zero_of_them_not_null():
    found = figures(appeal(3, source="Прокуратура", wrote_before="never"), appeal(5, year=2020))
    assert found["appeals.from_higher"] == {"count": 3, "share": 100.0, "previous": 0}
    assert found["appeals.by_source_previous"] == {}


def test_a_period_without_papers_in_a_year_that_is_held_is_zero_and_not_null():
    facts = Facts(year=2021, appeals=(appeal(3),), held={"appeals": frozenset({2021, 2020})})
    found = annual_figures(facts, NORMS)
    assert (found["appeals.previous"], found["appeals.change"]) == (0, 3)
    assert found["appeals.history"] == {"2020": 0, "2021": 3}
    assert found["appeals.from_higher"] == {"count": 0, "share": 0.0, "previous": 0}
    assert found["channels"] == {"appeals": {"count": 3, "previous": 0}}


def test_an_answer_whose_time_cannot_be_told_is_neither_in_time_nor_late_nor_in_the_mean():
    cells = [incident(2, answered=True, minutes=120, in_time=True), incident(3, answered=True, timed=False)]
    found = figures(*cells)
    assert found["incidents.ordinary.mean_hours"] == 1.0
    assert (found["incidents.in_time"], found["incidents.late"], found["incidents.untimed"]) == (2, 0, 3)
    assert "incidents.untimed" not in figures(cells[0])


def test_history_lists_the_years_that_occur_up_to_the_reports_own():
    cells = [appeal(638, year=2018), appeal(334), appeal(9, year=2022), appeal(710, year=2019)]
    assert list(figures(*cells)["appeals.history"].items()) == [("2018", 638), ("2019", 710), ("2021", 334)]
    assert figures(incident(102, year=2019), incident(481))["incidents.history"] == {"2019": 102, "2021": 481}


def test_channels_set_every_imported_kind_beside_its_year_before():
    found = figures(appeal(334), appeal(737, year=2020), message(285), visit(60), visit(34))
    assert found["channels"] == {
        "appeals": {"count": 334, "previous": 737},
        "messages": {"count": 285, "previous": None},
        "receptions": {"count": 94, "previous": None},
    }


# Appeals


def test_the_busiest_quarter_is_the_one_with_most_appeals_and_the_earlier_of_equals():
    found = figures(appeal(78), appeal(121, quarter=2), appeal(72, quarter=3), appeal(121, quarter=4))
    assert found["appeals.by_quarter"] == {"1": 78, "2": 121, "3": 72, "4": 121}
    assert found["appeals.busiest_quarter"] == 2


def test_a_quarter_in_which_nothing_came_is_absent():
    assert figures(appeal(2, quarter=3))["appeals.by_quarter"] == {"3": 2}


def test_topics_have_counts_and_shares_most_first():
    found = figures(appeal(55, topic="other"), appeal(214, topic="housing"), appeal(65, topic="land"))
    assert list(found["appeals.by_topic"].items()) == [
        ("housing", {"count": 214, "share": 64.1}),
        ("land", {"count": 65, "share": 19.5}),
        ("other", {"count": 55, "share": 16.5}),
    ]


def test_an_appeal_without_a_code_is_in_no_section_but_in_the_base_of_the_shares():
    found = figures(appeal(1, section="0005"), appeal(1, section="0003"), appeal(1))
    assert list(found["appeals.by_section"].items()) == [
        ("0003", {"count": 1, "share": 33.3}),
        ("0005", {"count": 1, "share": 33.3}),
    ]


def test_both_forms_are_always_named():
    assert figures(appeal(2, form="electronic"))["appeals.by_form"] == {"written": 0, "electronic": 2}


def test_an_appeal_of_a_higher_body_counts_under_its_name():
    found = figures(
        appeal(24, source="Приёмная", wrote_before="answered"),
        appeal(39, source="Управление", wrote_before="never"),
        appeal(249),
        appeal(22, source="Прокуратура", wrote_before="in_work"),
        appeal(29, year=2020, source="Прокуратура", wrote_before="never"),
        appeal(60, year=2020),
    )
    assert list(found["appeals.by_source"].items()) == [
        ("Управление", {"count": 39, "share": 11.7}),
        ("Приёмная", {"count": 24, "share": 7.2}),
        ("Прокуратура", {"count": 22, "share": 6.6}),
    ]
    assert found["appeals.by_source_previous"] == {"Прокуратура": 29}
    assert found["appeals.from_higher"] == {"count": 85, "share": 25.4, "previous": 29}
    assert found["appeals.from_higher_wrote_before"] == {"answered": 24, "in_work": 22, "never": 39}


def test_every_result_is_named_and_measures_are_a_part_of_supported():
    found = figures(
        appeal(2, outcome="supported", measures_taken=True),
        appeal(3, outcome="supported"),
        appeal(5, outcome="explained", measures_taken=True),  # measures count only where the appeal was supported
        appeal(7, outcome="redirected"),
        appeal(11, outcome="in_work"),
        appeal(13, outcome="withdrawn"),
    )
    assert found["appeals.by_result"] == {
        "supported": 5,
        "measures_taken": 2,
        "explained": 5,
        "not_supported": 0,
        "redirected": 7,
        "left_without_answer": 0,
        "in_work": 11,
        "withdrawn": 13,
    }


def test_late_is_answered_late_and_overdue_is_not_answered_at_all():
    found = figures(
        appeal(1, answered=True, in_time=True, within_law=True),
        appeal(2, answered=True, in_time=True),  # stated later than the law's
        appeal(4, answered=True, within_law=True),  # stated earlier than the law's
        appeal(8, overdue=True),
        appeal(16),
    )
    assert found["appeals.answered_in_time"] == 3
    assert found["appeals.answered_late"] == 4
    assert found["appeals.answered_within_law"] == 5
    assert found["appeals.overdue"] == 8


def test_marks_of_an_appeal_are_counted_each_on_its_own():
    found = figures(
        appeal(1, extended=True, collective=True),
        appeal(2, repeated=True),
        appeal(4, outside=True, territory="вне района"),
        appeal(8, territory="Печерское"),
    )
    assert found["appeals.extended"] == 1
    assert found["appeals.collective"] == 1
    assert found["appeals.repeated"] == 2
    assert found["appeals.from_outside"] == 4
    assert found["appeals.by_territory"] == {"Печерское": 8, "вне района": 4}


# Incidents


def test_the_mean_time_is_over_answered_incidents_of_one_importance():
    found = figures(
        incident(2, answered=True, in_time=True, minutes=7 * 60),
        incident(1, answered=True, minutes=9 * 60),
        incident(5),
        incident(3, urgent=True, answered=True, in_time=True, minutes=5 * 60),
    )
    assert found["incidents.ordinary.count"] == 8
    assert found["incidents.ordinary.norm_hours"] == 8
    assert found["incidents.ordinary.mean_hours"] == 5.3
    assert found["incidents.urgent.count"] == 3
    assert found["incidents.urgent.norm_hours"] == 3
    assert found["incidents.urgent.mean_hours"] == 1.7
    assert found["incidents.in_time"] == 5
    assert found["incidents.late"] == 1


def test_most_active_are_three_territories_and_equals_stand_in_the_alphabet():
    found = figures(
        incident(5, territory="Жуковское"),
        incident(5, territory="Ёлкинское"),
        incident(5, territory="Еловское"),
        incident(7, territory="Печерское"),
        incident(9),  # a territory that is not stated is not a territory
    )
    assert found["incidents.most_active_territories"] == ["Печерское", "Еловское", "Ёлкинское"]
    assert list(found["incidents.by_territory"]) == ["Еловское", "Ёлкинское", "Жуковское", "Печерское"]


def test_incidents_by_network_topic_and_group():
    found = figures(
        incident(3, network="ВКонтакте", topic_group="Дороги", topic="Ремонт"),
        incident(1, network="Одноклассники", topic_group="ЖКХ", topic="Вода"),
    )
    assert found["incidents.by_network"] == {"ВКонтакте": 3, "Одноклассники": 1}
    assert found["incidents.by_topic"]["Ремонт"] == {"count": 3, "share": 75.0}
    assert found["incidents.by_topic_group"]["ЖКХ"] == {"count": 1, "share": 25.0}


# Messages


def test_messages_by_category_in_time_and_rated():
    found = figures(
        message(135, category="Дороги", answered=True, in_time=True, rating=4),
        message(149, category="Мусор", answered=True, in_time=True),
        message(1, category="Мусор", answered=True, rating=1),
    )
    assert found["messages.total"] == 285
    assert found["messages.by_category"]["Дороги"] == {"count": 135, "share": 47.4}
    assert found["messages.answered_in_time"] == 284
    assert found["messages.mean_rating"] == 4.0


def test_the_mean_of_no_rating_is_null():
    assert figures(message(3))["messages.mean_rating"] is None


# Receptions


def test_a_reception_is_a_day_of_an_official_and_a_visitor_is_a_card():
    found = figures(
        visit(94),
        visit(6, official="Заместитель"),
        visit(50, year=2020),
        ReceptionDayFact(year=2021, official="Глава", count=16),
        ReceptionDayFact(year=2021, official="Заместитель", count=2),
        ReceptionDayFact(year=2020, official="Глава", count=9),
    )
    assert found["receptions.days"] == 18
    assert found["receptions.visitors"] == 100
    assert found["receptions.by_official"] == {
        "Глава": {"days": 16, "visitors": 94},
        "Заместитель": {"days": 2, "visitors": 6},
    }
    assert found["channels"] == {"receptions": {"count": 100, "previous": 50}}


def test_a_card_without_a_code_is_a_topic_of_its_own_and_measures_taken_are_support():
    found = figures(
        visit(58, topic="land", outcome="supported"),
        visit(21, topic="housing", outcome="measures_taken"),
        visit(14, topic="other", outcome="explained"),
        visit(1, outcome="explained"),
    )
    assert found["receptions.by_topic"] == {
        "land": {"count": 58, "share": 61.7},
        "housing": {"count": 21, "share": 22.3},
        "other": {"count": 14, "share": 14.9},
        "unstated": {"count": 1, "share": 1.1},
    }
    assert found["receptions.by_result"] == {
        "supported": {"count": 79, "share": 84.0},
        "explained": {"count": 15, "share": 16.0},
    }


# Rounding


@pytest.mark.parametrize(
    ("count", "total", "per_cent"),
    [
        (14, 94, 14.9),  # the report of 2021 says 14,8
        (214, 334, 64.1),  # and 64
        (1, 3, 33.3),
        (2, 3, 66.7),
        (1, 16, 6.3),  # 6.25 exactly: half goes up
        (3, 16, 18.8),  # 18.75, where rounding to even would agree
        (1, 2000, 0.1),  # 0.05, which a binary fraction cannot hold
        (1, 2001, 0.0),
        (0, 5, 0.0),
        (5, 5, 100.0),
        (0, 0, None),
    ],
)
def test_a_share_is_rounded_half_up_to_one_decimal(count, total, per_cent):
    assert share(count, total) == per_cent


@pytest.mark.parametrize(
    ("minutes", "count", "hours"), [(9, 1, 0.2), (3, 1, 0.1), (2, 1, 0.0), (1437, 3, 8.0), (0, 0, None)]
)
def test_hours_are_rounded_half_up_to_one_decimal(minutes, count, hours):
    assert mean_hours(minutes, count) == hours


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_the_nearest_tenth_and_the_upper_of_two(count, total):
    tenths = Fraction(str(share(count, total))) * 10
    exact = Fraction(1000 * count, total)
    assert tenths.denominator == 1
    assert tenths - Fraction(1, 2) <= exact < tenths + Fraction(1, 2)


def test_names_sort_without_case_and_with_yo_after_ye():
    names = ["Жуково", "ёлки", "Ёлка", "еловое", "Ежи", "Ель", "яма"]
    assert sorted(names, key=alphabetical) == ["Ежи", "еловое", "Ель", "Ёлка", "ёлки", "Жуково", "яма"]


# What holds for any facts

years = st.sampled_from([2019, 2020, 2021, 2022])
counts = st.integers(1, 50)
flags = st.booleans()
places = st.sampled_from(["", "Еловское", "Ёлкинское", "ЁЛКИНСКОЕ", "вне района"])
codes = st.sampled_from(["", "0001", "0003", "0005"])
bodies = st.sampled_from(["", "Прокуратура", "Приёмная"])

appeal_cells = st.builds(
    AppealFact,
    year=years,
    quarter=st.integers(1, 4),
    topic=st.sampled_from(["housing", "land", "other"]),
    section=codes,
    form=st.sampled_from(["written", "electronic"]),
    source=bodies,
    wrote_before=st.sampled_from(WROTE_BEFORE),
    territory=places,
    outside=flags,
    outcome=st.sampled_from([*(result for result in RESULTS if result != "measures_taken"), "withdrawn"]),
    measures_taken=flags,
    answered=flags,
    in_time=flags,
    within_law=flags,
    overdue=flags,
    extended=flags,
    collective=flags,
    repeated=flags,
    count=counts,
).map(lambda cell: cell if cell.source else replace(cell, wrote_before=""))

incident_cells = st.builds(
    IncidentFact,
    year=years,
    network=st.sampled_from(["ВКонтакте", "Одноклассники"]),
    topic_group=places,
    topic=places,
    territory=places,
    urgent=flags,
    answered=flags,
    minutes=st.integers(0, 5000),
    in_time=flags,
    count=counts,
)
message_cells = st.builds(
    MessageFact,
    year=years,
    category=st.sampled_from(["Дороги", "Мусор"]),
    answered=flags,
    in_time=flags,
    rating=st.none() | st.integers(1, 5),
    count=counts,
)
officials = st.sampled_from(["Глава", "Заместитель"])
reception_cells = st.builds(
    ReceptionFact,
    year=years,
    official=officials,
    topic=st.sampled_from(["land", "unstated"]),
    outcome=st.sampled_from(["supported", "measures_taken", "explained"]),
    count=counts,
)
day_cells = st.builds(ReceptionDayFact, year=years, official=officials, count=counts)
letter_cells = st.builds(LetterFact, year=years, count=counts)

any_cells = st.lists(
    appeal_cells | incident_cells | message_cells | reception_cells | day_cells | letter_cells, max_size=30
)


def written(found):
    """The figures as a file has them: the order of tables counts too."""
    return json.dumps(found, ensure_ascii=False)


@given(any_cells, st.randoms())
def test_the_order_of_facts_changes_nothing(cells, random):
    shuffled = random.sample(cells, len(cells))
    assert written(figures(*shuffled)) == written(figures(*cells))


@given(any_cells, st.data())
def test_splitting_a_cell_changes_nothing(cells, data):
    parts = []
    for cell in cells:
        count = data.draw(st.integers(0, cell.count))
        one, other = replace(cell, count=count), replace(cell, count=cell.count - count)
        if isinstance(cell, IncidentFact):
            minutes = int(cell.minutes) * count // cell.count
            one, other = replace(one, minutes=minutes), replace(other, minutes=int(cell.minutes) - minutes)
        parts += [one, other]
    assert written(figures(*parts)) == written(figures(*cells))


def total(table):
    return sum(line["count"] if isinstance(line, dict) else line for line in table.values())


@given(st.lists(appeal_cells, min_size=1, max_size=30))
def test_tables_of_appeals_add_up_to_the_appeals(cells):
    found = figures(*cells)
    own = [cell for cell in cells if cell.year == 2021]
    appeals = sum(cell.count for cell in own)
    results = found["appeals.by_result"]

    assert found["appeals.total"] == appeals
    assert total(found["appeals.by_quarter"]) == appeals
    assert total(found["appeals.by_topic"]) == appeals
    assert total(found["appeals.by_form"]) == appeals
    assert total(results) - results["measures_taken"] == appeals
    assert results["measures_taken"] <= results["supported"]
    assert total(found["appeals.by_section"]) == appeals - sum(cell.count for cell in own if not cell.section)
    assert total(found["appeals.by_territory"]) == appeals - sum(cell.count for cell in own if not cell.territory)
    assert total(found["appeals.by_source"]) == found["appeals.from_higher"]["count"]
    assert total(found["appeals.from_higher_wrote_before"]) == found["appeals.from_higher"]["count"]
    assert found["appeals.answered_in_time"] + found["appeals.answered_late"] == sum(
        cell.count for cell in own if cell.answered
    )


@given(st.lists(incident_cells, min_size=1, max_size=30))
def test_tables_of_incidents_add_up_to_the_incidents(cells):
    found = figures(*cells)
    own = [cell for cell in cells if cell.year == 2021]
    assert found["incidents.ordinary.count"] + found["incidents.urgent.count"] == found["incidents.total"]
    assert total(found["incidents.by_network"]) == found["incidents.total"]
    assert found["incidents.in_time"] + found["incidents.late"] == sum(cell.count for cell in own if cell.answered)
    assert found["incidents.history"].get("2021", 0) == found["incidents.total"]


@given(st.lists(reception_cells | day_cells, min_size=1, max_size=30))
def test_tables_of_receptions_add_up_to_the_visitors(cells):
    found = figures(visit(1), *cells)
    officials_of_the_year = found["receptions.by_official"].values()
    assert sum(line["visitors"] for line in officials_of_the_year) == found["receptions.visitors"]
    assert sum(line["days"] for line in officials_of_the_year) == found["receptions.days"]
    assert total(found["receptions.by_topic"]) == found["receptions.visitors"]
    assert total(found["receptions.by_result"]) == found["receptions.visitors"] - 1  # the one without a result
