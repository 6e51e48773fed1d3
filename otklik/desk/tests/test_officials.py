"""Officials' screens: accounts, substitutions, who leaves. Only an administrator opens them (tests/abuse)."""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from otklik.desk.tests.papers import PASSWORD, TUESDAY, an_appeal, an_official
from otklik.office.appeals.models import Outcome, Question
from otklik.office.journal.models import Entry
from otklik.office.people.events import AccountChanged
from otklik.office.people.models import Role, Substitution, User
from otklik.office.reference.models import Department
from otklik.office.work.models import Assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(an_official(role=Role.ADMINISTRATOR, login="lebedev"))
    return client


def send(desk: Client, form: str, /, *parts: object, token: uuid.UUID | None = None, **typed: object):
    """Send a form; return its answer with the page that it leads to."""
    return desk.post(reverse(form, args=parts), {"token": token or uuid.uuid4(), **typed}, follow=True)


def an_executor(login: str = "belov", name: str = "Белов И. Н.") -> User:
    made = User.objects.create(username=login, name=name, role=Role.EXECUTOR)
    made.refresh_from_db()
    return made


def test_a_new_account_is_made_and_its_password_shown_once(desk):
    department = Department.objects.create(name="Отдел ЖКХ")

    answer = send(desk, "new_official", login="belov", name="Белов И. Н.", role="executor", department=department.pk)

    shown = re.search(r"Логин: belov, пароль: (\S+?)<", answer.content.decode())
    made = User.objects.get(username="belov")
    assert shown
    assert made.check_password(shown[1])
    assert (made.role, made.department) == (Role.EXECUTOR, department)
    assert shown[1] not in desk.get(reverse("official", args=[made.public_id])).content.decode()


def test_a_taken_login_is_said_at_the_form_and_nothing_typed_is_lost(desk):
    an_executor()

    answer = send(desk, "new_official", login="belov", name="Белова О. П.", role="registrar")

    assert answer.status_code == 422
    assert "Логин «belov» уже занят" in answer.content.decode()
    assert "Белова О. П." in answer.content.decode()


def test_a_form_sent_twice_makes_one_account(desk):
    token = uuid.uuid4()
    for _ in range(2):
        send(desk, "new_official", token=token, login="belov", name="Белов И. Н.", role="executor")

    assert User.objects.filter(username="belov").count() == 1


def test_a_role_changes_at_once(desk):
    official = an_executor()

    send(desk, "place_official", official.public_id, name=official.name, role="controller")

    assert User.objects.get(pk=official.pk).role == Role.CONTROLLER


def test_a_substitution_is_arranged_and_ended(desk):
    absent, substitute = an_executor(), an_executor("petrova", "Петрова О. П.")
    today = timezone.localdate()

    page = send(
        desk, "arrange_substitution", absent.public_id, substitute=substitute.public_id, since=today, until=today
    ).content.decode()
    assert "замещает Петрова О. П." in page.replace("\u00a0", " ")

    arranged = Substitution.objects.get()
    assert (
        "Замещение закончено" in send(desk, "end_substitution", absent.public_id, arranged.public_id).content.decode()
    )
    assert not Substitution.objects.exists()


def test_what_is_wrong_with_a_substitution_is_said_at_its_form(desk):
    official = an_executor()

    answer = send(
        desk, "arrange_substitution", official.public_id, substitute=official.public_id, since=TUESDAY, until=TUESDAY
    )

    assert answer.status_code == 422
    assert "Сотрудник не замещает сам себя" in answer.content.decode()
    assert 'value="2021-12-14"' in answer.content.decode()


@pytest.fixture
def papers() -> tuple[User, list[Assignment]]:
    """An executor with two papers in work, one answered and one withdrawn."""
    executor = an_executor()
    numbers = {"К-1/21": None, "К-2/21": None, "К-3/21": date(2021, 12, 20), "К-4/21": None}  # a Monday
    for number, answered in numbers.items():
        appeal = an_appeal(number, answered_on=answered)
        Assignment.objects.filter(letter=appeal.letter).update(executor=executor)
    Question.objects.filter(appeal__letter__number="К-4/21").update(outcome=Outcome.WITHDRAWN)
    return executor, list(Assignment.objects.order_by("pk"))


def test_a_leavers_papers_in_work_go_to_another_in_one_act(desk, papers):
    leaver, assignments = papers
    taker = an_executor("petrova", "Петрова О. П.")

    page = send(desk, "see_official_off", leaver.public_id, taker=taker.public_id).content.decode()

    assert "Передано бумаг: 2" in page
    assert [Assignment.objects.get(pk=one.pk).executor for one in assignments] == [taker, taker, leaver, leaver]
    assert not User.objects.get(pk=leaver.pk).is_active
    told = Entry.objects.filter(event="control.paper_handed_over")
    assert {(entry.subject_id, entry.data["taker"]) for entry in told} == {
        (one.letter_id, taker.pk) for one in assignments[:2]
    }


def test_papers_are_not_left_to_nobody(desk, papers):
    leaver, assignments = papers

    answer = send(desk, "see_official_off", leaver.public_id)

    assert answer.status_code == 422
    assert "бумаги в работе: 2" in answer.content.decode()
    assert User.objects.get(pk=leaver.pk).is_active
    assert Assignment.objects.get(pk=assignments[0].pk).executor == leaver


