"""The journal of events on the desk: who may read it, what its lines say, what the chain's page proves."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from otklik.desk.tests.papers import TUESDAY, a_letter, an_incident, an_official, noon, one_of_each
from otklik.office.journal.actions import CONSOLE, Actor, record_reading
from otklik.office.journal.models import Entry
from otklik.office.people.actions import make_account
from otklik.office.people.models import Role, Substitution, User
from otklik.office.reference.models import Department

pytestmark = pytest.mark.django_db
AT = noon(TUESDAY)


def words(page: str) -> str:
    text = re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def auditor(client):
    user = an_official(role=Role.AUDITOR)
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", Role.values)
def test_auditors_and_administrators_read_the_journal_and_nobody_else(client, role):
    client.force_login(an_official(role=Role(role)))
    allowed = role in ("auditor", "administrator")

    for name in ("journal", "journal_chain"):
        assert client.get(reverse(name)).status_code == (200 if allowed else 403)
    assert client.post(reverse("verify_chain")).status_code == (302 if allowed else 403)
    assert (reverse("journal") in client.get(reverse("home")).content.decode()) is allowed


def test_a_line_says_when_what_which_paper_and_who(client, auditor):
    letter = a_letter("22889/21")
    deputy = an_official(role=Role.DEPUTY, login="deputy")
    record_reading("letter", letter.pk, by=Actor("user", auditor.pk, for_id=deputy.pk), at=AT)
    make_account(login="new", name="Белов И. Н.", role=Role.EXECUTOR, password=None, by=CONSOLE, at=AT)

    page = client.get(reverse("journal")).content.decode()

    letter.refresh_from_db()
    assert f'href="{reverse("letter", args=[letter.public_id])}?from=' in page
    assert "вт 14.12.2021, 12:00 Карточка открыта Письмо 22889/21 Ершова Н. П. вместо: Ершова Н. П." in words(page)
    assert "Учётная запись заведена роль – исполнитель Учётная запись Белов И. Н. система" in words(page)


def test_what_is_no_longer_kept_is_called_by_its_kind(client, auditor):
    record_reading("letter", 99, by=Actor("user", 98), at=AT)

    assert "Карточка открыта Письмо учётной записи больше нет" in words(client.get(reverse("journal")).content.decode())


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 4),
        ({"since": "2021-12-15"}, 2),
        ({"until": "2021-12-14"}, 2),
        ({"since": "2021-12-14", "until": "2021-12-14"}, 2),
        ({"event": "people.account_made"}, 1),
        ({"event": "journal.card_read", "since": "2021-12-15"}, 1),
        ({"by": "auditor"}, 3),
        ({"number": "22889/21"}, 2),
        ({"number": " 22889/21 "}, 2),
        ({"number": "1"}, 0),
    ],
)
def test_entries_are_chosen_by_day_event_person_and_paper(client, auditor, asked, found):
    letter, other = a_letter("22889/21"), a_letter("22890/21")
    for paper, days in ((letter, 0), (letter, 1), (other, 0)):
        record_reading("letter", paper.pk, by=Actor("user", auditor.pk), at=AT + timedelta(days=days))
    make_account(
        login="new", name="Белов И. Н.", role=Role.EXECUTOR, password=None, by=CONSOLE, at=AT + timedelta(days=1)
    )
    asked = {name: str(auditor.pk) if value == "auditor" else value for name, value in asked.items()}

    assert len(client.get(reverse("journal"), asked).context["page"].rows) == found


@pytest.mark.parametrize("asked", [{"since": "31.02.2021"}, {"event": "nothing"}, {"by": "x"}])
def test_a_choice_that_is_not_understood_is_refused(client, auditor, asked):
    assert client.get(reverse("journal"), asked).status_code == 400


def test_pages_follow_one_another_without_gap_or_repetition(client, auditor):
    for number in range(120):
        record_reading("letter", number, by=CONSOLE, at=AT + timedelta(minutes=number // 3))
    expected = [id for (id,) in Entry.objects.order_by("-at", "-id").values_list("id")]

    addresses = [f"{reverse('journal')}?event=journal.card_read"]
    moments = []
    while addresses[-1]:
        page = client.get(addresses[-1]).context["page"]
        moments += [line.at for line in page.rows]
        addresses.append(page.next)
    assert len(moments) == len(expected)
    assert moments == sorted(moments, reverse=True)

    third = client.get(addresses[2]).context["page"]
    second = client.get(third.previous).context["page"]
    assert [len(third.rows), len(second.rows)] == [20, 50]
    assert second.previous is not None
    assert client.get(second.previous).context["page"].previous is None
    assert client.get(reverse("journal"), {"after": "nonsense"}).context["page"].previous is None


def test_a_page_of_the_journal_asks_few_questions_whatever_it_names(client, auditor):
    for kind in ("letter", "appeal", "incident", "message", "reception", "citizen", "user", "import_run"):
        for id in range(5):
            record_reading(kind, id, by=Actor("user", auditor.pk), at=AT)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(reverse("journal"))
    assert len(queries) <= 8


def test_a_card_shows_who_looked_at_it(client, auditor):
    cards = one_of_each()
    for kind in ("letter", "appeal", "incident", "message", "reception", "citizen"):
        first, second = (client.get(reverse(kind, args=[cards[kind]])).content.decode() for _ in range(2))

        assert "Карточка открыта" not in first
        assert re.search(r"Кто смотрел, кто менял Когда Что Кто .{20} Карточка открыта Ершова Н\. П\.", words(second))


def test_who_looked_is_told_only_to_whoever_may_know_it(client):
    cards = one_of_each()
    client.force_login(an_official(role=Role.REGISTRAR))

    for _ in range(2):
        page = client.get(reverse("letter", args=[cards["letter"]])).content.decode()

    assert "Карточка открыта" not in page
    assert Entry.objects.filter(event="journal.card_read").count() == 2


def test_a_substitute_reads_in_the_place_of_whom_she_stands_in_for(client):
    cards = one_of_each()
    press, head = an_official(role=Role.PRESS_OFFICER), an_official(role=Role.HEAD, login="head")
    today = timezone.localdate()
    Substitution.objects.create(absent=head, substitute=press, since=today, until=today)
    client.force_login(press)

    client.get(reverse("letter", args=[cards["letter"]]))

    entry = Entry.objects.get(event="journal.card_read")
    assert (entry.actor_id, entry.actor_for_id) == (press.pk, head.pk)


def test_an_executor_reads_a_colleagues_paper_in_the_colleagues_place(client):
    ours, theirs = (Department.objects.create(name=name) for name in ("Отдел ЖКХ", "Отдел образования"))
    executor, colleague = (
        User.objects.create(username=login, name=login.title(), role=Role.EXECUTOR, department=department)
        for login, department in (("belov", ours), ("petrova", theirs))
    )
    today = timezone.localdate()
    Substitution.objects.create(absent=colleague, substitute=executor, since=today, until=today)
    client.force_login(executor)
    for department in (ours, theirs):
        incident = an_incident(f"И-{department.pk}", noon(TUESDAY), department=department)
        incident.refresh_from_db()
        client.get(reverse("incident", args=[incident.public_id]))

    entries = Entry.objects.filter(event="journal.card_read").order_by("pk")
    assert [entry.actor_for_id for entry in entries] == [None, colleague.pk]


def test_a_deputy_knows_who_looked_at_papers_of_her_branch_alone(client):
    ours, theirs = (Department.objects.create(name=name) for name in ("Отдел ЖКХ", "Отдел образования"))
    deputy = User.objects.create(username="deputy", name="Фролов Д. Е.", role=Role.DEPUTY, department=ours)
    executor = User.objects.create(username="belov", name="Белов И. Н.", role=Role.EXECUTOR, department=theirs)
    today = timezone.localdate()
    Substitution.objects.create(absent=deputy, substitute=executor, since=today, until=today)
    client.force_login(executor)
    pages = []
    for department in (ours, theirs):
        incident = an_incident(f"И-{department.pk}", noon(TUESDAY), department=department)
        incident.refresh_from_db()
        pages.append(
            [client.get(reverse("incident", args=[incident.public_id])) for _ in range(2)][-1].content.decode()
        )

    assert ["Карточка открыта" in page for page in pages] == [True, False]
