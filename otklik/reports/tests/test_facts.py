"""Papers of the office → figures, counted by the database; every figure opens a list as long as itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from otklik.office.appeals import queries as appeals
from otklik.office.base import Refusal
from otklik.office.filters import UnknownFilter
from otklik.office.incidents import queries as incidents
from otklik.office.incidents.models import Incident
from otklik.office.journal.models import Entry
from otklik.office.people.rights import EVERYTHING
from otklik.office.reference.books import section_title
from otklik.office.reference.models import AnswerNorm, ClassifierItem, Network
from otklik.office.reference.queries import footnote
from otklik.reports.books import books
from otklik.reports.facts import FILE_IMPORTED, facts, norms
from otklik.reports.known import known_of
from otklik.reports.periods import Period, whole_year
from otklik.reports.selections import selections, value_at
from otklik.reports.tests import office
from otklik.reports.tests.making import days
from otklik.rules.calendar import WorkingCalendar
from otklik.rules.statistics import Figures, annual_figures

pytestmark = pytest.mark.django_db
YEAR = whole_year(2024)
HIGHER = "Прокуратура Смоленского района"


def figures(period: Period = YEAR) -> Figures:
    return annual_figures(facts(period), norms(period))


def test_an_office_without_papers_has_no_figures_at_all() -> None:
    assert figures() == {"channels": {}}


def test_a_file_of_no_rows_asks_for_its_figures_all_the_same() -> None:
    Entry.objects.create(
        event=FILE_IMPORTED,
        at=timezone.now(),
        actor_kind="system",
        subject_kind="import_run",
        data={"kind": "messages"},
        digest=bytes(32),
    )
    counted = figures()
    assert (counted["messages.total"], counted["messages.mean_rating"]) == (0, None)
    assert counted["channels"] == {"messages": {"count": 0, "previous": None}}
    assert "appeals.total" not in counted


def test_a_year_without_papers_of_a_kind_that_the_office_holds_is_zero_and_compares_with_nothing() -> None:
    office.letter("Mon 2022-01-17")
    assert figures() == {
        "correspondence.total": 0,
        "correspondence.previous": None,
        "correspondence.change": None,
        "channels": {},
    }


def test_a_quarter_without_papers_in_a_year_that_is_held_is_zero_and_is_compared_with() -> None:
    office.appeal("Mon 2023-09-04")
    office.appeal("Mon 2022-01-17")
    office.appeal("Mon 2024-01-15")
    counted = figures(days("Mon 2024-01-01", "Sun 2024-03-31"))
    assert (counted["appeals.previous"], counted["appeals.change"]) == (0, 1)
    assert counted["appeals.history"] == {"2022": 1, "2023": 0, "2024": 1}
    assert figures(days("Sat 2022-01-01", "Thu 2022-03-31"))["appeals.previous"] is None


WINTER = days("Wed 2023-11-15", "Tue 2024-02-20")


def test_a_period_of_two_years_is_compared_only_where_both_are_held_and_both_of_the_period_before() -> None:
    for registered in ("Fri 2022-12-02", "Fri 2023-01-13", "Fri 2023-12-01"):
        office.appeal(registered)
    in_part = figures(WINTER)
    assert (in_part["appeals.total"], in_part["appeals.previous"]) == (1, None)
    assert in_part["appeals.history"] == {"2023": 1}
    assert known_of(WINTER).years["appeals"] == [2023, 2022]

    office.appeal("Fri 2024-01-12")
    whole = figures(WINTER)
    assert (whole["appeals.total"], whole["appeals.previous"], whole["appeals.change"]) == (2, 2, 0)
    assert whole["appeals.history"] == {"2022": 2, "2023": 2}
    before_in_part = figures(days("Tue 2022-11-15", "Mon 2023-02-20"))
    assert (before_in_part["appeals.total"], before_in_part["appeals.previous"]) == (2, None)


def test_answers_before_their_papers_came_are_known_by_numbers() -> None:
    slip = office.appeal("Tue 2024-01-16", answered="Mon 2024-01-15", outcome="explained")
    office.appeal("Tue 2024-01-16", answered="Tue 2024-01-16", outcome="explained", due="Thu 2024-02-15")
    late = office.incident("Tue 2024-01-16 17:00", "Mon 2024-01-15 10:30")
    office.message("Tue 2024-01-16 17:00", None, None)
    known = known_of(YEAR)
    assert known.early == {"appeals": (slip.letter.number,), "incidents": (late.external_id,), "messages": ()}
    assert known.control_dates
    assert not known_of(whole_year(2023)).control_dates
    assert not any(known_of(whole_year(2023)).early.values())


@pytest.mark.parametrize("name", ["Facebook", "Instagram", "Фейсбук", "Инстаграм", "инстаграм"])
def test_a_network_of_a_forbidden_company_has_a_footnote_in_either_alphabet(name: str) -> None:
    network = Network.objects.annotate(of=footnote(YEAR.until)).get(name__iexact=name)
    assert "признана экстремистской" in network.of


def test_an_appeal_without_a_row_in_the_journal_of_correspondence_is_not_counted_there() -> None:
    office.letter("Mon 2024-01-15")
    office.appeal("Mon 2024-01-15")
    counted = figures()
    assert (counted["correspondence.total"], counted["appeals.total"]) == (1, 1)


@pytest.mark.parametrize(
    ("due", "extended", "answered", "in_time", "late", "within_law"),
    [
        (None, None, "Wed 2024-01-31", 1, 0, 1),
        (None, None, "Thu 2024-02-01", 0, 1, 0),
        ("Mon 2024-01-15", None, "Tue 2024-01-16", 0, 1, 1),
        ("Thu 2024-02-15", None, "Thu 2024-02-15", 1, 0, 0),
        ("Mon 2024-01-15", "Fri 2024-03-01", "Fri 2024-03-01", 1, 0, 1),
    ],
)
def test_an_answer_is_judged_by_the_extended_day_else_the_stated_one_else_the_law(
    due: str | None, extended: str | None, answered: str, in_time: int, late: int, within_law: int
) -> None:
    office.appeal("Mon 2024-01-01", due=due, extended=extended, answered=answered, outcome="explained")
    counted = figures()
    assert counted["appeals.answered_in_time"] == in_time
    assert counted["appeals.answered_late"] == late
    assert counted["appeals.answered_within_law"] == within_law


def test_overdue_is_what_is_in_work_though_its_day_is_not_later_than_the_periods_last() -> None:
    office.appeal("Sun 2024-12-01")
    office.appeal("Mon 2024-12-02")
    office.appeal("Mon 2024-01-15", outcome="left_without_answer")
    assert figures()["appeals.overdue"] == 1


def test_an_answer_without_a_stated_result_is_neither_in_work_nor_a_result() -> None:
    office.appeal("Mon 2024-01-15", answered="Tue 2024-01-16")
    assert not any(figures()["appeals.by_result"].values())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("earlier", "became"),
    [
        ([], "never"),
        ([{"registered": "Mon 2024-02-05", "answered": "Mon 2024-02-12"}], "answered"),
        ([{"registered": "Mon 2024-02-05", "answered": "Fri 2024-03-15"}], "answered"),
        ([{"registered": "Mon 2024-02-05", "answered": "Sat 2024-03-16"}], "in_work"),
        ([{"registered": "Mon 2024-02-05"}], "in_work"),
        ([{"registered": "Mon 2024-02-05", "answered": "Mon 2024-02-12"}, {"registered": "Tue 2024-02-06"}], "in_work"),
        ([{"registered": "Fri 2024-03-15", "answered": "Fri 2024-03-15"}], "never"),
        ([{"registered": "Mon 2024-02-05", "source": HIGHER}], "never"),
        ([{"registered": "Mon 2024-02-05", "address": "д. Другая, д. 2"}], "never"),
        ([{"registered": "Mon 2024-02-05", "author": "ПЕТРОВ"}], "in_work"),
    ],
)
def test_who_wrote_by_a_cover_letter_may_have_written_here_before(earlier: list[dict[str, str]], became: str) -> None:
    for one in earlier:
        office.appeal(**one)  # type: ignore[arg-type]
    office.appeal("Fri 2024-03-15", source=HIGHER)
    last = appeals.select({"wrote_before": became, "since": "2024-03-15", "from_higher": "1"}, EVERYTHING)
    assert last.count() == 1


def test_a_code_out_of_the_edition_counts_by_its_digits_and_leaves_the_section_its_name() -> None:
    last = ClassifierItem.objects.latest("position").position
    for place, code in enumerate(("0005", "0003.0009.0097", "0003.0009", "9999.0001"), 1):
        ClassifierItem.objects.create(code=code, level=1, title="код не из действующего", position=last + place)
        office.appeal("Mon 2024-01-15", code=code)
    counted = figures()
    topics, sections = (counted[f"appeals.by_{table}"] for table in ("topic", "section"))
    assert {code: row["count"] for code, row in topics.items()} == {"housing": 2, "other": 2}  # type: ignore[attr-defined]
    assert {code: row["count"] for code, row in sections.items()} == {"0003": 2, "0005": 1, "9999": 1}  # type: ignore[attr-defined]
    named = books(YEAR.until, YEAR.until).sections["0005"]
    assert named == section_title("0005") == "Жилищно-коммунальная сфера"


def test_the_longest_prefix_of_a_question_code_wins() -> None:
    for code in ("0005.0005.0056.1168", "0003.0009.0097.0689", "0003.0011.0123.0846", "0001.0002.0027.0152", None):
        office.appeal("Mon 2024-01-15", code=code)
    topics = figures()["appeals.by_topic"]
    assert {code: row["count"] for code, row in topics.items()} == {"housing": 2, "land": 1, "other": 2}  # type: ignore[attr-defined]


def a_year_of_everything() -> None:
    office.letter("Mon 2024-01-15")
    office.letter("Mon 2023-01-16")
    office.appeal("Mon 2023-02-06", answered="Tue 2023-02-07", outcome="explained", source=HIGHER)
    office.appeal("Mon 2024-01-15", answered="Tue 2024-01-16", outcome="supported", measures=True, signatures=2)
    office.appeal("Thu 2024-02-15", source=HIGHER, code=office.LAND, form="electronic", settlement="вне района")
    office.appeal("Wed 2024-05-15", code=None, settlement=None, outcome="redirected", repeat_of_number="1")
    office.appeal("Mon 2024-07-01", extended="Mon 2024-08-19", answered="Tue 2024-08-20", outcome="explained")
    office.incident("Mon 2023-01-16 09:00", "Mon 2023-01-16 10:00")
    office.incident("Mon 2024-01-15 12:00", "Mon 2024-01-15 15:00", topic="Дороги", topic_group="Дороги")
    office.incident("Thu 2024-04-18 11:00", "Thu 2024-04-18 14:49", urgent=True)
    office.incident("Mon 2024-06-03 09:00")
    office.message("Mon 2024-01-15 02:00", "Thu 2024-01-25", "Thu 2024-01-25 23:59", 5)
    office.message("Mon 2024-01-15 02:00", "Thu 2024-01-25", "Fri 2024-01-26 00:00", 2)
    office.message("Tue 2024-12-31 23:59", None, "Thu 2025-01-09 10:00")
    office.visitor("Wed 2024-01-17", "Глава", code=office.LAND, outcome="supported")
    office.visitor("Wed 2024-01-17", "Глава")
    office.visitor("Wed 2024-01-17", "Заместитель Главы", code=office.OTHER, outcome="explained")


@pytest.mark.parametrize(
    "period", [YEAR, days("Mon 2024-01-01", "Sun 2024-03-31"), days("Sun 2023-01-01", "Tue 2024-12-31")]
)
def test_every_figure_opens_a_list_as_long_as_itself(period: Period) -> None:
    a_year_of_everything()
    counted = figures(period)
    opened = selections(counted, period)
    assert len(opened) > 40
    assert {path: one.papers().count() for path, one in opened.items()} == {
        path: value_at(counted, path) or 0
        for path in opened  # a bucket that nothing stands for has no papers
    }


def test_a_message_at_the_end_of_its_last_day_is_in_time() -> None:
    a_year_of_everything()
    counted = figures()
    assert (counted["messages.total"], counted["messages.answered_in_time"]) == (3, 1)
    assert counted["messages.mean_rating"] == 3.5


def test_two_officials_on_one_day_are_two_receptions() -> None:
    a_year_of_everything()
    assert (figures()["receptions.days"], figures()["receptions.visitors"]) == (2, 3)


MOMENTS = st.datetimes(datetime(2023, 12, 25), datetime(2025, 1, 20)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(MOMENTS, MOMENTS).map(sorted), min_size=1, max_size=20))
def test_working_time_by_the_database_is_the_rules_own(spans: list[list[datetime]]) -> None:
    Incident.objects.all().delete()
    network = Network.objects.get(name="ВКонтакте")
    Incident.objects.bulk_create(
        Incident(
            external_id=str(number),
            network=network,
            accepted_at=timezone.make_aware(start),
            answered_at=timezone.make_aware(end),
        )
        for number, (start, end) in enumerate(spans)
    )
    papers = incidents.select({}, EVERYTHING)
    taken = dict(papers.annotate(taken=incidents.minutes_taken(papers)).values_list("external_id", "taken"))
    calendar = WorkingCalendar()
    assert {number: timedelta(minutes=float(minutes)) for number, minutes in taken.items()} == {
        str(number): calendar.working_time(start, end) for number, (start, end) in enumerate(spans)
    }


@pytest.mark.parametrize("clock", AnswerNorm.Clock)
def test_an_answer_noted_before_the_acceptance_took_no_time_and_is_in_time(clock: AnswerNorm.Clock) -> None:
    AnswerNorm.objects.update(clock=clock)
    office.incident("Tue 2024-01-16 17:00", "Mon 2024-01-15 10:30")
    office.incident("Tue 2024-01-16 10:00", "Tue 2024-01-16 12:00")
    counted = figures()
    assert (counted["incidents.ordinary.mean_hours"], counted["incidents.in_time"]) == (1.0, 2)


def test_a_norm_by_the_clock_on_the_wall_counts_nights() -> None:
    AnswerNorm.objects.filter(urgent=True).update(clock=AnswerNorm.Clock.HOURS)
    office.incident("Tue 2024-01-16 17:00", "Wed 2024-01-17 10:30", urgent=True)
    office.incident("Tue 2024-01-16 17:00", "Wed 2024-01-17 10:30")
    assert figures()["incidents.urgent.mean_hours"] == 17.5
    assert figures()["incidents.ordinary.mean_hours"] == 2.5


def test_an_answer_in_a_year_without_a_calendar_is_counted_apart_and_takes_nothing_else_away() -> None:
    office.incident("Mon 2024-01-15 12:00", "Mon 2035-01-15 12:00")
    office.incident("Mon 2024-01-15 09:00", "Mon 2024-01-15 11:00")
    office.incident("Mon 2024-01-15 09:00", urgent=True)
    counted = figures()
    assert counted["incidents.ordinary.mean_hours"] == 2.0
    timings = {name: counted[f"incidents.{name}"] for name in ("in_time", "late", "untimed")}
    assert timings == {"in_time": 1, "late": 0, "untimed": 1}
    assert [incidents.select({"timing": name}, EVERYTHING).count() for name in (*timings, "in_work")] == [1, 0, 1, 1]


def test_a_report_of_a_year_without_a_calendar_is_refused_in_words() -> None:
    office.incident("Mon 2035-01-15 12:00", "Mon 2035-01-15 13:00")
    with pytest.raises(Refusal, match="Производственный календарь") as refusal:
        figures(whole_year(2035))
    assert ".py" not in str(refusal.value)


@pytest.mark.parametrize(
    "filters",
    [
        {"nonsense": "1"},
        {"since": "15.01.2024"},
        {"quarter": "5"},
        {"timing": "overdue"},
        {"outside": "yes"},
        {"form": "x"},
    ],
)
def test_a_filter_that_is_not_understood_is_refused_in_words(filters: dict[str, str]) -> None:
    with pytest.raises(UnknownFilter):
        appeals.select(filters, EVERYTHING)
