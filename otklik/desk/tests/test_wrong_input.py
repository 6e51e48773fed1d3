"""What somebody in a hurry sends wrongly while a reply goes its way: said beside its field, nothing typed lost."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from otklik.desk.tests.test_replies import ELSEWHERE, TODAY, at, fields, post, signed_in, words
from otklik.office.answering.drafting import Result, save_version
from otklik.office.answering.models import Approval, CaseFile, Draft, ReplyTemplate, Signature
from otklik.office.answering.tests.replies import (
    EXPLAINED,
    a_scan,
    drafted,
    endorsed,
    in_state,
    in_work,
    sent,
    signed,
    submitted,
)
from otklik.office.appeals.models import Outcome
from otklik.office.dispatch.models import Dispatch
from otklik.office.files.models import StoredFile
from otklik.office.people.models import Role, User
from otklik.office.work.tests.office import an_official, whose
from otklik.rules.workflow import State

pytestmark = pytest.mark.django_db
PROGRAM, CUT_OFF = b"MZ\x90\x00 a program", b"%PDF-1.7\n1 0 obj"


@pytest.fixture
def belov() -> User:
    return an_official(Role.EXECUTOR, "belov", name="Белов И. Н.")


@pytest.fixture
def head() -> User:
    return an_official(Role.HEAD, name="Орлов О. О.", of=None)


@pytest.fixture
def clerk() -> Client:
    return signed_in(an_official(Role.REGISTRAR, name="Королёва Т. С.", of=None))


def errors(page: Any) -> dict[str, list[str]]:
    """What stands beside each field of a page's form, and under «__all__» what stands beside none."""
    return dict(page.context["form"].errors)


def test_what_is_no_scan_is_refused_beside_its_field(belov, head, clerk):
    draft = drafted(belov, letter := in_work(belov, on=TODAY), on=TODAY)
    submitted(draft, belov, head, on=TODAY)
    endorsed(draft, head, on=TODAY)
    said = {"signer": "Глава района, Орлов О. О.", "signed_on": f"{TODAY}"}

    for content, told in ((PROGRAM, "– не PDF"), (b"II*\0", "– не PDF, JPEG, PNG:"), (CUT_OFF, "обрезан")):
        page = post(clerk, "enter_signature", letter, **said, scan=SimpleUploadedFile("скан.pdf", content))
        assert told in "".join(errors(page)["scan"])
    for day in (TODAY + timedelta(1), TODAY - timedelta(400)):
        wrong = {**said, "signed_on": f"{day}", "scan": SimpleUploadedFile("с.png", a_scan())}
        page = post(clerk, "enter_signature", letter, **wrong)
        assert "Укажите день" in "".join(errors(page)["signed_on"])
    assert not StoredFile.objects.filter(name__startswith="с").exists()


def test_of_a_letter_that_was_sent_no_program_is_a_scan_or_a_proof(belov, clerk):
    signed(belov, letter := in_work(belov))
    sent(letter)
    one = Dispatch.objects.get(kind=Dispatch.Kind.REPLY)
    for name, field in (("scan_dispatch", "scan"), ("deliver_dispatch", "proof")):
        said = {"token": str(uuid.uuid4()), "on": f"{TODAY}", field: SimpleUploadedFile("скан.docx", PROGRAM)}
        page = clerk.post(reverse(name, args=[one.public_id]), said)
        assert "– не PDF" in "".join(errors(page)[field])
    said = {"token": str(uuid.uuid4()), "on": f"{TODAY + timedelta(1)}"}
    page = clerk.post(reverse("deliver_dispatch", args=[one.public_id]), said)
    assert "Укажите день" in "".join(errors(page)["on"])


def test_a_number_of_the_post_is_checked_on_the_page_of_the_reply_too(belov, clerk):
    signed(belov, letter := in_work(belov))
    page = clerk.get(at("send_reply", letter))
    (to,) = re.findall(r'name="to" value="([^"]+)"', page.content.decode())

    page = clerk.post(at("send_reply", letter), {**fields(page), "to": [to], "tracking": "123"})

    assert "14 цифр" in "".join(errors(page)["tracking"])


def test_a_letter_out_to_another_name_can_be_said_to_be_the_answer(belov, clerk):
    other = in_work(belov, surname="Соболев", first_name="Пётр", patronymic="Ильич")
    signed(belov, other, text="Уважаемый Пётр Ильич! Стая собак отловлена.")
    outgoing = sent(other)
    letter = in_work(belov)
    (question,) = letter.appeal.questions.all()
    said = {"outgoing": outgoing.number, f"outcome_{question.pk}": "answered"}

    page = post(clerk, "enter_reply", letter, **said)
    assert "отметьте, что письмо проверено" in words(page)
    assert 'name="sure"' in page.content.decode()

    assert post(clerk, "enter_reply", letter, **said, sure="on").status_code == 302


