"""Acting on many papers from a list: all that it shows or those that are ticked; a batch is its maker's own."""

from __future__ import annotations

import io
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from otklik.batches.actions import run_batch
from otklik.batches.models import Batch
from otklik.desk.finding import bulk
from otklik.desk.tests.papers import TUESDAY, a_letter, an_appeal, an_official, noon
from otklik.office.journal.models import Entry
from otklik.office.people.models import Role, Substitution, User
from otklik.office.reference.models import Department
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment
from otklik.office.work.tests.office import registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client) -> User:
    user = an_official(role=Role.REGISTRAR)
    client.force_login(user)
    return user


@pytest.fixture
def department() -> Department:
    return Department.objects.create(name="Отдел благоустройства")


def offer(client, journal: str = "letters", **words: str):
    return client.post(reverse("bulk", args=[journal]), {"token": str(uuid.uuid4()), "asked": "", **words})


def press(client, name: str, batch: Batch):
    return client.post(reverse(name, args=[batch.public_id]), {"token": str(uuid.uuid4())}, follow=True)


def test_all_that_a_filter_admits_is_given_to_a_department(client, clerk, department):
    for number in ("1", "12", "2"):
        a_letter(number)

    answer = offer(client, act="assign", department=str(department.pk), asked="number=1")

    batch = Batch.objects.get()
    assert answer["Location"] == reverse("batch", args=[batch.public_id])
    assert batch.total == 2
    page = client.get(answer["Location"])
    assert page.context["can"] == 2
    assert page.context["examples"] == ["1", "12"]
    press(client, "start_batch", batch)
    assert ProcrastinateJob.objects.filter(task_name="batches.run", args={"batch_id": batch.pk}).exists()
    run_batch(batch.pk, noon(TUESDAY))
    assert Assignment.objects.filter(department=department).count() == 2


def test_ticked_papers_alone_are_meant(client, clerk, department):
    letters = [a_letter(number) for number in ("1", "2", "3")]
    for letter in letters:
        letter.refresh_from_db()

    page = client.get(reverse("bulk", args=["letters"]), {"paper": [letter.public_id for letter in letters[:2]]})

    assert page.context["count"] == 2
    offer(client, act="assign", department=str(department.pk), asked=page.context["asked"])
    assert Batch.objects.get().total == 2


def test_a_form_sent_twice_makes_one_batch(client, clerk, department):
    a_letter("1")
    sent = {"token": str(uuid.uuid4()), "asked": "", "act": "assign", "department": str(department.pk)}

    first, second = (client.post(reverse("bulk", args=["letters"]), sent) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Batch.objects.count() == 1


def test_papers_beyond_the_reach_of_the_right_are_left_out(client, department):
    branch = Department.objects.create(name="Ветвь")
    client.force_login(User.objects.create(username="deputy", name="Е.", role=Role.DEPUTY, department=branch))
    ours, _ = an_appeal("К-1/21").letter, an_appeal("К-2/21")
    Assignment.objects.filter(letter=ours).update(department=branch)

    offer(client, "appeals", act="assign", department=str(department.pk))

    assert list(Batch.objects.get().papers.values_list("paper", flat=True)) == [ours.pk]


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.AUDITOR, Role.EXECUTOR])
def test_who_may_not_assign_is_refused(client, department, role):
    client.force_login(an_official(role=role))
    a_letter("1")

    assert offer(client, act="assign", department=str(department.pk)).status_code == 403
    assert "assign" not in client.get(reverse("bulk", args=["letters"])).context["acts"]


def test_a_batch_is_nobody_elses(client, clerk, department):
    a_letter("1")
    offer(client, act="assign", department=str(department.pk))
    batch = Batch.objects.get()
    client.force_login(an_official(role=Role.HEAD, login="head"))

    assert client.get(reverse("batch", args=[batch.public_id])).status_code == 404
    assert client.post(reverse("start_batch", args=[batch.public_id])).status_code == 404


@pytest.mark.parametrize(
    "words", [{"act": "assign", "department": "x"}, {"act": "assign"}, {"act": "sheet", "asked": "number=нет"}]
)
def test_what_cannot_be_offered_is_told_on_the_page(client, clerk, words):
    a_letter("1")

    answer = offer(client, **words)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_what_was_typed_is_there_beside_what_is_wrong_with_it_and_the_papers_are_still_counted(client, clerk):
    an_appeal("К-1/21", TUESDAY)

    page = offer(client, "appeals", act="classify", code="собаки").content.decode()

    assert 'value="собаки"' in page
    assert page.index("Такого вопроса в классификаторе") < page.index('value="собаки"')
    assert "Все найденные: 1" in page


