"""Replies on the desk: two at one draft, a sign-in that ends mid-sentence, approval outside a reach, to the case."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from otklik.desk.tests.papers import a_picture
from otklik.office.answering.models import CaseFile, Draft, DraftVersion, Editing, ReplyTemplate
from otklik.office.answering.tests.replies import GOOD, a_scan, drafted, in_work, sent, signed, submitted
from otklik.office.appeals.actions import QuestionCard
from otklik.office.appeals.tests.test_registering import STRAY_DOGS
from otklik.office.journal.models import Entry
from otklik.office.people.models import Role, User
from otklik.office.registry.models import Letter
from otklik.office.work.tests.office import an_official
from otklik.papers.replies import text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ELSEWHERE = "Правовой отдел"


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\u00a0", " "))


def bytes_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fields(page: Any) -> dict[str, str]:
    """What a browser would send of a page's form as it stands, without the text."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return dict(found)


def at(name: str, letter: Letter, *more: Any) -> str:
    letter.refresh_from_db()
    return reverse(name, args=[letter.public_id, *more])


def post(client: Client, name: str, letter: Letter, **said: Any) -> Any:
    return client.post(at(name, letter), {"token": fields(client.get(at(name, letter)))["token"], **said})


@pytest.fixture
def belov() -> User:
    return an_official(Role.EXECUTOR, "belov", name="Белов И. Н.")


@pytest.fixture
def ryabova() -> User:
    return an_official(Role.EXECUTOR, "ryabova", name="Рябова О. К.")


def test_two_people_write_one_draft_and_the_second_to_save_gets_both_texts(belov, ryabova):
    draft = drafted(belov, letter := in_work(belov), text="Собак отловят в мае.", on=TODAY)
    his, hers = signed_in(belov), signed_in(ryabova)
    his_page, her_page = his.get(at("reply", letter)), hers.get(at("reply", letter))
    assert "Сейчас правит Белов И. Н." in words(her_page)
    assert "Сейчас правит" not in words(his_page)

    save = at("keep_reply", letter)
    assert his.post(save, {**fields(his_page), "text": "Собак отловят в июне.", "save": "1"}).status_code == 302
    told = hers.post(at("reply_presence", letter), {"began_from": "1"}, headers={"HX-Request": "true"})
    assert "Сохранена версия 2" in words(told)
    both = hers.post(save, {**fields(her_page), "text": "Собак отловили в апреле.", "save": "1"})
    assert both.status_code == 409
    assert "Собак отловят в июне." in words(both)
    assert "Собак отловили в апреле." in both.content.decode(), "her own text stands in the field"
    assert '<ins><span class="aside-only">добавлено: </span>отловили' in both.content.decode()
    assert '<del><span class="aside-only">удалено: </span>отловят' in both.content.decode()
    again = words(hers.get(at("reply", letter)))
    assert "Сохранено: версия 2" in again, "whoever comes back finds both as well"

    hers.post(save, {**fields(both), "text": "Собак отловили в апреле.", "save": "1"})
    texts = list(draft.versions.order_by("number").values_list("text", flat=True))
    assert texts == ["Собак отловят в мае.", "Собак отловят в июне.", "Собак отловили в апреле."]
    compared = words(his.get(at("reply_versions", letter), {"from": "1", "to": "3"}))
    assert "Версия 1 и версия 3" in compared


@pytest.mark.parametrize("by_htmx", [True, False])
def test_a_sign_in_that_ends_mid_sentence_loses_nothing(belov, ryabova, by_htmx):
    drafted(belov, letter := in_work(belov), text="Собак отловят.", on=TODAY)
    client = signed_in(belov)
    form = fields(client.get(at("reply", letter)))
    question = letter.appeal.questions.get()
    typed = {**form, "text": "Собак отловят, а вольер", f"outcome_{question.pk}": "supported"}
    assert "сохранено на сервере" in words(client.post(at("keep_reply", letter), typed, headers={"HX-Request": "true"}))
    client.session.flush()
    client.logout()

    typed["text"] = "Собак отловят, а вольер построят к осени"
    headers = {"HX-Request": "true"} if by_htmx else {}
    sent = client.post(at("keep_reply", letter), typed | ({} if by_htmx else {"save": "1"}), headers=headers)
    entrance = sent["HX-Redirect"] if by_htmx else sent["Location"]
    assert entrance.startswith(reverse("account_login"))
    assert "reply" in entrance

    page = signed_in(belov).get(at("reply", letter)).content.decode()
    assert "Собак отловят, а вольер построят к осени" in page
    assert '<option value="supported" selected>' in page
    assert "вольер" not in signed_in(ryabova).get(at("reply", letter)).content.decode(), "it is his alone"
    assert DraftVersion.objects.count() == 1

    assert client.post(at("keep_reply", letter), typed | {"keep": "forged", "text": "чужое"}).status_code in (200, 302)
    assert "чужое" not in str(list(Editing.objects.values_list("typed", flat=True)))