def test_whoever_leaves_is_signed_out_at_once_and_stands_in_for_nobody(desk):
    leaver, absent = an_executor(), an_executor("petrova", "Петрова О. П.")
    theirs = Client()
    theirs.force_login(leaver)
    today = timezone.localdate()
    Substitution.objects.create(absent=absent, substitute=leaver, since=today, until=today)

    send(desk, "see_official_off", leaver.public_id)

    assert theirs.get(reverse("home")).status_code == 302
    assert not Substitution.objects.exists()


def test_the_last_administrator_stays(desk):
    answer = send(desk, "see_official_off", User.objects.get(username="lebedev").public_id)

    assert "Это последний администратор" in answer.content.decode()


def test_the_last_administrator_keeps_that_role(desk):
    own = User.objects.get(username="lebedev")

    answer = send(desk, "place_official", own.public_id, name=own.name, role="executor")

    assert answer.status_code == 422
    assert "Это последний администратор" in answer.content.decode()
    assert User.objects.get(pk=own.pk).role == Role.ADMINISTRATOR


def test_what_does_not_change_is_not_told(desk):
    official = an_executor()

    send(desk, "place_official", official.public_id, name=official.name, role=official.role)

    assert not Entry.objects.filter(event="people.account_changed").exists()


def test_a_change_of_role_tells_the_role_before(desk):
    official = an_executor()

    send(desk, "place_official", official.public_id, name="Белова И. Н.", role="controller")

    entry = Entry.objects.get(event="people.account_changed")
    assert AccountChanged.told(entry.data) == "роль – контролёр, была – исполнитель, другое имя"


def test_whoever_stands_in_for_an_administrator_acts_in_that_name(client):
    administrator, substitute = an_official(role=Role.ADMINISTRATOR, login="lebedev"), an_executor()
    today = timezone.localdate()
    Substitution.objects.create(absent=administrator, substitute=substitute, since=today, until=today)
    client.force_login(substitute)

    send(client, "departments", name="Архив")

    entry = Entry.objects.get(event="reference.department_added")
    assert (entry.actor_id, entry.actor_for_id) == (substitute.pk, administrator.pk)


def test_a_lost_code_is_forgotten(desk):
    official = an_executor()
    Authenticator.objects.create(user=official, type=Authenticator.Type.TOTP, data={})
    assert "Выключить вход по коду" in desk.get(reverse("official", args=[official.public_id])).content.decode()

    send(desk, "drop_second_factor", official.public_id)

    assert not Authenticator.objects.exists()


def test_a_substitution_is_ended_on_its_own_card_alone(desk):
    absent, substitute = an_executor(), an_executor("petrova", "Петрова О. П.")
    today = timezone.localdate()
    arranged = Substitution.objects.create(absent=absent, substitute=substitute, since=today, until=today)
    arranged.refresh_from_db()

    for official, public_id in ((substitute, arranged.public_id), (absent, uuid.uuid4())):
        assert send(desk, "end_substitution", official.public_id, public_id).status_code == 404
    assert Substitution.objects.exists()


def test_whoever_comes_back_signs_in_again(desk):
    official = an_executor()
    send(desk, "see_official_off", official.public_id)

    send(desk, "open_official", official.public_id)

    assert User.objects.get(pk=official.pk).is_active


def test_a_department_is_put_below_another(desk):
    top, below = (Department.objects.create(name=name) for name in ("Отдел ЖКХ", "Сектор"))

    send(desk, "place_department", department=below.pk, parent=top.pk)
    assert Department.objects.get(pk=below.pk).parent == top

    answer = send(desk, "place_department", department=top.pk, parent=below.pk)
    assert answer.status_code == 422
    assert "не может входить само в себя" in answer.content.decode()


def test_a_department_is_added_once(desk):
    assert "Сохранено" in send(desk, "departments", name="Архив").content.decode()

    answer = send(desk, "departments", name="архив")
    assert answer.status_code == 422
    assert "Подразделение «архив» уже есть" in answer.content.decode()


def test_a_role_that_needs_a_second_factor_works_only_with_it(client, settings):
    """The middleware is made anew, since it reads the setting once."""
    from dataclasses import replace

    settings.OPTIONS = replace(settings.OPTIONS, second_factor=("administrator",))
    fresh = Client()
    fresh.force_login(an_official(PASSWORD, role=Role.ADMINISTRATOR))

    assert fresh.get(reverse("home"))["Location"] == reverse("mfa_activate_totp")
    assert fresh.get(reverse("account_change_password")).status_code == 200

    executor, administrator = an_executor(), User.objects.get(username="ershova")
    client = Client()
    client.force_login(executor)
    assert client.get(reverse("home")).status_code == 200
    today = timezone.localdate()
    Substitution.objects.create(absent=administrator, substitute=executor, since=today, until=today)
    assert client.get(reverse("home"))["Location"] == reverse("mfa_activate_totp")


def test_staffs_session_is_for_the_desk_alone(client):
    an_official(PASSWORD)

    answer = client.post(reverse("account_login"), {"login": "ershova", "password": PASSWORD})

    assert {cookie["path"] for name, cookie in answer.cookies.items() if name == "otklik_desk"} == {"/desk/"}