def test_a_question_is_found_by_its_words_and_taken_as_it_is_offered(client, clerk):
    an_appeal("К-1/21", TUESDAY)

    options = client.get(reverse("bulk_questions"), {"q": "числ живот"}).content.decode()
    value = re.search(r'data-value="(0003\.0011\.0127\.0868 [^"]+)"', options)
    assert value
    offer(client, "appeals", act="classify", code=value[1])

    assert Batch.objects.get().code_id == "0003.0011.0127.0868"


def test_a_list_is_saved_as_a_spreadsheet_as_it_is_filtered(client, clerk):
    for number in ("1", "12", "2"):
        a_letter(number)

    answer = client.get(reverse("sheet", args=["letters"]), {"number": "1", "order": "number"})

    assert "attachment" in answer["Content-Disposition"]
    file = io.BytesIO(b"".join(answer.streaming_content))
    assert [row[0].value for row in load_workbook(file).active.iter_rows(min_row=2)] == ["12", "1"]


def test_a_large_spreadsheet_is_made_in_the_background_and_fetched(client, clerk, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    a_letter("1")
    a_letter("2")

    assert client.get(reverse("sheet", args=["letters"]))["Location"].startswith(reverse("bulk", args=["letters"]))
    offer(client, act="sheet")
    batch = Batch.objects.get()
    run_batch(batch.pk, noon(TUESDAY))
    answer = client.get(reverse("batch_file", args=[batch.public_id]))

    assert b"".join(answer.streaming_content).startswith(b"PK")


@pytest.mark.parametrize("name", ["letters", "appeals"])
def test_a_list_has_ticks_and_doors_to_what_is_done_with_many(client, clerk, name):
    an_appeal("К-1/21")

    page = client.get(reverse(name), {"number": "К"}).content.decode()

    assert 'form="ticked" name="paper"' in page
    assert f'href="/desk/bulk/{name}/?number=%D0%9A"' in page
    assert f'href="/desk/bulk/{name}/xlsx/?number=%D0%9A"' in page


@pytest.mark.parametrize(
    "words",
    [
        {"act": "classify", "code": "\0"},
        {"act": "print", "paper": "\0"},
        {"act": "assign", "department": "1", "asked": "number=%00"},
        {"act": "assign", "department": "1", "asked": "%00=1"},
    ],
)
def test_a_sign_that_no_text_has_is_refused(client, clerk, words):
    a_letter("1")
    an_appeal("К-1/21")

    assert offer(client, "appeals", **words).status_code == 422
    assert client.get(reverse("bulk", args=["appeals"]), {"number": "\0"}).status_code == 422


@pytest.mark.parametrize(("act", "paper"), [("sheet", ""), ("print", "label")])
def test_the_file_of_a_batch_is_given_to_nobody_who_has_lost_the_right(client, clerk, act, paper):
    registered()
    offer(client, act=act, paper=paper)
    batch = Batch.objects.get()
    run_batch(batch.pk, noon(TUESDAY))
    assert client.get(reverse("batch_file", args=[batch.public_id])).status_code == 200

    User.objects.filter(pk=clerk.pk).update(role=Role.PRESS_OFFICER)

    assert client.get(reverse("batch_file", args=[batch.public_id])).status_code == 403
    assert client.get(reverse("batch", args=[batch.public_id])).status_code == 403


def test_the_journal_names_in_whose_place_papers_were_given(client, department):
    ours, theirs = (Department.objects.create(name=name) for name in ("Наш отдел", "Чужой отдел"))
    today = timezone.localdate()
    deputy, absent = (
        User.objects.create(username=name, name=name, role=Role.DEPUTY, department=of)
        for name, of in (("deputy", ours), ("absent", theirs))
    )
    Substitution.objects.create(absent=absent, substitute=deputy, since=today, until=today)
    client.force_login(deputy)
    letters = [registered() for _ in range(2)]
    for letter, of in zip(letters, (ours, theirs), strict=True):
        Assignment.objects.create(letter=letter, department=of)
        Letter.objects.filter(pk=letter.pk).update(state="assigned")
        letter.refresh_from_db()
        offer(client, act="assign", department=str(department.pk), asked=f"paper={letter.public_id}")

    assert list(Batch.objects.order_by("pk").values_list("instead_of", flat=True)) == [None, absent.pk]
    client.get(reverse("sheet", args=["letters"]), {"number": letters[1].number})
    assert Entry.objects.get(event="batches.sheet_made").actor_for_id == absent.pk


def test_who_has_lost_the_right_begins_nothing(client, clerk, department):
    a_letter("1")
    offer(client, act="assign", department=str(department.pk))
    batch = Batch.objects.get()
    User.objects.filter(pk=clerk.pk).update(role=Role.AUDITOR)

    assert press(client, "start_batch", batch).status_code == 403
    batch.refresh_from_db()
    assert batch.state == "offered"
