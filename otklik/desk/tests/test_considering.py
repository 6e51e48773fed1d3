"""Considering on the desk: a page a move, the card that tells of it, the queue of letters out and their papers."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document

from otklik.desk.tests.papers import an_official
from otklik.desk.tests.test_journal import words as words_of
from otklik.office.answering.tests.replies import in_work, signed
from otklik.office.appeals.tests.test_registering import of_citizen
from otklik.office.considering.models import Inquiry, Redirect, SiteCheck
from otklik.office.considering.tests.office import an_appeal_in_work
from otklik.office.dispatch.models import Dispatch
from otklik.office.files.models import StoredFile
from otklik.office.people.models import Role
from otklik.office.registry.models import Letter
from otklik.office.work.tests.office import an_official as of_department
from otklik.papers.actions import following
from otklik.papers.tests.office import text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
JPEG = b"\xff\xd8\xff\xe0 a photo"


def words(page: Any) -> str:
    return words_of(page.content.decode())


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def desk(client):
    """Send what is typed on a page, as whoever is signed in."""

    def send(name: str, paper: Any, **typed: Any) -> Any:
        paper.refresh_from_db()
        said = {"token": str(uuid.uuid4()), **typed}
        return client.post(reverse(name, args=[paper.public_id]), said, follow=True)

    return send


@pytest.fixture
def executor(client):
    who = of_department(Role.EXECUTOR)
    client.force_login(who)
    return who


def card(client: Any, letter: Letter) -> str:
    letter.refresh_from_db()
    return words(client.get(reverse("appeal", args=[letter.public_id])))


def test_an_executor_asks_checks_and_writes_from_the_doors_of_the_card(client, desk, executor):
    letter = an_appeal_in_work(executor)
    shown = card(client, letter)
    for door in ("Запросить документы в другом органе", "Проверить с выездом", "Дать промежуточный ответ"):
        assert door in shown
    assert "Продлить срок" not in shown, "not hers to do"

    refused = desk("inquire", letter, body="Росреестр", way="email", address="ул. Мира, 1", asked="Выписку из ЕГРН")
    assert "Укажите электронный адрес" in refused.context["form"].errors["address"][0]
    page = desk("inquire", letter, body="Росреестр", way="post", asked="Выписку из ЕГРН")
    assert "Запрос подготовлен к отправке." in words(page)
    desk("interim_reply", letter, text="Назначена экспертиза.")
    desk("clarify", letter, text="Сообщите номер дома.")
    said = {"on": f"{TODAY()}", "place": "д. Рябцево", "participants": "Белов И. Н.", "found": "Свора у школы"}
    refused = desk("check_on_site", letter, **said | {"place": ""})
    assert refused.status_code == 422
    assert "Свора у школы" in refused.content.decode(), "nothing typed is lost"
    refused = desk("check_on_site", letter, **said, photos=SimpleUploadedFile("школа.jpg", b"MZ\x90\0"))
    assert "«школа.jpg» – не PDF, JPEG, PNG" in words(refused)
    page = desk("check_on_site", letter, **said, photos=SimpleUploadedFile("школа.jpg", JPEG))

    told = words(page)
    assert not page.context["files"], "the photo stands at its check"
    for line in ("Росреестр Выписку из ЕГРН ждёт отправки", "заявитель не присутствовал", "школа.jpg"):
        assert line in told
    check = SiteCheck.objects.get()
    act = client.get(reverse("site_check_act", args=[check.public_id, "pdf"]))
    assert "Свора у школы" in text_of(b"".join(act.streaming_content))


def test_what_the_law_does_not_admit_is_told_beside_its_field(client, desk):
    client.force_login(an_official(role=Role.HEAD, login="head"))
    letter, late = of_citizen(on=TODAY()), f"{TODAY() + timedelta(1)}"
    bodies = {"body_1": "Росреестр", "contacts_1": "ул. Мира, 1", "body_2": "Лесхоз", "contacts_2": ""}
    for name, said, field in (
        ("extend", {"ground": "exceptional", "days": "31", "reason": "Экспертиза"}, "days"),
        ("extend", {"ground": "exceptional", "days": "10"}, "reason"),
        ("show_materials", {"on": late, "who": "Королёва А. П.", "shown": "Акт"}, "on"),
        ("show_materials", {"on": f"{TODAY()}", "who": "Королёва А. П."}, "shown"),
        ("send_copies", {**bodies, "reason": "Их вопросы"}, "contacts_2"),
        ("send_copies", {"body_1": "Росреестр", "contacts_1": "ул. Мира, 1", "reason": "Их вопросы"}, "body_1"),
    ):
        page = desk(name, letter, **said)
        assert page.status_code == 422
        assert list(page.context["form"].errors) == [field]


def test_a_page_says_who_may_where_whoever_opens_it_may_not(client, desk, executor):
    letter = an_appeal_in_work(executor)
    page = client.get(reverse("extend", args=[letter.public_id]))
    assert page.status_code == 409
    assert "Продлить срок может глава, заместитель главы" in words(page)
    page = desk("extend", letter, ground="exceptional", reason="Экспертиза", days="10")
    assert page.status_code == 422
    assert "Продлить срок может глава, заместитель главы" in words(page), "the move itself refuses what is sent"


def test_the_head_extends_and_redirects_and_the_card_tells_by_when(client, desk):
    client.force_login(an_official(role=Role.HEAD, login="head"))
    letter, other = of_citizen(on=TODAY()), of_citizen(on=TODAY(), about_whom="Росреестр")
    letter.refresh_from_db()
    shown = words(client.get(reverse("extend", args=[letter.public_id])))
    assert "Новый внутренний срок исполнителю – не продление" in shown
    assert "как посчитано" in shown
    page = desk("extend", letter, ground="exceptional", reason="Экспертиза", days="10")
    assert "Срок продлён до" in words(page)
    assert "уведомить автора до" in words(page)
    assert "Продлить срок" not in words(page), "it is done once"
    main = page.context["moves"][0]
    assert (main.title, main.is_next) == ("Наложить резолюцию", True)

    said = {"kind": "competence", "body_1": "Росреестр", "contacts_1": "ул. Мира, 1", "reason": "Их земля"}
    assert "верните жалобу автору" in words(desk("redirect", other, **said))
    page = desk("redirect", other, **said | {"body_1": "Лесхоз"})
    assert "Направлено Лесхоз ул. Мира, 1 Их земля" in words(page)
    assert Redirect.objects.get().notice is not None


def test_the_registrar_numbers_sends_and_marks_delivery(client, desk):
    client.force_login(an_official(role=Role.REGISTRAR, login="registrar"))
    letter = an_appeal_in_work(of_department(Role.EXECUTOR))
    notice = Dispatch.objects.create(
        letter=letter, kind="clarification", recipient="Королёва Анна Петровна", address="д. Рябцево", way="post",
        text="Сообщите номер дома.", due=TODAY(), prepared_at=timezone.now(),
    )  # fmt: skip
    assert "Ждут отправки: 1" in words(client.get(reverse("home")))
    assert "Запрос уточнения у автора Королёва Анна Петровна" in words(client.get(reverse("to_send")))
    notice.refresh_from_db()
    blank = client.get(reverse("dispatch_file", args=[notice.public_id, "pdf"]))
    text = text_of(b"".join(blank.streaming_content))
    assert "____________ № ____________" in text.replace("\u00a0", " ")
    assert "Королёвой А. П." in text.replace("\u00a0", " ")

    assert "ШПИ – 14 цифр" in words(desk("dispatch", notice, tracking="123"))
    page = desk("dispatch", notice, tracking="")
    notice.refresh_from_db()
    assert notice.outgoing is not None
    number = notice.outgoing.number
    assert f'<p class="registered__number">{number}</p>' in page.content.decode()
    sent = client.get(reverse("dispatch_file", args=[notice.public_id, "pdf"]))
    assert number in text_of(b"".join(sent.streaming_content))

    out = notice.outgoing
    assert "На почту: 1 письмо" in words(client.get(reverse("to_send")))
    listed = words(client.get(reverse("mailings"), {"letter": str(out.public_id)}))
    assert "1 отправление" in listed
    typed = {f"recipient-{out.public_id}": notice.recipient, f"address-{out.public_id}": notice.address}
    tracking = next(following("21400" + "0" * 9, 1))
    desk_of_post = {"token": str(uuid.uuid4()), "letter": str(out.public_id), f"tracking-{out.public_id}": tracking}
    client.post(reverse("mailings"), desk_of_post | typed)
    notice.refresh_from_db()
    assert "На почту" not in words(client.get(reverse("to_send")))
    assert notice.tracking == tracking, "the list for the post tells the number of the post"

    desk("scan_dispatch", notice, scan=SimpleUploadedFile("подписано.jpg", JPEG))
    page = desk("deliver_dispatch", notice, on=f"{TODAY()}", proof=SimpleUploadedFile("уведомление.jpg", JPEG + b"2"))
    assert "Вручение отмечено." in words(page)
    kept = StoredFile.objects.filter(subject_kind="letter", subject_id=notice.outgoing_id)
    assert set(kept.values_list("name", flat=True)) == {"подписано.jpg", "уведомление.jpg"}
    assert f"№ {number}" in card(client, letter)
    assert "о бумаге" in words(client.get(reverse("letter", args=[notice.outgoing.public_id])))


def test_one_reply_to_two_authors_goes_under_one_number_and_answers_both_papers(client, desk):
    client.force_login(an_official(role=Role.REGISTRAR, login="registrar"))
    executor = of_department(Role.EXECUTOR)
    papers = in_work(executor), in_work(executor, surname="Соболев", first_name="Пётр")
    signed(executor, *papers, text="Уважаемый заявитель! Стая собак у школы отловлена 10 апреля.")
    first, second = Dispatch.objects.filter(kind="reply").order_by("pk")
    first.refresh_from_db()
    page = client.get(reverse("dispatch", args=[first.public_id]))
    assert f'value="{second.public_id}"' in page.content.decode()
    assert "checked" in page.content.decode(), "all authors of a reply get it, unless one says otherwise"
    kept = client.get(reverse("signing_file", args=[papers[0].public_id, "signed"]))
    assert "Подписанный ответ" in words(page)
    assert kept.status_code == 200

    desk("dispatch", first, others=[str(second.public_id)])
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.outgoing_id == second.outgoing_id is not None
    assert {Letter.objects.get(pk=paper.pk).state for paper in papers} == {"answered"}
    shown = words(client.get(reverse("dispatch", args=[first.public_id])))
    assert "скан.png" in shown, "what was signed is kept with the letter out"
    assert f"Подготовлено {executor.get_full_name()}" in shown, "who wrote it, not who entered the ink"
    Dispatch.objects.filter(pk=second.pk).update(recipient="Сидоров Семён Ильич")  # another one who signed the appeal
    printed = b"".join(client.get(reverse("dispatch_file", args=[second.public_id, "docx"])).streaming_content)
    says = "".join(piece.text or "" for piece in Document(io.BytesIO(printed)).element.body.iter("{*}t"))
    assert "Сидоров" in says, "to the recipient of this letter"
    assert Letter.objects.get(pk=second.outgoing_id).number in says, "with its own number"


def test_what_is_not_sent_after_all_says_why_and_the_queue_costs_eleven_queries(
    client, desk, django_assert_max_num_queries
):
    client.force_login(an_official(role=Role.REGISTRAR, login="registrar"))
    said = {"letter": of_citizen(), "kind": "reply", "way": "email", "prepared_at": timezone.now()}
    first, second, _ = (Dispatch.objects.create(recipient=name, **said) for name in ("А", "Б", "В"))
    with django_assert_max_num_queries(11):
        assert "3 письма" in words(client.get(reverse("to_send")))

    assert "ответ на неё не подписан" in words(desk("dispatch", second))
    assert desk("drop_dispatch", first, reason=" ").status_code == 422
    assert "снято с отправки" in words(desk("drop_dispatch", first, reason="Автор умер"))
    assert "Автор умер" in words(client.get(reverse("to_send"), {"stage": "dropped"}))


def test_an_answer_to_an_inquiry_names_a_letter_that_is_here(client, desk, executor):
    letter = an_appeal_in_work(executor)
    desk("inquire", letter, body="Росреестр", way="post", asked="Выписку")
    inquiry = Inquiry.objects.get()
    Dispatch.objects.filter(pk=inquiry.dispatch_id).update(
        sent_on=TODAY(), outgoing=Letter.objects.exclude(pk=letter.pk).first() or letter
    )
    assert "Отметить ответ" in card(client, letter)
    assert "Такого письма нет" in words(desk("inquiry_answer", inquiry, on=f"{TODAY()}", number="нет такого"))
    assert "ответ" in words(desk("inquiry_answer", inquiry, on=f"{TODAY()}"))
    inquiry.refresh_from_db()
    assert inquiry.answered_on == TODAY()