def test_a_draft_that_somebody_saved_meanwhile_is_not_sent_round_unseen(belov, head):
    draft = drafted(belov, letter := in_work(belov, on=TODAY), on=TODAY)
    client = signed_in(belov)
    page = client.get(at("submit_reply", letter))
    as_before = {question.pk: EXPLAINED for question in letter.appeal.questions.all()}
    save_version(draft_id=draft.pk, text="Собак отловят в мае, стая ушла.", began_from=1, results=as_before,
                 whose=whose(belov, TODAY), at=timezone.now())  # fmt: skip

    said = {**fields(page), "step_1": f"p{head.pk}"}
    refused = client.post(at("submit_reply", letter), said)
    assert "сохранена версия 2" in words(refused)
    assert not Approval.objects.exists()

    again = {**said, **fields(refused)}
    assert client.post(at("submit_reply", letter), again).status_code == 302


def test_who_comes_to_a_draft_that_no_longer_waits_for_her_is_told_so_and_keeps_her_words(belov, head):
    lawyer = an_official(Role.EXECUTOR, "lawyer", of=ELSEWHERE, name="Юрьева Ю. Ю.")
    draft = drafted(belov, in_work(belov, on=TODAY), on=TODAY)
    submitted(draft, belov, lawyer, head, on=TODAY)
    (step, coming) = draft.approvals.order_by("position")
    client, asked = signed_in(lawyer), reverse("approval", args=[step.public_id])
    page = client.get(asked)
    endorsed(draft, lawyer, on=TODAY)

    assert "сейчас не ждёт" in words(client.get(asked))
    late = client.post(asked, {**fields(page), "version": "1", "verdict": "remark", "text": "Назовите закон."})
    assert late.status_code == 409
    assert "Назовите закон." in words(late)
    assert client.get(reverse("approval", args=[coming.public_id])).status_code == 404, "she is not asked there"
    assert signed_in(belov).get(asked).status_code == 404


def test_measures_of_a_far_year_are_asked_about(belov):
    far = Result(Outcome.SUPPORTED, measures_taken=False, measures_due=TODAY.replace(year=2091, day=1))
    drafted(belov, letter := in_work(belov, on=TODAY), result=far, on=TODAY)

    assert "проверьте год" in words(signed_in(belov).get(at("submit_reply", letter)))


def test_a_case_is_of_a_year_that_is_near_and_takes_no_paper_before_it_begins(belov, clerk):
    letter = in_state(in_work(belov), State.CLOSED)
    said = {"index": "01-15", "title": "Обращения граждан", "record": "appeal"}
    for year, told in ((TODAY.year + 2, "year"), (1980, "year"), (TODAY.year + 1, "")):
        page = clerk.post(reverse("case_files"), {"token": str(uuid.uuid4()), **said, "year": f"{year}"})
        assert (told in errors(page)) if told else page.status_code == 302
    ours = CaseFile.objects.get()

    page = post(clerk, "file_paper", letter, case=f"{ours.public_id}", volume="1", sheets="3")
    assert "ещё не начато" in "".join(errors(page)["case"])


def test_a_template_names_a_topic_of_the_classifier():
    client = signed_in(an_official(Role.ADMINISTRATOR, name="Лебедев С. М.", of=None))
    said = {"name": "Отлов", "outcome": "", "body": "Отловят."}
    address = reverse("reply_templates")
    for topic in ("собаки", "9999", "0003.0011.0127.08681"):
        page = client.post(address, {"token": str(uuid.uuid4()), **said, "topic": topic})
        assert "Такой темы" in "".join(errors(page)["topic"])
    client.post(address, {"token": str(uuid.uuid4()), **said, "topic": " 0003.0011 "})
    assert ReplyTemplate.objects.get().topic == "0003.0011"