def test_an_edited_docx_comes_back_as_the_next_version_and_only_its_own_words_count(belov):
    drafted(belov, letter := in_work(belov), on=TODAY)
    client = signed_in(belov)
    docx = bytes_of(client.get(at("reply_file", letter, "docx")))
    paper = Document(io.BytesIO(docx))
    assert text_of(docx) == GOOD
    assert "Королёвой\u00a0А.\u00a0П.\nд.\u00a0Рябцево, ул.\u00a0Мира, д.\u00a04" in {
        cell.text for cell in paper.tables[0]._cells
    }
    (own,) = [one for one in paper.paragraphs if one.text == GOOD]
    own.add_run(" Вольер строится.")
    edited = io.BytesIO()
    paper.save(edited)

    file = SimpleUploadedFile("ответ.docx", edited.getvalue())
    client.post(at("reply", letter), {"file": file, "began_from": "1"})
    version = DraftVersion.objects.get(number=2)
    assert version.text == GOOD + " Вольер строится."
    assert version.file is not None
    again = SimpleUploadedFile("ответ.docx", edited.getvalue())
    page = client.post(at("reply", letter), {"file": again, "began_from": "1"}, follow=True)
    assert "файл сделан не с неё" in words(page)
    assert client.get(at("reply_file", letter, "pdf")).status_code == 200
    broken = client.post(
        at("reply", letter), {"file": SimpleUploadedFile("о.docx", b"PK\x03\x04"), "began_from": "2"}, follow=True
    )
    assert "Word" in words(broken)


def test_a_template_and_an_earlier_answer_are_at_hand_and_filled_in(belov):
    signed(belov, earlier := in_work(belov))
    sent(earlier)
    keeper = signed_in(an_official(Role.CONTROLLER, name="Ершова Н. П.", of=None))
    page = keeper.get(reverse("reply_templates"))
    said = {"name": "Собаки", "topic": STRAY_DOGS[:9], "outcome": "", "body": "{{ заявитель }}, к {{ когда }}."}
    keeper.post(reverse("reply_templates"), {"token": fields(page)["token"], **said})
    drafted(belov, letter := in_work(belov), on=TODAY)
    beside = words(signed_in(belov).get(at("reply", letter)))
    assert "Анна Петровна, к {{ когда }}." in beside
    assert f"№ {earlier.number}, ответ" in beside
    template = ReplyTemplate.objects.get()
    address = reverse("reply_template", args=[template.public_id])
    keeper.post(address, {"token": fields(keeper.get(address))["token"], **said, "drop": "1"})
    assert not ReplyTemplate.objects.exists()


