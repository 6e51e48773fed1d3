"""Annulling a number and leaving an appeal unanswered on the desk: who may, what is said, what is asked."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from otklik.desk.tests.papers import an_official
from otklik.desk.tests.test_journal import words as words_of
from otklik.office.appeals.models import Appeal, Decision
from otklik.office.appeals.tests.test_leaving import answered
from otklik.office.appeals.tests.test_registering import cover, of_citizen
from otklik.office.journal.models import Entry
from otklik.office.people.models import Role, Substitution, User
from otklik.office.reference.models import Department, LetterKind
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment
from otklik.office.work.tests.office import registered

pytestmark = pytest.mark.django_db


def words(page: Any) -> str:
    return words_of(page.content.decode())


@pytest.fixture
def desk(client):
    client.force_login(an_official(role=Role.REGISTRAR, login="registrar"))
    return client


def send(client, name: str, letter: Letter, **typed: Any):
    letter.refresh_from_db()
    return client.post(reverse(name, args=[letter.public_id]), {"token": str(uuid.uuid4()), **typed}, follow=True)


def test_an_annulled_number_stands_in_the_list_of_annulled_ones_and_tells_why(desk):
    page = send(desk, "annul", registered(), reason="зарегистрировано дважды")

    assert "Номер аннулирован" in words(page)
    assert "зарегистрировано дважды" in words(page)
    assert "зарегистрировано дважды" not in words(desk.get(reverse("letters")))
    assert "зарегистрировано дважды" in words(desk.get(reverse("letters"), {"annulled": "1"}))
    assert "зарегистрировано дважды" in words(desk.get(reverse("letters"), {"number": "1"}))


def test_an_appeal_whose_only_cover_is_annulled_is_under_special_control_no_longer(desk):
    letter = of_citizen()
    send(desk, "annul", cover(letter.pk), reason="не к тому обращению")
    letter.refresh_from_db()
    page = words(desk.get(reverse("appeal", args=[letter.public_id])))

    assert "на особом контроле" not in page
    assert "Сопроводительное письмо снято" in page


def test_annulling_without_a_reason_asks_for_it(desk):
    page = send(desk, "annul", letter := registered(), reason="")

    assert page.status_code == 422
    assert Letter.objects.get(pk=letter.pk).annulled_on is None


def test_a_number_of_another_system_is_not_annulled_here(desk):
    letter = registered()
    Letter.objects.filter(pk=letter.pk).update(outer_system="ДелоПро")

    assert "другая система" in words(send(desk, "annul", letter, reason="ошибка"))


def test_a_registrar_is_offered_what_needs_no_judgement(desk):
    letter = of_citizen()
    letter.refresh_from_db()
    address = reverse("leave_unanswered", args=[letter.public_id])
    page = words(desk.get(address))

    assert "Текст не поддаётся прочтению" in page
    assert "Обжалуется судебное решение" not in page
    assert "Не указаны фамилия или адрес" not in page, "both are there"
    Appeal.objects.filter(pk=letter.pk).update(surname="")
    assert "Не указаны фамилия или адрес" in words(desk.get(address))


@pytest.mark.parametrize(("page", "told"), [("", "Укажите адрес страницы"), ("чушь", "Это не адрес страницы")])
def test_an_answer_on_the_site_wants_the_address_of_its_page(client, page, told):
    client.force_login(an_official(role=Role.HEAD, login="head"))
    said = {"case": "on_site", "ground": "ответ размещён", "page": page}

    answer = send(client, "leave_unanswered", of_citizen(), **said)

    assert told in answer.context["form"].errors["page"][0]
    assert not Decision.objects.exists()


def test_the_head_ends_correspondence_by_two_answers_that_the_page_shows(client):
    client.force_login(an_official(role=Role.HEAD, login="head"))
    earlier = [answered("Fri 2026-02-20"), answered("Mon 2026-03-02")]
    letter = of_citizen()
    for one in earlier:
        one.refresh_from_db()
    said = {"case": "terminated", "ground": "новых доводов нет"}

    assert "нужны 2 прежних ответа" in words(send(client, "leave_unanswered", letter, **said))
    page = send(client, "leave_unanswered", letter, **said, earlier=[str(one.public_id) for one in earlier])
    assert "Ответ по существу не даётся" in words(page)
    assert Decision.objects.get().earlier.count() == 2


@pytest.fixture
def deputy(client):
    """The deputy over a department."""
    ours = Department.objects.create(name="Наш отдел")
    official = User.objects.create(username="deputy", name="Е.", role=Role.DEPUTY, department=ours)
    client.force_login(official)
    return official


def of_department(letter: Letter, department: Any) -> Letter:
    Assignment.objects.filter(letter=letter).delete()
    Assignment.objects.create(letter=letter, department=department)
    return letter


def test_of_an_answer_beyond_reach_only_its_day_is_told(client, deputy):
    theirs = Department.objects.create(name="Чужой отдел")
    seen = of_department(answered("Fri 2026-02-20"), deputy.department)
    beyond = of_department(answered("Mon 2026-03-02"), theirs)
    Appeal.objects.filter(pk=beyond.pk).update(text="Сосед пьёт и шумит")
    letter = of_department(of_citizen(), deputy.department)
    for one in (seen, beyond, letter):
        one.refresh_from_db()

    page = client.get(reverse("leave_unanswered", args=[letter.public_id]))

    assert f"№ {seen.number}, ответ пт 20.02.2026" in words(page)
    assert "есть ответ пн 02.03.2026" in words(page)
    assert not any(told in words(page) for told in (f"№ {beyond.number},", "Сосед пьёт"))
    assert str(beyond.public_id) not in page.content.decode()


def test_the_card_names_no_earlier_answer_beyond_reach(client, deputy):
    earlier = [of_department(answered(on), deputy.department) for on in ("Fri 2026-02-20", "Mon 2026-03-02")]
    letter = of_department(of_citizen(), deputy.department)
    for one in earlier:
        one.refresh_from_db()
    said = {"case": "terminated", "ground": "новых доводов нет"}
    send(client, "leave_unanswered", letter, **said, earlier=[str(one.public_id) for one in earlier])
    of_department(earlier[1], Department.objects.create(name="Чужой отдел"))

    page = client.get(reverse("appeal", args=[letter.public_id]))

    assert reverse("appeal", args=[earlier[0].public_id]) in page.content.decode()
    assert reverse("appeal", args=[earlier[1].public_id]) not in page.content.decode()
    assert "ответ пн 02.03.2026" in words(page)


def test_the_journal_names_in_whose_place_an_appeal_was_left(client, deputy):
    theirs, today = Department.objects.create(name="Чужой отдел"), timezone.localdate()
    absent = User.objects.create(username="absent", name="А.", role=Role.DEPUTY, department=theirs)
    Substitution.objects.create(absent=absent, substitute=deputy, since=today, until=today)
    own, other = of_department(of_citizen(), deputy.department), of_department(of_citizen(), theirs)

    for letter in (own, other):
        send(client, "leave_unanswered", letter, case="unclear", ground="нет предложения")

    entries = Entry.objects.filter(event="appeals.left_unanswered")
    assert dict(entries.values_list("subject_id", "actor_for_id")) == {own.pk: None, other.pk: absent.pk}


def test_a_decision_sent_twice_is_made_once_and_another_one_is_told_what_has_happened(desk):
    letter, token = of_citizen(), str(uuid.uuid4())
    said = {"case": "withdrawn", "ground": "заявление от 14.04.2026"}
    for _ in range(2):
        page = send(desk, "leave_unanswered", letter, **said, token=token)
        assert page.redirect_chain[-1][0] == reverse("appeal", args=[letter.public_id])
    assert Entry.objects.filter(event="appeals.left_unanswered").count() == 1

    page = send(desk, "leave_unanswered", letter, **said)
    assert page.status_code == 422
    assert "Так решить уже нельзя: обращение – «прекращено по заявлению автора»" in words(page)
    page = desk.get(reverse("leave_unanswered", args=[letter.public_id]))
    assert page.status_code == 409
    assert "уже нельзя: обращение – «прекращено по заявлению автора»" in words(page)


def test_an_administrator_adds_a_kind_of_paper_and_papers_are_registered_by_it_at_once(client):
    client.force_login(an_official(role=Role.ADMINISTRATOR, login="admin"))
    said = {
        "token": str(uuid.uuid4()),
        "name": "запрос следователя",
        "sort": "letter",
        "journal": "correspondence",
        "template": "СЛ-{номер}/{гг}",
        "procedure": "prosecutor_request",
        "step": "answer",
        "required": ["correspondent", "outgoing_number"],
        "control": "special",
        "is_offered": "on",
    }
    page = client.post(reverse("new_kind"), said, follow=True)

    assert "СЛ-123/26" in words(page)
    letter = registered("запрос следователя")
    assert (letter.number, letter.control, letter.term.step) == ("СЛ-1/26", "special", "answer")
    again = client.post(reverse("new_kind"), said | {"token": str(uuid.uuid4())})
    assert "уже есть" in words(again)
    assert LetterKind.objects.filter(name="запрос следователя").count() == 1


def test_a_template_that_would_repeat_numbers_is_refused_beside_the_form(client):
    client.force_login(an_official(role=Role.ADMINISTRATOR, login="admin"))
    kind = LetterKind.objects.get(name="письмо")
    said = {"token": str(uuid.uuid4()), "name": "письмо", "sort": "letter", "journal": "correspondence"}
    typed = said | {"template": "{номер}{год}", "procedure": "official_letter", "step": "answer"}
    page = client.post(reverse("kind", args=[kind.public_id]), typed)

    assert page.status_code == 422
    assert re.search(r"errorlist[^>]*><li>[^<]*нужен знак", page.content.decode())


def test_a_new_kind_begins_as_an_ordinary_letter_that_can_be_saved_as_it_stands(client):
    client.force_login(an_official(role=Role.ADMINISTRATOR, login="admin"))
    form = client.get(reverse("new_kind")).context["form"]
    begun = {
        name: form[name].initial or form.fields[name].choices[0][0] for name in ("sort", "journal", "procedure", "step")
    }
    client.post(reverse("new_kind"), begun | {"token": str(uuid.uuid4()), "name": "телефонограмма"})

    assert LetterKind.objects.filter(name="телефонограмма", procedure="official_letter").exists()


def test_the_right_to_another_day_is_given_to_a_person(client):
    client.force_login(an_official(role=Role.ADMINISTRATOR, login="admin"))
    person = an_official(role=Role.REGISTRAR, login="registrar")
    person.refresh_from_db()
    typed = {"token": str(uuid.uuid4()), "name": person.name, "role": person.role}
    client.post(reverse("place_official", args=[person.public_id]), typed | {"granted": ["register_on_another_day"]})

    assert User.objects.get(pk=person.pk).granted == ["register_on_another_day"]
