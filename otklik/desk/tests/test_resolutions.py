"""The cabinet, «мои поручения» and a paper's tree on its card, as their pages work."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from otklik.office.appeals.models import Appeal, Form
from otklik.office.appeals.tests.test_registering import cover, of_citizen
from otklik.office.assigning.models import Phrase, Resolution, Route
from otklik.office.journal.actions import Actor
from otklik.office.journal.models import Entry
from otklik.office.people.actions import arrange_substitution
from otklik.office.people.models import Role, User
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment, Term
from otklik.office.work.tests.office import UTILITIES, an_official, department, registered
from otklik.ui import russian

pytestmark = pytest.mark.django_db
ROADS = "Отдел дорог"
WORDS = "Рассмотреть и подготовить ответ"


@pytest.fixture
def head() -> User:
    return an_official(Role.HEAD, of=None, name="Соколов А. В.")


@pytest.fixture
def executor() -> User:
    return an_official(Role.EXECUTOR, name="Белов И. Н.")


@pytest.fixture
def paper() -> Letter:
    return waiting()


def waiting(**said) -> Letter:
    """A letter of today that waits for its resolution."""
    today = timezone.localdate()
    letter = registered(on=today, outgoing_number=f"7-{uuid.uuid4().hex[:6]}", **said)
    Term.objects.create(letter=letter, legal_due=today + timedelta(30))
    letter.refresh_from_db()
    return letter


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, name: str, row: Letter | Assignment, **said):
    row.refresh_from_db()
    words = {"token": str(uuid.uuid4()), "phrase": WORDS, "term": ""} | said
    return client.post(reverse(name, args=[row.public_id]), words)


def words(answer) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


def messages_of(client: Client) -> str:
    return words(client.get(reverse("home")))


def test_the_head_resolves_one_paper_after_another_each_in_three_touches(head, executor):
    first, second = waiting(summary="О дорогах"), waiting(summary="О воде")
    client = of(head)
    page = client.get(reverse("cabinet"))
    assert page.context["letter"] == first
    assert page.context["left"] == 2
    assert "Резолюции 2" in words(page)

    answer = send(client, "resolve", first, responsible="", other=f"u{executor.pk}")

    assert answer.status_code == 302
    assert client.get(answer["Location"]).context["letter"] == second
    made = Resolution.objects.get()
    assert (made.text, made.author) == (WORDS, head)
    send(client, "resolve", second, other=f"d{department(UTILITIES).pk}")
    assert "Всё рассмотрено" in words(client.get(reverse("cabinet")))


def test_who_has_such_papers_by_the_offices_order_is_proposed_first_with_the_reason(head, executor, paper):
    appeal = Appeal.objects.create(letter=paper, form=Form.WRITTEN)
    appeal.questions.create(code_id="0003.0011.0127.0868")
    roads = department(ROADS)
    Route.objects.create(
        prefix="0003", department=roads, since=timezone.localdate(), source="распоряжение от 12.01.2026 № 3"
    )
    client = of(head)
    page = client.get(reverse("resolve", args=[paper.public_id]))

    buttons = page.context["form"].whom.buttons
    assert (buttons[0].value, buttons[0].reason) == (
        f"d{roads.pk}",
        "по распределению: распоряжение от 12.01.2026 № 3",
    )
    Appeal.objects.update(about_whom="на отдел дорог")
    page = client.get(reverse("resolve", args=[paper.public_id]))
    assert f"d{roads.pk}" not in [one.value for one in page.context["form"].whom.buttons]
    said = {"other": f"d{roads.pk}", "override": ""}
    assert "напишите, почему это всё же он" in words(send(client, "resolve", paper, **said))
    assert send(client, "resolve", paper, **said | {"override": "Жалоба на прежнего начальника"}).status_code == 302
    assert Assignment.objects.get().department == roads


def test_the_day_of_a_report_is_proposed_as_the_term_and_a_later_one_is_warned_of(head, executor):
    today = timezone.localdate()
    letter = of_citizen(today)
    cover(letter.pk, due=today + timedelta(24), on=today)
    cover(letter.pk, due=today + timedelta(19), on=today)
    client, day = of(head), today + timedelta(19)
    form = client.get(reverse("resolve", args=[letter.public_id])).context["form"]
    assert (form["term"].initial, form.fields["term"].choices[0][1][:9]) == (day.isoformat(), "к докладу")
    listed = f"доложить до {russian.day(day)}".replace("\u00a0", " ")
    assert listed in words(client.get(reverse("cabinet_list")))

    send(client, "resolve", letter, other=f"u{executor.pk}", term="")
    assert "позже дня доклада вышестоящему органу" in messages_of(client)
    assert listed in words(of(executor).get(reverse("assignments")))
    send(client, "reassign", letter, other=f"u{executor.pk}", term=day.isoformat())
    assert "позже дня доклада" not in messages_of(client)
    extending = words(client.get(reverse("extend", args=[letter.public_id])))
    assert "Доложить вышестоящему органу" in extending


def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(head, executor, paper):
    client = of(head)
    late = (timezone.localdate() + timedelta(40)).isoformat()
    helper = {"helper-0-whom": f"d{department(ROADS).pk}", "helper-0-text": "Справка", "helper-0-due": ""}

    for field, said, told in (
        ("responsible", {}, "Выберите, кто отвечает."),
        ("text", {"other": f"u{executor.pk}", "phrase": ""}, "Выберите готовую резолюцию или напишите свою."),
        ("due", {"other": f"u{executor.pk}", "due": late}, "внутренний срок не продлевает срока ответа"),
    ):
        answer = send(client, "resolve", paper, **helper, **said)
        assert answer.status_code == 422
        assert told in answer.context["form"].errors[field][0]
        assert "Справка" in answer.content.decode()
        assert '<details class="cabinet__more" open>' in answer.content.decode(), "who helps is in sight"
        if field == "responsible":
            assert 'href="#id_responsible_0"' in answer.content.decode(), "the summary leads to the first button"
    assert not Assignment.objects.exists()


def test_what_is_asked_of_nobody_is_not_dropped_in_silence(head, executor, paper):
    said = {"other": f"u{executor.pk}", "helper-0-whom": "", "helper-0-text": "Справка об авариях", "helper-0-due": ""}
    answer = send(of(head), "resolve", paper, **said)
    assert answer.status_code == 422
    assert "Выберите соисполнителя или очистите строку." in words(answer)
    assert "Справка об авариях" in answer.content.decode()


def test_a_form_sent_twice_is_done_once_and_a_second_head_is_told_what_has_happened(head, executor, paper):
    client, token = of(head), str(uuid.uuid4())
    for _ in range(2):
        assert send(client, "resolve", paper, token=token, other=f"u{executor.pk}").status_code == 302
    assert Resolution.objects.count() == 1

    answer = client.get(reverse("resolve", args=[paper.public_id]))

    assert answer.status_code == 409
    assert "Нельзя наложить резолюцию: письмо – «поручено»" in words(answer)


def test_the_secretary_enters_ink_with_its_scan_and_the_card_says_so(head, executor, paper):
    secretary = an_official(Role.REGISTRAR, of=None, name="Королёва Т. С.")
    client = of(secretary)
    said = {"author": head.pk, "on": timezone.localdate().isoformat(), "other": f"u{executor.pk}"}
    assert "Скан резолюции" in words(send(client, "enter_resolution", paper, **said))

    program = SimpleUploadedFile("резолюция.pdf", b"MZ\x90\0", "application/pdf")
    answer = send(client, "enter_resolution", paper, scan=program, **said)
    assert "«резолюция.pdf» – не PDF, JPEG, PNG, TIFF: выберите другой файл." in words(answer)
    assert "Файлы приложите ещё раз" in words(answer)

    scan = SimpleUploadedFile("резолюция.png", b"\x89PNG\r\n\x1a\n", "image/png")
    assert send(client, "enter_resolution", paper, scan=scan, **said).status_code == 302

    page = client.get(reverse("letter", args=[paper.public_id]))
    assert "Соколов А. В." in words(page)
    assert "внесено с бумаги: Королёва Т. С., скан резолюции" in words(page)
    assert "Резолюция Соколов А. В." in words(page)  # the history names both
    assert "по резолюции: Соколов А. В." in words(page), "hers is the resolution, whoever typed it"
    assert "по резолюции: Соколов А. В." in words(of(executor).get(reverse("assignments")))
    kept = Resolution.objects.get().scan
    assert kept
    assert client.get(reverse("file", args=[kept.public_id])).status_code == 200


def test_an_executor_accepts_passes_on_hands_in_and_returns_straight_from_the_list(head, executor, paper):
    below = an_official(Role.EXECUTOR, "below", name="Зимин П. П.")
    helper = {"helper-0-whom": f"u{below.pk}", "helper-0-text": "Справка", "helper-0-due": ""}
    send(of(head), "resolve", paper, other=f"d{department().pk}", **helper)
    answers, helps = Assignment.objects.order_by("-is_responsible")
    client, other = of(executor), of(below)

    page = client.get(reverse("assignments"))
    assert [row.pk for row, *_ in page.context["lines"]] == [answers.pk]
    assert "никто не назван" in words(page)
    send(client, "accept_assignment", answers)
    paper.refresh_from_db()
    assert paper.state == "in_work"
    assert client.get(reverse("assignments") + "?stage=to_accept").context["count"] == 0
    in_work = client.get(reverse("assignments") + "?stage=in_work")
    assert in_work.context["count"] == 1
    assert "Подготовить ответ" in words(in_work), "what comes next stands in the row"

    send(other, "hand_in_part", helps, text="Аварий не было")
    assert "Аварий не было" in words(client.get(reverse("letter", args=[paper.public_id])))
    other_paper = waiting()
    send(of(head), "resolve", other_paper, other=f"u{below.pk}")
    back = Assignment.objects.get(letter=other_paper)
    assert "Вернуть можно до" in words(other.get(reverse("return_assignment", args=[fresh(back).public_id])))
    assert send(other, "return_assignment", back, reason="").status_code == 422
    for _ in range(2):
        assert send(other, "return_assignment", back, reason="Дороги областные").status_code == 302
    page = of(head).get(reverse("cabinet"))
    assert page.context["letter"] == other_paper
    assert "Вернули «не моё»" in words(page)


def fresh(row: Assignment) -> Assignment:
    row.refresh_from_db()
    return row


def test_the_home_page_tells_how_much_is_given_and_how_much_of_it_is_late(head, executor, paper):
    client = of(executor)
    send(of(head), "resolve", paper, other=f"u{executor.pk}")
    assert "Мои поручения: 1" in messages_of(client)
    assert "просрочено: 1" not in messages_of(client)
    Assignment.objects.update(due=timezone.localdate() - timedelta(1))

    assert "просрочено: 1" in messages_of(client)
    address = re.search(r'href="([^"]*due_until[^"]*)"', client.get(reverse("home")).content.decode())
    assert address
    assert client.get(address[1].replace("&amp;", "&")).context["count"] == 1


def test_somebody_elses_assignment_is_not_there(head, executor, paper):
    stranger = an_official(Role.EXECUTOR, "stranger", of=ROADS)
    send(of(head), "resolve", paper, other=f"u{executor.pk}")
    given = fresh(Assignment.objects.get())

    for name in ("accept_assignment", "return_assignment", "pass_assignment", "hand_in_part"):
        assert send(of(stranger), name, given, reason="Не моё").status_code == 404
    assert of(stranger).get(reverse("assignments")).context["count"] == 0


def test_what_is_given_to_another_is_not_there_any_more_and_who_opens_her_own_has_read_the_paper(head, executor, paper):
    roads, client = an_official(Role.EXECUTOR, "roads", of=ROADS), of(executor)
    send(of(head), "resolve", paper, other=f"u{executor.pk}")
    given = fresh(Assignment.objects.get())
    pages = [reverse(name, args=[given.public_id]) for name in ("pass_assignment", "return_assignment", "hand_in_part")]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    read = Entry.objects.filter(event="journal.card_read", actor_id=executor.pk)
    assert [(one.subject_kind, one.subject_id) for one in read] == [("letter", paper.pk)]

    send(of(head), "reassign", paper, other=f"u{roads.pk}")

    for name, page in zip(("pass_assignment", "return_assignment", "hand_in_part"), pages, strict=True):
        assert (client.get(page).status_code, send(client, name, given, reason="Не моё").status_code) == (404, 404)


def test_what_is_passed_on_is_told_with_whom_it_is(head, executor, paper):
    below = an_official(Role.EXECUTOR, "below", name="Зимин П. П.")
    send(of(head), "resolve", paper, other=f"u{executor.pk}")
    given, client = Assignment.objects.get(), of(executor)
    assert f"u{below.pk}" in client.get(reverse("pass_assignment", args=[fresh(given).public_id])).content.decode()

    assert send(client, "pass_assignment", given, responsible=f"u{below.pk}").status_code == 302

    page = client.get(reverse("assignments") + "?stage=passed")
    assert "передано: Отдел жилищно-коммунального хозяйства, Зимин П. П. – ждёт принятия" in words(page)


def test_a_head_gives_anew_sets_an_inner_day_and_notes_a_letter(head, executor, paper):
    roads, client = an_official(Role.EXECUTOR, "roads", of=ROADS), of(head)
    send(client, "resolve", paper, other=f"u{executor.pk}")
    given = Assignment.objects.get()
    soon = timezone.localdate() + timedelta(5)
    answer = send(client, "set_inner_term", paper, assignment=given.pk, due=soon.isoformat())
    assert answer.status_code == 302
    assert fresh(given).due == soon
    assert "Сейчас отвечает" in words(client.get(reverse("reassign", args=[paper.public_id])))

    assert send(client, "reassign", paper, other=f"u{roads.pk}").status_code == 302

    assert [fresh(given).state, Assignment.objects.get(executor=roads).state] == ["returned", "given"]
    noted = waiting()
    assert send(client, "take_note", noted, text="К сведению").status_code == 302
    noted.refresh_from_db()
    assert noted.state == "closed"


def test_who_stands_in_is_told_whose_an_assignment_is(head, executor, paper):
    substitute, by = an_official(Role.EXECUTOR, "below", of=ROADS), Actor("system")
    today = timezone.localdate()
    arrange_substitution(absent=executor, substitute=substitute, since=today, until=today, by=by, at=timezone.now())
    send(of(head), "resolve", paper, other=f"u{executor.pk}")

    assert "вы замещаете: Белов И. Н." in words(of(substitute).get(reverse("assignments")))
    assert "вы замещаете: Белов И. Н." not in words(of(executor).get(reverse("assignments")))


def test_a_list_of_fifty_costs_as_many_queries_as_a_list_of_one(head, executor, django_assert_max_num_queries):
    for _ in range(3):
        letter = waiting()
        send(of(head), "resolve", letter, other=f"u{executor.pk}")
        waiting()
    for user, name in ((executor, "assignments"), (head, "cabinet_list")):
        client = of(user)
        client.get(reverse(name))
        with django_assert_max_num_queries(13):
            assert client.get(reverse(name)).context["count"] == 3


def test_an_administrator_keeps_the_offices_order_and_wordings():
    client = of(an_official(Role.ADMINISTRATOR, of=None))
    roads, address = department(ROADS), reverse("routes")
    today = timezone.localdate()
    row = {"what": "route", "topic": "0003", "whom": f"d{roads.pk}", "since": today.isoformat(), "source": "акт № 1"}
    assert client.post(address, {**row, "token": str(uuid.uuid4())}).status_code == 302
    assert "уже есть строка" in words(client.post(address, {**row, "token": str(uuid.uuid4())}))
    wrong = {**row, "topic": "9999", "token": str(uuid.uuid4())}
    assert "Такой темы в классификаторе нет" in words(client.post(address, wrong))

    made = Route.objects.get()
    made.refresh_from_db()
    client.post(reverse("end_route", args=[made.public_id]), {"token": str(uuid.uuid4())})
    made.refresh_from_db()
    assert made.until == today

    client.post(address, {"what": "phrase", "text": "Прошу переговорить", "token": str(uuid.uuid4())})
    phrase = Phrase.objects.get(text="Прошу переговорить")
    phrase.refresh_from_db()
    client.post(reverse("drop_phrase", args=[phrase.public_id]), {"token": str(uuid.uuid4())})
    assert not Phrase.objects.filter(text="Прошу переговорить").exists()