def test_a_reply_goes_from_the_checker_over_a_remark_to_ink_to_the_post_and_into_its_case(belov, ryabova):
    lawyer = an_official(Role.EXECUTOR, "lawyer", of=ELSEWHERE, name="Юрьева Ю. Ю.")
    head = an_official(Role.HEAD, name="Орлов О. О.", of=None)
    clerk = signed_in(an_official(Role.REGISTRAR, name="Королёва Т. С.", of=None))
    letter = in_work(belov, on=TODAY, questions=(QuestionCard(code=STRAY_DOGS, substance="Отловить стаю"),))
    other = in_work(belov)
    scan = a_picture("letter", letter.pk)
    writer, of_law = signed_in(belov), signed_in(lawyer)
    assert "Подготовить ответ" in words(writer.get(at("appeal", letter)))
    assert "Подготовить ответ" not in words(clerk.get(at("appeal", letter)))
    assert words(writer.get(at("begin_reply", letter))).count(other.number) == 1
    post(writer, "begin_reply", letter)
    question = letter.appeal.questions.get()
    page = writer.get(at("reply", letter))
    typed = {**fields(page), "text": "Стая отловлена, сообщил Сидоров И. И.", "then": "submit"}
    assert writer.post(at("keep_reply", letter), typed)["Location"] == at("submit_reply", letter)
    checked = writer.get(at("submit_reply", letter))
    assert "выберите результат" in words(checked)
    assert "назван другой человек" in words(checked)
    page = writer.get(at("reply", letter))
    writer.post(at("keep_reply", letter), {**typed, **fields(page), f"outcome_{question.pk}": "explained"})
    refused = post(writer, "submit_reply", letter, step_1=f"p{lawyer.pk}", step_2=f"p{head.pk}")
    assert "отметьте предупреждения" in words(refused)
    (warning,) = re.findall(r'name="accepted" value="([^"]+)"', refused.content.decode())
    warning = warning.replace("&quot;", '"')
    post(writer, "submit_reply", letter, step_1=f"p{lawyer.pk}", step_2=f"p{head.pk}", accepted=[warning],
         remember="юрист и глава")  # fmt: skip

    scan.refresh_from_db()
    picture = reverse("file_page", args=[scan.public_id, 1])
    assert of_law.get(at("appeal", letter)).status_code == 404, "the paper is not given to her"
    assert of_law.get(picture).status_code == 200, "but she sees what she is asked about"
    queue = of_law.get(reverse("approvals"))
    (asked,) = re.findall(r"/desk/approvals/[0-9a-f-]{36}/", queue.content.decode())
    shown = words(of_law.get(asked))
    assert "Стая отловлена" in shown
    assert "Отловить стаю" in shown
    for stranger in (ryabova, head):
        assert signed_in(stranger).get(asked).status_code == 404
    token = fields(of_law.get(asked))
    of_law.post(asked, {**token, "version": "2", "verdict": "remark", "text": "Уберите фамилию."})
    assert of_law.get(asked).status_code == of_law.get(picture).status_code == 404

    page = writer.get(at("reply", letter))
    assert "Уберите фамилию." in words(page)
    outcome = {f"outcome_{question.pk}": "explained"}
    writer.post(at("keep_reply", letter), {**fields(page), "text": "Стая отловлена.", "save": "1", **outcome})
    proposed = writer.get(at("submit_reply", letter)).content.decode()
    assert f'value="p{lawyer.pk}" selected' in proposed
    assert "юрист и глава" in proposed
    post(writer, "submit_reply", letter, step_1=f"p{lawyer.pk}", step_2=f"p{head.pk}")
    for client in (of_law, signed_in(head)):
        (asked,) = re.findall(r"/desk/approvals/[0-9a-f-]{36}/", client.get(reverse("approvals")).content.decode())
        page = client.get(asked)
        client.post(asked, {**fields(page), "version": "3", "verdict": "endorse"})
    assert letter.number in words(signed_in(head).get(reverse("to_sign")))
    assert "ответ ждёт подписи" in words(signed_in(head).get(reverse("home")))
    assert "Подписать ответ" in words(signed_in(head).get(at("sign_reply", letter)))

    ink = {
        "signer": "Глава района, Орлов О. О.",
        "signed_on": f"{TODAY}",
        "scan": SimpleUploadedFile("с.png", a_scan()),
    }
    post(clerk, "enter_signature", letter, **ink)
    page = clerk.get(at("send_reply", letter))
    (to,) = re.findall(r'name="to" value="([^"]+)"', page.content.decode())
    sent = clerk.post(at("send_reply", letter), {**fields(page), "to": [to], "tracking": "21400000000001"}, follow=True)
    assert "Ответ отправлен под №" in words(sent)
    controller = signed_in(an_official(Role.CONTROLLER, name="Ершова Н. П.", of=None))
    post(controller, "close_paper", letter, text="Ответ полный.")
    page = clerk.get(reverse("case_files"))
    said = {"index": "01-15", "title": "Обращения граждан", "year": f"{TODAY.year}", "record": "appeal"}
    clerk.post(reverse("case_files"), {"token": fields(page)["token"], **said})
    case = CaseFile.objects.get()
    post(clerk, "file_paper", letter, case=str(case.public_id), volume="1", sheets="3")
    card = words(clerk.get(at("appeal", letter)))
    for told in ("01-15 за", "Уберите фамилию.", "ШПИ 21400000000001", "внёс Королёва Т. С.", "Ответ полный.",
                 "Проект ответа возвращён с замечанием", "Снято с контроля", "Списано в дело"):  # fmt: skip
        assert told in card, told
    inside = clerk.get(reverse("case_file", args=[case.public_id]))
    assert letter.number in words(inside)
    listed = bytes_of(clerk.get(reverse("inventory", args=[case.public_id, 1, "docx"])))
    assert letter.number in {cell.text for table in Document(io.BytesIO(listed)).tables for cell in table._cells}
    assert Entry.objects.filter(event="journal.card_read", actor_id=lawyer.pk, subject_id=letter.pk).exists()


def test_what_cannot_be_done_now_is_said_and_an_answer_on_paper_is_entered(belov):
    letter = in_work(belov)
    clerk = signed_in(an_official(Role.REGISTRAR, of=None))
    for name in ("send_reply", "enter_signature", "file_paper", "reply", "reply_versions"):
        page = clerk.get(at(name, letter))
        assert page.status_code == 409
        assert "Сейчас этого сделать нельзя" in words(page)
    question = letter.appeal.questions.get()
    wrong = post(clerk, "enter_reply", letter, outgoing="нет такого")
    assert "Такого исходящего письма нет" in words(wrong)
    assert "нет результата" in words(post(clerk, "enter_reply", letter))
    done = post(clerk, "enter_reply", letter, **{f"outcome_{question.pk}": "answered"})
    assert done.status_code == 302
    assert "внесён с бумаги" in words(clerk.get(at("appeal", letter)))


def test_a_head_calls_a_draft_back_from_her_table(belov):
    head = an_official(Role.HEAD, name="Орлов О. О.", of=None)
    draft = drafted(belov, letter := in_work(belov, on=TODAY), on=TODAY)
    submitted(draft, belov, head, on=TODAY)
    page = post(signed_in(head), "remark_reply", letter, text="Не то.")
    assert page.status_code == 302
    assert Draft.objects.get(pk=draft.pk).remarks.get().text == "Не то."
