"""Cards: everything that the office holds of a paper, at an address that nobody guesses."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse

from otklik.desk.moves import PARTS
from otklik.desk.people.views import PAPERS_SHOWN
from otklik.desk.tests.papers import (
    TUESDAY,
    a_citizen,
    a_letter,
    a_visit,
    an_appeal,
    an_incident,
    an_official,
    noon,
    one_of_each,
)
from otklik.office.appeals.models import Outcome
from otklik.office.people.models import Role, User
from otklik.office.reference.models import Department
from otklik.office.registry.models import Answering, Letter
from otklik.office.work.models import Assignment

pytestmark = pytest.mark.django_db
CARDS = ["letter", "appeal", "incident", "message", "reception", "citizen"]


@pytest.fixture
def card(client):
    """Open a card as an official; return its words."""
    client.force_login(an_official())
    return lambda name, public_id: client.get(reverse(name, args=[public_id])).content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("letter", ["Письмо 22889/21", "Об исполнении поручения", "4-642", "вт 14.12.2021"]),
        ("appeal", ["Обращение К-318/21", "Когда будет ремонт крыши", "Прокуратура района", "вс 12.12.2021"]),
        ("incident", ["Инцидент И-2021-0185", "Фонари не горят", "повышенная важность", "ВКонтакте"]),
        ("message", ["Сообщение ПОС-2021-000002", "Ямы и разрушения", "в срок", "от 1 до 5"]),
        ("reception", ["ЛП-1/21", "вторник, 14 декабря 2021 г.", "поддержано", "устный"]),
        ("citizen", ["Кузнецова Анна Сергеевна", "1 обращение", "На личном приёме: 1 раз"]),
    ],
)
def test_a_card_says_what_the_office_holds(card, name, words):
    page = card(name, one_of_each()[name])

    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize("name", CARDS)
def test_an_unknown_paper_is_not_found(client, name):
    client.force_login(an_official())

    assert client.get(reverse(name, args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize(("network", "stars"), [("Instagram", True), ("Facebook", True), ("ВКонтакте", False)])
def test_a_network_whose_owner_is_forbidden_bears_a_footnote_wherever_it_is_named(client, network, stars):
    an_incident("И-1", noon(TUESDAY), network=network)
    client.force_login(an_official())

    listed = client.get(reverse("incidents"))
    chosen = client.get(reverse("incidents"), {"network": network})
    card = client.get(reverse("incident", args=[listed.context["page"].rows[0].public_id]))

    for answer in (listed, chosen, card):
        page = answer.content.decode()
        assert (f"{network}*" in page) == stars
        assert (
            re.search(rf"{network}(?!\*|&)", re.sub(r"<title>.*</title>|(href|value)=\S+", "", page)) is None
            or not stars
        )
        assert ("признана экстремистской" in page) == stars


def test_an_answered_question_without_a_result_is_not_in_work(card):
    appeal = an_appeal("К-1/21", answered_on=TUESDAY)
    appeal.questions.update(outcome="")
    appeal.letter.refresh_from_db()

    page = card("appeal", appeal.letter.public_id)

    assert "не указан" in page
    assert "в работе" not in page


@pytest.mark.parametrize("name", ["appeal", "letter"])
def test_an_answer_that_is_registered_is_told_with_what_it_answers_until_its_number_is_annulled(card, name):
    appeal = an_appeal("К-1/21").letter
    answer = a_letter("К-1/21-исх", direction=Letter.Direction.OUTGOING)
    Answering.objects.create(outgoing=answer, incoming=appeal)
    for letter in (appeal, answer):
        letter.refresh_from_db()
    link = reverse("letter", args=[answer.public_id])

    page = card(name, appeal.public_id)
    assert link in page
    assert "ещё не дан" not in page

    Letter.objects.filter(pk=answer.pk).update(annulled_on=TUESDAY, annulment="Внесено дважды")
    assert link not in card(name, appeal.public_id)


def test_what_was_considered_without_an_answer_is_not_overdue(client):
    appeal = an_appeal("К-1/21")
    appeal.questions.update(outcome=Outcome.WITHDRAWN)
    appeal.letter.refresh_from_db()
    client.force_login(an_official())

    for address in (reverse("appeals"), reverse("appeal", args=[appeal.letter.public_id])):
        assert "due--late" not in client.get(address).content.decode()


@pytest.mark.parametrize("name", CARDS)
def test_every_card_leads_back_to_its_list(card, name):
    assert re.search(r'<a class="crumb" href="/desk/\w+/">← [А-Я]', card(name, one_of_each()[name]))


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("/desk/appeals/?outcome=in_work&since=2021-01-01", "/desk/appeals/?outcome=in_work&amp;since=2021-01-01"),
        ("/desk/", "/desk/"),
        ("https://example.org/desk/appeals/", "/desk/appeals/"),
        ("//example.org/desk/appeals/", "/desk/appeals/"),
        ("/desk/../accounts/logout/", "/desk/appeals/"),
        ("/desk/import/", "/desk/appeals/"),
        ("/desk/appeals/\\@[", "/desk/appeals/"),
        ("javascript:alert(1)", "/desk/appeals/"),
    ],
)
def test_a_card_leads_back_to_the_page_it_was_opened_from_and_never_out_of_the_house(client, came_from, leads_to):
    client.force_login(an_official())
    address = reverse("appeal", args=[one_of_each()["appeal"]])

    page = client.get(address, {"from": came_from}).content.decode()

    assert f'<a class="crumb" href="{leads_to}">←' in page


def test_a_list_and_a_citizen_remember_where_a_card_was_opened(client):
    client.force_login(an_official())
    one_of_each()
    way = ["/desk/appeals/?outcome=in_work"]
    for step in (r"/desk/appeals/[-0-9a-f]+/", r"/desk/people/[-0-9a-f]+/", r"/desk/appeals/[-0-9a-f]+/"):
        page = client.get(way[-1]).content.decode()
        way.append(re.findall(rf'(?<!class="crumb" )href="({step}\?from=[^"]+)"', page)[0])

    for opened, before in reversed(list(zip(way[1:], way, strict=False))):
        page = client.get(opened).content.decode()
        assert unescape(re.findall(r'class="crumb" href="([^"]+)"', page)[0]) == before


def test_a_long_address_is_remembered_without_its_filters(client):
    client.force_login(an_official())
    one_of_each()

    page = client.get("/desk/appeals/", {"territory": "Печерское", "number": "К" + " " * 500}).content.decode()

    assert set(re.findall(r'\?from=([^"#]+)[#"]', page)) == {"%2Fdesk%2Fappeals%2F"}


@pytest.mark.parametrize(("url", "is_link"), [("https://vk.com/wall-1_2", True), ("javascript:alert(1)", False)])
def test_the_post_of_an_incident_is_a_link_if_a_browser_may_follow_it(card, url, is_link):
    incident = an_incident("И-1", noon(TUESDAY), url=url)
    incident.refresh_from_db()

    page = card("incident", incident.public_id)

    assert (f'<a href="{url}" rel="noreferrer">' in page) == is_link
    assert url in page


def test_a_letter_that_is_an_appeal_leads_to_its_card(card):
    appeal = an_appeal("К-318/21")
    appeal.letter.refresh_from_db()

    assert reverse("appeal", args=[appeal.letter.public_id]) in card("letter", appeal.letter.public_id)


def test_a_citizen_is_shown_with_everything_that_she_wrote_and_nobody_elses(card):
    citizen = a_citizen()
    an_appeal("К-1/21", date(2021, 3, 2), citizen=citizen)  # a Tuesday
    an_appeal("К-2/21", date(2021, 9, 7), citizen=citizen)  # a Tuesday
    an_appeal("С-3/21", citizen=a_citizen("Соболев", "Пётр", "Иванович"))
    a_visit("ЛП-9/21", TUESDAY)
    citizen.refresh_from_db()

    page = card("citizen", citizen.public_id)

    assert page.index("К-2/21") < page.index("К-1/21")
    assert "ЛП-9/21" in page
    assert "С-3/21" not in page


def test_a_citizen_who_wrote_much_is_shown_with_the_last_of_it_and_a_door_to_all(client):
    client.force_login(an_official())
    citizen = a_citizen()
    for number in range(PAPERS_SHOWN + 5):
        an_appeal(f"К-{number}/21", date(2021, 3, 2) + timedelta(days=number), citizen=citizen)  # from a Tuesday on
        a_visit(f"ЛП-{number}/21", date(2021, 3, 2) + timedelta(days=number), citizen=citizen)
    citizen.refresh_from_db()

    answer = client.get(reverse("citizen", args=[citizen.public_id]))

    appeals, visits = answer.context["appeals"], answer.context["visits"]
    last = [f"{number}/21" for number in range(PAPERS_SHOWN + 4, 4, -1)]
    assert [paper.letter.number.removeprefix("К-") for paper in appeals.rows] == last
    assert [card.number.removeprefix("ЛП-") for card in visits.rows] == last
    for papers in (appeals, visits):
        assert papers.count == client.get(papers.address).context["count"] == PAPERS_SHOWN + 5
        assert f'href="{papers.address}"' in answer.content.decode()


@pytest.mark.parametrize("name", CARDS)
def test_a_card_costs_a_dozen_queries_at_most_and_two_for_each_room_that_adds_to_it(
    client, django_assert_max_num_queries, name
):
    client.force_login(an_official())
    address = reverse(name, args=[one_of_each()[name]])
    for number in range(PAPERS_SHOWN + 5):
        an_appeal(f"К-{number}/21", sources=("Прокуратура района", "Область"))
        a_visit(f"ЛП-{number}/20", date(2020, 12, 14))  # a Monday

    with django_assert_max_num_queries(12 + 2 * len(PARTS)):
        assert client.get(address).status_code == 200


def test_what_people_wrote_cannot_become_a_part_of_the_page(card):
    appeal = an_appeal("К-1/21", text="<script>alert(1)</script>")
    appeal.letter.refresh_from_db()

    assert "<script>alert" not in card("appeal", appeal.letter.public_id)


def test_an_appeal_leads_to_the_one_that_it_repeats_only_if_that_may_be_read(client):
    ours, theirs = (Department.objects.create(name=name) for name in ("Отдел ЖКХ", "Отдел образования"))
    appeals = [an_appeal(number) for number in ("К-1/21", "К-2/21")]
    for appeal, department in zip(appeals, (theirs, ours), strict=True):
        Assignment.objects.filter(letter=appeal.letter).update(department=department)
    first, repeat = appeals
    repeat.repeat_of, repeat.repeat_of_number = first, "К-1/21"
    repeat.save()
    for one in appeals:
        one.letter.refresh_from_db()
    executor = User.objects.create(username="belov", name="Белов И. Н.", role=Role.EXECUTOR, department=ours)

    def leads(user: User) -> bool:
        client.force_login(user)
        page = client.get(reverse("appeal", args=[repeat.letter.public_id])).content.decode()
        assert "К-1/21" in page
        return str(first.letter.public_id) in page

    assert not leads(executor)
    assert leads(an_official())