def test_what_was_typed_when_the_sign_in_had_ended_is_shown_to_be_copied(belov, head):
    draft = drafted(belov, letter := in_work(belov, on=TODAY), on=TODAY)
    submitted(draft, belov, head, on=TODAY)
    address = at("remark_reply", letter)
    said = {"token": str(uuid.uuid4()), "text": "Напишите <b>о проверке</b> и о плане ремонта"}

    page = Client().post(address, said, headers={"referer": f"http://testserver{address}"})

    assert page.status_code == 401
    assert "Напишите &lt;b&gt;о проверке&lt;/b&gt; и о плане ремонта" in page.content.decode()
    assert f"{reverse('account_login')}?next={address.replace('/', '%2F')}" in page.content.decode()
    assert said["token"] not in page.content.decode()
    assert Draft.objects.get(pk=draft.pk).remarks.count() == 0
    assert Client().post(address, {"token": said["token"]}).status_code == 302, "nothing was typed: to the entrance"


def test_a_certificate_is_shown_with_days_as_people_write_them(belov, clerk):
    signed(belov, letter := in_work(belov))
    told = {"subject": "Орлов О. О.", "issuer": "УЦ", "serial": "5", "digest": "matches", "algorithm": "SHA-256"}
    valid = {"valid_since": "2026-10-30T00:00:00+00:00", "valid_until": "2026-12-29T00:00:00+00:00"}
    Signature.objects.update(certificate=told | valid)

    assert "действует с пт 30.10.2026 по вт 29.12.2026" in words(clerk.get(at("appeal", letter)))


def test_whose_sign_in_ended_over_a_reply_is_told_that_it_is_kept(belov):
    drafted(belov, letter := in_work(belov, on=TODAY), on=TODAY)
    typed = {**fields(signed_in(belov).get(at("reply", letter))), "text": "Собак отлов"}

    assert "Набранное сохранено" in words(Client().post(at("keep_reply", letter), typed, follow=True))


def test_who_may_not_close_what_is_promised_is_led_to_what_she_can_do(belov):
    later = Result(Outcome.SUPPORTED, measures_taken=False, measures_due=TODAY + timedelta(30))
    signed(belov, letter := in_work(belov), result=later)
    sent(letter)
    client = signed_in(an_official(Role.CONTROLLER, of=None))

    assert at("keep_under_control", letter) in client.get(at("close_paper", letter)).content.decode()


def test_a_form_that_has_grown_old_shows_what_was_typed_but_not_to_whoever_came_from_elsewhere(belov):
    drafted(belov, letter := in_work(belov, on=TODAY), on=TODAY)
    client = Client(enforce_csrf_checks=True)
    client.force_login(belov)
    said = {"text": "Напишите о проверке и о плане ремонта"}

    ours = client.post(at("remark_reply", letter), said, headers={"origin": "http://testserver"})
    theirs = client.post(at("remark_reply", letter), said, headers={"origin": "http://elsewhere.example"})

    assert ours.status_code == theirs.status_code == 403
    assert "о плане ремонта" in words(ours)
    assert "о плане ремонта" not in words(theirs)


@pytest.mark.parametrize("role", Role)
def test_no_two_places_of_the_menu_have_one_key(role):
    page = signed_in(an_official(role, of=None)).get(reverse("home")).content.decode()
    keys = set(re.findall(r'href="([^"]+)"[^>]*data-go="([^"]+)"', page))

    assert len(keys) == len({key for _, key in keys}) > 1


def test_who_opens_a_draft_is_led_to_its_text(belov):
    drafted(belov, letter := in_work(belov, on=TODAY), on=TODAY)

    assert "К тексту ответа" in words(signed_in(belov).get(at("appeal", letter)))


def test_of_a_collective_appeal_a_reply_is_offered_to_those_who_have_an_address(belov, head, clerk):
    names = (("Мартынов П. Ю.", "д. Рябцево, д. 1"), ("Сомова А. И.", ""))
    draft = drafted(belov, letter := in_work(belov, on=TODAY, signatories=names), text="Стая отловлена.", on=TODAY)
    submitted(draft, belov, head, on=TODAY)
    endorsed(draft, head, on=TODAY)

    page = clerk.get(at("enter_signature", letter))

    assert [label for _, label in page.context["form"].fields["also"].choices] == ["Мартынов П. Ю."]
    assert "Нет адреса: Сомова А. И." in words(page)


def test_what_was_written_for_something_that_is_gone_is_shown_to_be_copied():
    client = signed_in(an_official(Role.ADMINISTRATOR, name="Лебедев С. М.", of=None))
    said = {
        "token": str(uuid.uuid4()),
        "name": "Отлов собак",
        "body": "Стая будет отловлена до дня, названного в акте.",
    }

    page = client.post(reverse("reply_template", args=[uuid.uuid4()]), said)

    assert page.status_code == 404
    assert said["body"] in words(page)
