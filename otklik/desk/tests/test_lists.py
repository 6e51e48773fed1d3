"""Lists: what the address chooses, what the chips say, how pages turn, what a page costs."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.db.models import F
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from otklik.desk import lists
from otklik.desk.appeals.views import APPEALS
from otklik.desk.incidents.views import INCIDENTS
from otklik.desk.letters.views import LETTERS
from otklik.desk.lists import PAGE_SIZE, period_title
from otklik.desk.messages.views import MESSAGES
from otklik.desk.people.views import CITIZENS
from otklik.desk.receptions.views import DAYS, RECEPTIONS
from otklik.desk.tests.papers import (
    TUESDAY,
    a_citizen,
    a_letter,
    a_message,
    a_visit,
    an_appeal,
    an_incident,
    an_official,
    noon,
    one_of_each,
)
from otklik.office.appeals import queries as appeals
from otklik.office.appeals.models import Outcome
from otklik.office.filters import Order, stretches
from otklik.office.incidents import queries as incidents
from otklik.office.messages import queries as messages
from otklik.office.people import queries as people
from otklik.office.people.models import Role
from otklik.office.people.rights import EVERYTHING, Reach
from otklik.office.receptions import queries as receptions
from otklik.office.reference.models import Department
from otklik.office.registry import queries as letters
from otklik.office.work.models import Assignment

pytestmark = pytest.mark.django_db
LISTS = ["letters", "appeals", "incidents", "messages", "receptions", "reception_days", "citizens"]
DATED = [name for name in LISTS if name != "citizens"]
JOURNALS = {journal.name: journal for journal in (LETTERS, APPEALS, INCIDENTS, MESSAGES, RECEPTIONS, DAYS, CITIZENS)}
ORDERS = [
    (name, f"{turn}{order}") for name, journal in JOURNALS.items() for order in journal.orders for turn in ("", "-")
]


@pytest.fixture
def desk(client):
    """Open a list as an official; return its page as the template got it."""
    client.force_login(an_official())

    def open_list(name: str, /, **filters: str):
        return client.get(reverse(name) + "?" + urlencode(filters))

    return open_list


@pytest.fixture
def executor(client):
    """Open a list as an executor of the department that appeals are given to."""
    user = an_official(role=Role.EXECUTOR, login="sokolova")
    user.department, _ = Department.objects.get_or_create(name="Отдел жилищно-коммунального хозяйства")
    user.save()
    client.force_login(user)

    def open_list(name: str, /, **filters: str):
        return client.get(reverse(name) + "?" + urlencode(filters))

    return open_list


def numbers(answer) -> list[str]:
    return [letter.number for letter in answer.context["page"].rows]


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_journal_says_what_to_do(desk, name):
    assert "Загрузите журналы" in desk(name).content.decode()


@pytest.mark.parametrize("name", DATED)
def test_a_list_shows_its_papers_and_their_number(desk, name):
    one_of_each()

    answer = desk(name, since="2021-01-01", until="2021-12-31")

    assert answer.context["count"] == len(answer.context["page"].rows) > 0
    assert "2021 год" in answer.content.decode()


def test_what_went_out_stands_in_its_own_list(desk):
    a_letter("22889/21")
    a_letter("7-исх", direction="outgoing", summary="О вывозе мусора")

    page = desk("outgoing").content.decode()

    assert "7-исх" in page
    assert "О вывозе мусора" in page
    assert "22889/21" not in page
    assert re.findall('aria-current="[^>]*>([^<]+)', page) == ["Исходящие"] * 2  # in the menu, and in a phone's


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("filters", [{"nonsense": "1"}, {"since": "вчера"}, {"since": "2021-01-01\0"}])
def test_a_filter_that_is_not_understood_is_refused_in_words(desk, name, filters):
    answer = desk(name, **filters)

    assert answer.status_code == 400
    assert "Показать весь список" in answer.content.decode()


EXTREMES = st.sampled_from(
    [
        *(
            "",
            "0",
            "1",
            "-1",
            "any",
            "day",
            "-due",
            "exact",
            "2021-12-14T10:00",
            "0001-01-01T00:00",
            "9999-12-31T23:59",
            "late",
            "overdue",
            "9" * 5000,
            "%",
            "\\",
            "'",
            "x" * 5000,
            "\0",
        ),
        *(
            "0000-01-01",
            "0001-01-01",
            "9999-12-31",
            "10000-01-01",
            "2021-02-29",
            "20210101",
            "2021-W01-1",
            "２０２１-01-01",
        ),
    ]
)
FILTERS = {
    "letters": letters.FILTERS,
    "appeals": appeals.FILTERS,
    "incidents": incidents.FILTERS,
    "messages": messages.FILTERS,
    "receptions": receptions.CARD_FILTERS,
    "reception_days": receptions.DAY_FILTERS,
    "citizens": people.FILTERS,
}


@pytest.mark.parametrize("name", LISTS)
def test_whatever_a_list_is_asked_for_it_answers_or_refuses(desk, name):
    one_of_each()
    words = st.sampled_from([*FILTERS[name], "since", "until", "after", "before", "order", "count"]) | st.text(
        max_size=3
    )

    @settings(max_examples=60, deadline=None, database=None)
    @given(st.dictionaries(words, EXTREMES | st.text(), max_size=3))
    def answers_or_refuses(filters: dict[str, str]) -> None:
        assert desk(name, **filters).status_code in (200, 400)

    answers_or_refuses()


def test_the_last_and_the_first_day_of_all_bound_a_list_as_any_other(desk):
    one_of_each()

    for name in DATED:
        assert desk(name, since="0001-01-01", until="9999-12-31").context["count"] > 0


def test_the_years_offered_are_those_that_have_papers(desk):
    for year in (2091, 2021, 2019):
        a_letter(f"{year}", date(year, 6, 1))

    years = desk("letters").context["choices"][0]

    assert [chip.title for chip in years.chips] == ["2091", "2021", "2019"]


def test_an_appeal_stands_in_its_list_as_a_clerk_reads_it(desk):
    an_appeal("К-318/21", date(2021, 11, 12), sources=("Прокуратура района", "Приёмная Президента"))  # a Friday

    page = desk("appeals").content.decode().replace("\u00a0", " ")

    for words in ("К-318/21", "пт 12.11.2021", "Кузнецова А. С.", "Прокуратура района</span> и ещё 1", "вс 12.12.2021"):
        assert words in page


def test_a_filter_that_is_on_can_be_taken_off(desk):
    an_appeal("К-318/21", answered_on=TUESDAY)

    answer = desk("appeals", since="2021-10-01", until="2021-12-31", outcome="explained")

    assert [(chip.title, chip.address) for chip in answer.context["set"]] == [
        ("4 квартал 2021 г.", "/desk/appeals/?outcome=explained"),
        ("разъяснено", "/desk/appeals/?since=2021-10-01&until=2021-12-31"),
    ]


def test_being_overdue_goes_with_the_day_that_it_is_counted_to(desk):
    answer = desk("appeals", until="2021-12-31", timing="overdue")

    assert [chip.address for chip in answer.context["set"]] == ["/desk/appeals/", "/desk/appeals/?until=2021-12-31"]


def test_a_choice_that_is_on_is_marked_and_leads_back(desk):
    an_appeal("К-318/21")

    rows = {row.title: row.chips for row in desk("appeals", outcome="in_work").context["choices"]}

    assert [chip.address for chip in rows["Итог"] if chip.here] == ["/desk/appeals/"]
    assert [chip.title for chip in rows["Год"]] == ["2021"]


@pytest.mark.parametrize("outcome", Outcome)
def test_every_result_can_be_chosen_by_its_name(desk, outcome):
    page = desk("appeals", outcome=outcome).context

    assert [chip.title for chip in page["set"]] == [outcome.label]
    assert [chip.title for row in page["choices"] if row.title == "Итог" for chip in row.chips if chip.here] == [
        outcome.label
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("К-318/21", ["К-318/21"]), ("К-31", ["К-318/21", "К-31/21"]), (" к-318 ", ["К-318/21"]), ("318", []), ("%", [])],
)
def test_a_paper_is_found_by_its_number_or_how_it_begins(desk, typed, found):
    for number in ("К-31/21", "К-318/21", "С-318/21"):
        an_appeal(number)

    answer = desk("appeals", number=typed)

    assert [appeal.letter.number for appeal in answer.context["page"].rows] == found
    assert [chip.title for chip in answer.context["set"]] == [f"номер {typed}"]


@pytest.mark.parametrize("name", ["letters", "appeals", "incidents", "messages", "receptions"])
def test_every_journal_is_searched_by_number(desk, name):
    one_of_each()

    assert desk(name, number="нет такого").context["count"] == 0
    for field in desk(name).context["fields"]:
        assert f'name="{field.name}"' in desk(name).content.decode()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Королева", ["Королёва"]),
        ("королё", ["Королёва"]),
        ("Кор", ["Королёва", "Корин"]),
        ("Петров-В", ["Петров-Водкин"]),
        ("Водкин", []),
        ("Анна", []),
        ("'!&(", []),
    ],
)
@pytest.mark.parametrize("name", ["appeals", "receptions", "citizens"])
def test_a_paper_is_found_by_the_surname_of_who_wrote_or_came(desk, name, typed, found):
    for number, surname in enumerate(("Корин", "Королёва", "Петров-Водкин")):
        if name == "appeals":
            an_appeal(f"{number}", citizen=a_citizen(surname))
        elif name == "citizens":
            a_citizen(surname)
        else:
            a_visit(f"{number}", citizen=a_citizen(surname))

    assert sorted(paper.surname for paper in desk(name, surname=typed).context["page"].rows) == sorted(found)


def test_what_is_typed_is_looked_for_among_what_is_chosen(desk):
    an_appeal("К-1/21", answered_on=TUESDAY)
    an_appeal("К-2/21")

    answer = desk("appeals", outcome="in_work", number="К-", surname="")

    assert [chip.title for chip in answer.context["set"]] == ["в работе", "номер К-"]
    assert '<input type="hidden" name="outcome" value="in_work">' in answer.content.decode()


def test_marks_of_an_appeal_are_chosen_together(desk):
    an_appeal("К-1/21")

    page = desk("appeals", collective="1").context
    special = next(row for row in page["choices"] if row.title == "Особые")

    assert {chip.title: chip.address for chip in special.chips} == {
        "на особом контроле": "/desk/appeals/?collective=1&special=1",
        "от вышестоящих": "/desk/appeals/?collective=1&from_higher=1",
        "коллективные": "/desk/appeals/",
        "повторные": "/desk/appeals/?collective=1&repeated=1",
        "срок продлён": "/desk/appeals/?collective=1&extended=1",
    }


def test_territories_topics_and_kinds_are_offered_by_their_names(desk):
    an_appeal("К-1/21")

    appeals = {row.title: [chip.title for chip in row.chips] for row in desk("appeals").context["choices"]}
    letters = {row.title: [chip.title for chip in row.chips] for row in desk("letters").context["choices"]}

    assert "Печерское" in appeals["Территория"]
    assert appeals["Территория"][-1] == "вне района"
    assert "жилищно-коммунальное хозяйство" in appeals["Тема"]
    assert "запрос" in letters["Вид"]


def test_a_refusal_says_no_word_that_a_clerk_does_not_know(desk):
    for filters in ({"q": "1"}, {"timing": "soon"}, {"outcome": "soon"}, {"extended": "2"}, {"timing": "overdue"}):
        said = desk("appeals", **filters).context["refusal"].args[0]
        assert not re.search("[A-Za-z_]{2,}", said.replace("soon", ""))


@pytest.mark.parametrize(
    ("since", "until", "title"),
    [
        ("2021-01-01", "2021-12-31", "2021 год"),
        ("2021-04-01", "2021-06-30", "2 квартал 2021 г."),
        ("2021-02-01", "2021-02-15", "с пн 01.02.2021 по пн 15.02.2021"),
        ("2020-01-01", "2021-12-31", "с ср 01.01.2020 по пт 31.12.2021"),
        ("2021-12-14", "2021-12-14", "вт 14.12.2021"),
        ("2021-02-01", None, "с пн 01.02.2021"),
        (None, "2021-02-15", "по пн 15.02.2021"),
    ],
)
def test_a_period_is_named_as_people_name_it(since, until, title):
    assert period_title(since, until).replace("\u00a0", " ") == title


def test_pages_turn_forth_and_back_over_every_paper_once(desk, client):
    for number in range(2 * PAGE_SIZE + 20):  # ten a day: a page ends in the middle of one
        a_letter(f"{number}", TUESDAY + timedelta(days=number // 10))

    forth, answer = [], desk("letters")
    pages = [answer]
    while answer.context["page"].next:
        answer = client.get(answer.context["page"].next)
        pages.append(answer)
    for page in pages:
        forth += numbers(page)
    assert forth == [str(number) for number in reversed(range(2 * PAGE_SIZE + 20))]

    assert numbers(client.get(answer.context["page"].previous)) == numbers(pages[1])
    first = client.get(pages[1].context["page"].previous)
    assert numbers(first) == numbers(pages[0])
    assert first.context["page"].previous is None


def test_a_page_keeps_its_papers_when_new_ones_come(desk, client):
    for number in range(PAGE_SIZE + 5):
        a_letter(f"{number}")
    second = desk("letters").context["page"].next
    before = numbers(client.get(second))

    a_letter("new", TUESDAY + timedelta(days=1))

    assert numbers(client.get(second)) == before


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("turn", ["after", "before"])
def test_a_page_is_named_by_a_paper_and_by_nothing_else(desk, name, turn):
    one_of_each()

    assert desk(name, **{turn: "1 OR 1=1"}).status_code == 400
    assert desk(name, **{turn: "00000000-0000-0000-0000-000000000000"}).status_code == 200


def papers_to_sort() -> None:
    """Papers of every journal with equal, different and missing days, numbers, names and terms, made in no order."""
    for number in range(9):
        on = TUESDAY - timedelta(days=number * 5 % 3)
        a_letter(
            f"L{number}", on, serial=number * 7 % 4 or None, correspondent_name=["Ёлка", "еж", "Ель", "ель"][number % 4]
        )
        person = a_citizen(["Яшин", "Ёлкин", "Жуков", "Ежов"][number % 4], f"{number % 3}", f"{number}")
        appeal = an_appeal(f"A{number}", on, citizen=person)
        if number % 4 == 0:
            appeal.letter.term.delete()
        an_incident(f"I{number}", noon(on))
        a_message(f"M{number}", noon(on), due_on=TUESDAY + timedelta(days=number * 5 % 3) if number % 4 else None)
        a_visit(f"R{number}", on, citizen=person)


@pytest.mark.parametrize(("name", "order"), ORDERS)
def test_pages_of_every_order_turn_forth_and_back_over_every_paper_once(desk, client, monkeypatch, name, order):
    papers_to_sort()
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    journal, by = JOURNALS[name], JOURNALS[name].orders[order.removeprefix("-")]

    def pages(turn: str, answer):
        while True:
            yield [paper.pk for paper in answer.context["page"].rows]
            address = getattr(answer.context["page"], turn)
            if address is None:
                return
            answer = client.get(address)
            last.append(answer)

    last = [desk(name, order=order)]
    forth = list(pages("next", last[0]))
    back = list(pages("previous", last[-1]))[1:]

    falling = by.falling != order.startswith("-")
    places = dict(journal.rows(journal.select({}, EVERYTHING)).annotate(place=F(by.by)).values_list("pk", "place"))
    known = sorted((place, pk) for pk, place in places.items() if place is not None)
    unknown = sorted(pk for pk, place in places.items() if place is None)
    expected = [pk for _, pk in known][:: -1 if falling else 1] + unknown[:: -1 if falling else 1]
    read = [pk for page in forth for pk in page]
    assert read == expected
    assert bool(unknown) == bool(by.without)
    assert back == forth[-2::-1] or [pk for page in back for pk in page[::-1]] == read[::-1][len(forth[-1]) :]


def test_names_stand_as_in_a_dictionary(desk):
    papers_to_sort()

    firms = [letter.correspondent_name for letter in desk("letters", order="correspondent").context["page"].rows]
    people = [person.surname for person, *_ in desk("citizens").context["people"]]

    assert list(dict.fromkeys(name.lower() for name in firms if name[0] in "ЁёЕе")) == ["еж", "ель", "ёлка"]
    assert list(dict.fromkeys(people)) == ["Ежов", "Ёлкин", "Жуков", "Яшин"]


def test_the_head_of_a_column_puts_the_list_in_order_and_turns_it(desk, client):
    papers_to_sort()

    def head(answer) -> tuple[str, str]:
        (found,) = (head for head in answer.context["heads"] if head.title == "Срок")
        return found.state, found.sorts[0].address

    state, address = head(desk("appeals", territory="Печерское"))
    assert state == ""
    answer = client.get(address)
    assert [chip.title for chip in answer.context["set"]] == ["Печерское"]
    assert answer.content.decode().count('aria-sort="ascending"') == 1
    state, address = head(answer)
    assert state == "ascending"
    assert head(client.get(address))[0] == "descending"


def test_an_order_outlives_a_filter_a_search_and_a_page(desk, monkeypatch):
    papers_to_sort()
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)

    answer = desk("appeals", order="-surname", outcome="in_work")

    assert "order=-surname" in answer.context["page"].next
    assert all("order=-surname" in chip.address for row in answer.context["choices"] for chip in row.chips)
    assert '<input type="hidden" name="order" value="-surname">' in answer.content.decode()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("order", ["nonsense", "--day", "pk", "-"])
def test_an_order_without_an_index_is_refused_in_words(desk, name, order):
    one_of_each()
    answer = desk(name, order=order)

    assert answer.status_code == 400
    assert "В таком порядке" in answer.content.decode()


def sorts(papers, by: Order) -> list[bool]:
    """Whether PostgreSQL has to sort a first page, one after a paper and one before it, though it would rather not."""
    place, pk = stretches(papers, by)[0].annotate(place=F(by.by)).values_list("place", "pk")[1]
    with connection.cursor() as cursor:  # of nine papers any plan is good: here a sort is the last resort
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off")
    pages = ((None, False), ((place, pk), False), ((place, pk), True))
    plans = [stretches(papers, by, beyond, back=back)[-back][:PAGE_SIZE].explain() for beyond, back in pages]
    return [re.search(r"(?<!Incremental )Sort  ", plan) is not None for plan in plans]


@pytest.mark.parametrize(("name", "order"), ORDERS)
def test_an_order_is_read_from_an_index_wherever_a_page_begins(name, order):
    papers_to_sort()
    journal, by = JOURNALS[name], JOURNALS[name].orders[order.removeprefix("-")]

    assert (
        sorts(journal.rows(journal.select({}, EVERYTHING)), by.turned() if order.startswith("-") else by) == [False] * 3
    )


@pytest.mark.parametrize(
    ("name", "order"), [pair for pair in ORDERS if pair[0] in ("appeals", "incidents", "messages")]
)
def test_an_order_within_a_department_is_read_from_the_same_index(name, order):
    papers_to_sort()
    journal, by = JOURNALS[name], JOURNALS[name].orders[order.removeprefix("-")]
    given = Reach(departments=frozenset(Department.objects.values_list("pk", flat=True)))

    if name != "appeals":
        journal.select({}, EVERYTHING).update(department=Department.objects.get())
    assert sorts(journal.rows(journal.select({}, given)), by.turned() if order.startswith("-") else by) == [False] * 3


def test_of_letters_only_those_are_looked_at_that_are_given_to_the_department():
    papers_to_sort()
    given = Reach(departments=frozenset(Department.objects.values_list("pk", flat=True)))
    papers = LETTERS.rows(LETTERS.select({}, given)).order_by("-registered_on", "-pk")
    with connection.cursor() as cursor:  # of eighteen letters any plan is good
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = papers.values("pk")[:PAGE_SIZE].explain()

    assert re.search(r"Index Cond: \(id = ANY", plan), plan
    assert "letter_by_day" not in plan


@pytest.mark.parametrize("order", ["", "-day", "number", "-number", "correspondent", "-correspondent"])
def test_an_executor_turns_the_pages_of_her_departments_letters_and_of_no_other(executor, client, monkeypatch, order):
    papers_to_sort()
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)

    answer = executor("letters", **({"order": order} if order else {}))
    read = numbers(answer)
    assert answer.context["count"] == 9
    while answer.context["page"].next:
        answer = client.get(answer.context["page"].next)
        read += numbers(answer)

    assert sorted(read) == [f"A{number}" for number in range(9)]


def test_the_years_offered_are_those_of_the_journal_whoever_opens_it(executor):
    a_letter("1", date(2019, 6, 3))  # a Monday; given to nobody

    answer = executor("letters")

    assert answer.context["count"] == 0
    assert [chip.title for row in answer.context["choices"] if row.title == "Год" for chip in row.chips] == ["2019"]


def test_an_order_that_no_index_serves_would_be_seen():
    papers_to_sort()

    assert sorts(APPEALS.rows(APPEALS.select({}, EVERYTHING)), Order("first_name")) == [True] * 3


def test_many_papers_are_counted_up_to_a_bound_and_exactly_when_asked(desk, client, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED", 4)
    for number in range(4):
        a_letter(f"{number}")
    assert "4 письма" in desk("letters").content.decode().replace("\u00a0", " ")

    a_letter("5")
    a_letter("6")
    answer = desk("letters", number="")

    assert "Более 4 писем" in answer.content.decode().replace("\u00a0", " ")
    exact = client.get(answer.context["uncounted"])
    assert exact.context["count"] == 6
    assert "6 писем" in exact.content.decode().replace("\u00a0", " ")


def test_papers_of_a_period_are_always_counted(desk, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED", 1)
    a_letter("1")
    a_letter("2")

    answer = desk("letters", since="2021-01-01", until="2021-12-31")

    assert (answer.context["count"], answer.context["uncounted"]) == (2, "")


def test_a_citizen_stands_in_the_list_with_the_number_of_her_papers(desk, client):
    for number in range(3):
        an_appeal(f"К-{number}/21")
    a_visit("ЛП-1/21")
    a_citizen("Соболев", "Пётр", "Иванович")

    rows = {person.surname: (wrote, came) for person, wrote, came in desk("citizens").context["people"]}

    assert rows == {"Кузнецова": (3, 1), "Соболев": (0, 0)}
    page = desk("citizens").content.decode()
    address = re.findall(r'href="(/desk/appeals/\?citizen=[^"]+)"', page)[0]
    papers = client.get(address)
    assert papers.context["count"] == 3
    assert [chip.title.replace("\u00a0", " ") for chip in papers.context["set"]] == ["Кузнецова А. С."]


@pytest.mark.parametrize(
    ("name", "filters"),
    [
        ("letters", {"since": "2021-01-01", "until": "2021-12-31"}),
        ("appeals", {"since": "2021-01-01", "until": "2021-12-31", "topic": "housing"}),
        ("appeals", {"source": "Прокуратура района", "timing": "in_time"}),
        ("incidents", {"timing": "in_time"}),
        ("messages", {"timing": "in_time"}),
        ("receptions", {"topic": "unstated"}),
        ("reception_days", {"official": "Глава района"}),
        ("incidents", {"timing": "in_work", "due_since": "2021-12-14T10:00", "due_until": "2021-12-17T18:00"}),
        ("appeals", {"order": "due", "outcome": "in_work", "due_until": "2022-01-20"}),
        ("messages", {"order": "-due"}),
        ("citizens", {"surname": "Кузн"}),
    ],
)
def test_a_list_of_fifty_costs_at_most_eleven_queries(desk, django_assert_max_num_queries, name, filters):
    for number in range(PAGE_SIZE + 1):
        a_letter(f"L{number}")
        person = a_citizen(first_name=f"{number}")
        an_appeal(f"A{number}", citizen=person, sources=("Прокуратура района", "Область"), answered_on=TUESDAY)
        an_incident(f"I{number}", noon(TUESDAY), answered_at=noon(TUESDAY))
        a_message(f"M{number}", noon(TUESDAY), answered_at=noon(TUESDAY))
        a_visit(f"R{number}", TUESDAY - timedelta(days=number))

    with django_assert_max_num_queries(11):
        assert len(desk(name, **filters).context["page"].rows) >= PAGE_SIZE or filters.keys() & {
            "source",
            "topic",
            "due_until",
        }


@pytest.mark.parametrize(
    ("name", "filters"),
    [
        ("letters", {}),
        ("letters", {"order": "-number", "since": "2021-01-01", "until": "2021-12-31"}),
        ("appeals", {}),
        ("appeals", {"order": "due", "from_higher": "1", "timing": "in_time"}),
        ("appeals", {"order": "-surname", "since": "2021-01-01", "until": "2021-12-31"}),
        ("incidents", {}),
        ("messages", {"order": "-due"}),
    ],
)
def test_a_list_of_fifty_costs_an_executor_two_queries_more_for_what_waits_for_her_and_what_she_was_told(
    executor, django_assert_max_num_queries, name, filters
):
    for number in range(PAGE_SIZE + 1):
        an_appeal(f"A{number}", sources=("Прокуратура района", "Область"), answered_on=TUESDAY)
        an_incident(f"I{number}", noon(TUESDAY), department=Department.objects.get())
        a_message(f"M{number}", noon(TUESDAY), department=Department.objects.get())
    assert Assignment.objects.count() == PAGE_SIZE + 1

    with django_assert_max_num_queries(13):
        assert len(executor(name, **filters).context["page"].rows) == PAGE_SIZE


def test_a_person_is_named_only_beside_papers_of_hers_that_one_may_read(client):
    citizen = a_citizen()
    an_appeal("К-318/21", citizen=citizen)
    citizen.refresh_from_db()
    client.force_login(an_official(role=Role.EXECUTOR))

    answer = client.get(reverse("appeals"), {"citizen": str(citizen.public_id)})

    assert answer.context["count"] == 0
    assert "Кузнецова" not in answer.content.decode()


@pytest.mark.parametrize("word", ["due_since", "due_until"])
@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_moment_that_leaves_no_time_to_count_in_is_refused_in_words(desk, word, moment):
    assert desk("incidents", **{word: moment}).status_code == 400
