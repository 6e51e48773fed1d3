"""Replies on the desk: two at one draft, a sign-in that ends mid-sentence, approval outside a reach, to the case."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml import parse_xml

from otklik.desk.tests.papers import a_picture
from otklik.office.answering.actions import return_reply
from otklik.office.answering.drafting import Result, begin_draft, letters_of
from otklik.office.answering.models import CaseFile, Draft, DraftVersion, Editing, ReplyTemplate
from otklik.office.answering.tests.replies import GOOD, a_scan, drafted, in_work, sent, signed, submitted
from otklik.office.appeals.actions import QuestionCard
from otklik.office.appeals.models import Outcome
from otklik.office.appeals.tests.test_registering import STRAY_DOGS
from otklik.office.dispatch.actions import author_of, prepare
from otklik.office.dispatch.models import Dispatch
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.people.models import Role, User
from otklik.office.registry.models import Letter
from otklik.office.work.tests.office import an_official, given, whose
from otklik.papers.edited import text_of
from otklik.papers.rendering import BadTemplate
from otklik.papers.replies import reply
from otklik.papers.tests.office import text_of as text_of_pdf

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


def test_a_number_of_a_version_that_is_none_and_a_closed_account_do_no_harm(belov, ryabova):
    draft = drafted(belov, letter := in_work(belov), on=TODAY)
    client = signed_in(belov)
    form = fields(client.get(at("reply", letter)))
    for said in ("abc", "9" * 5000):
        typed = {**form, "text": "Набрано", "began_from": said}
        assert client.post(at("keep_reply", letter), typed, headers={"HX-Request": "true"}).status_code == 200
        assert client.post(at("keep_reply", letter), {**typed, "save": "1"}).status_code == 422
        assert client.get(at("reply", letter)).status_code == 200
        client.post(at("reply", letter), {"file": SimpleUploadedFile("о.docx", b"PK"), "began_from": said})

    User.objects.filter(pk=belov.pk).update(is_active=False)
    Client().post(at("keep_reply", letter), {**form, "text": "после увольнения"})
    assert "после" not in str(Editing.objects.get(draft=draft, official=belov).typed)


def test_of_a_joint_reply_a_helper_sees_only_the_papers_that_are_given_to_her(belov):
    helper = an_official(Role.EXECUTOR, "helper", of=ELSEWHERE, name="Хохлова Х. Х.")
    ours = in_work(belov)
    other = in_work(belov, surname="Соболев", first_name="Пётр", address="д. Сенная", on=TODAY)
    given(ours, helper, is_responsible=False, state="accepted")
    drafted(belov, other, ours, on=TODAY)
    client = signed_in(helper)
    for page in (client.get(at("reply", ours)), client.get(at("appeal", ours))):
        assert page.status_code == 200
        assert ours.number in words(page)
        assert other.number not in words(page)
        assert "Соболев" not in words(page)


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


HIDDEN = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:pict><w:txbxContent><w:p><w:r>'
    "<w:t>Иванова Мария</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
)


def test_a_docx_hides_no_words_whatever_style_table_or_box_they_stand_in(belov):
    drafted(belov, letter := in_work(belov), on=TODAY)
    paper = Document(io.BytesIO(bytes_of(signed_in(belov).get(at("reply_file", letter, "docx")))))
    paper.add_paragraph("Обычный стиль")
    paper.add_table(1, 1).cell(0, 0).text = "Клетка"
    paper.element.body.insert(0, parse_xml(HIDDEN))
    edited = io.BytesIO()
    paper.save(edited)
    assert text_of(edited.getvalue()) == f"Иванова Мария\n{GOOD}\nОбычный стиль\nКлетка"


def spoilt(how: str) -> bytes:
    """A DOCX of one word with something wrong in it."""
    whole, made = io.BytesIO(), io.BytesIO()
    Document().save(whole)
    put = {
        "no body": ("word/document.xml", WORD % ""),
        "another root": ("word/document.xml", "<a/>"),
        "no styles": ("word/styles.xml", "<x/>"),
        "an entity": ("word/document.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>' + WORD % "&b;"),
        "a bomb": ("word/media/bomb.xml", " " * (11 << 20)),
    }.get(how)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *(put or ())[:1]]):
            new.writestr(name, put[1] if put and name == put[0] else old.read(name))
    content = bytearray(made.getvalue())
    with zipfile.ZipFile(made) as archive:
        entry = archive.getinfo("word/document.xml")
    begins = entry.header_offset + 30 + len(entry.filename)
    if how == "spoilt bytes":
        content[begins : begins + 20] = b"\xff" * 20
    if how == "another sum":
        place = content.rindex(entry.CRC.to_bytes(4, "little"))
        content[place : place + 4] = b"\0\0\0\0"
    if how == "a password":
        for sign, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
            for found in re.finditer(re.escape(sign), bytes(content)):
                content[found.start() + place] |= 1
    return bytes(content)


WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">%s</w:document>'


@pytest.mark.parametrize(
    "how",
    ["no body", "another root", "no styles", "an entity", "a bomb", "spoilt bytes", "another sum", "a password"],
)
def test_a_file_that_is_broken_is_refused_and_nothing_falls_over(how):
    with pytest.raises(BadTemplate, match=r"DOCX|Файл слишком велик"):
        text_of(spoilt(how))


def test_an_edited_docx_of_a_reply_to_two_names_neither_and_each_gets_it_on_a_letterhead_of_his_own(belov):
    first = in_work(belov)
    drafted(belov, first, in_work(belov, surname="Соболев", first_name="Пётр", address="д. Сенная"), on=TODAY)
    client = signed_in(belov)
    docx = bytes_of(client.get(at("reply_file", first, "docx")))
    paper = Document(io.BytesIO(docx))
    assert "Корол" not in "".join(cell.text for table in paper.tables for cell in table._cells)
    paper.add_paragraph("График вывоза", style="List Bullet").add_run().add_picture(io.BytesIO(a_scan()))
    paper.add_table(1, 1).cell(0, 0).text = "Вторник"
    paper.sections[0].header.paragraphs[0].text = "Соболев П. И. должен"
    paper.tables[0].cell(0, 1).paragraphs[0].text = "Соболеву П. И."
    edited = io.BytesIO()
    paper.save(edited)
    client.post(at("reply", first), {"file": SimpleUploadedFile("о.docx", edited.getvalue()), "began_from": "1"})

    version = DraftVersion.objects.get(number=2)
    assert version.text == f"{GOOD}\nГрафик вывоза\nВторник"
    for letter in letters_of(version.draft):
        pages = reply(draft=version.draft, version=version, letter=letter, kind="pdf", today=TODAY)
        said = text_of_pdf(pages.content)
        assert "Вторник" in said
        assert [name for name in ("Корол", "Собол") if name in said] == [letter.appeal.surname[:5]]
    again = Document(io.BytesIO(bytes_of(client.get(at("reply_file", first, "docx")))))
    assert len(again.inline_shapes) == 1
    assert {one.text for one in again.paragraphs if one.style == again.styles["List Bullet"]} == {"График вывоза"}
    assert "Собол" not in again.part.blob.decode()


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
    assert of_law.get(picture).status_code == 404
    assert "Стая отловлена" not in words(of_law.get(asked)), "she is told that it does not wait, and shown nothing"

    letter.assignments.update(given_at=timezone.now())  # here, and not by another system
    assert "Уберите фамилию." in words(writer.get(reverse("assignments"))), "she is told in her list too"
    page = writer.get(at("reply", letter))
    assert "Уберите фамилию." in words(page)
    outcome = {f"outcome_{question.pk}": "explained"}
    writer.post(at("keep_reply", letter), {**fields(page), "text": "Стая отловлена.", "save": "1", **outcome})
    assert "Уберите фамилию." not in words(writer.get(reverse("assignments"))), "there is a version after it"
    proposed = writer.get(at("submit_reply", letter)).content.decode()
    assert f'value="p{lawyer.pk}" selected' in proposed
    assert "юрист и глава" in proposed
    post(writer, "submit_reply", letter, step_1=f"p{lawyer.pk}", step_2=f"p{head.pk}")
    for client in (of_law, signed_in(head)):
        (asked,) = re.findall(r"/desk/approvals/[0-9a-f-]{36}/", client.get(reverse("approvals")).content.decode())
        page = client.get(asked)
        client.post(asked, {**fields(page), "version": "3", "verdict": "endorse"})
    assert letter.number in words(signed_in(head).get(reverse("to_sign")))
    assert "Ждут подписи: 1" in words(signed_in(head).get(reverse("home")))
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


def test_what_is_promised_keeps_a_paper_from_being_closed_and_what_has_not_left_is_told(belov):
    later = Result(Outcome.SUPPORTED, measures_taken=False, measures_due=TODAY + timedelta(30))
    signed(belov, letter := in_work(belov), result=later, text="Уважаемая Анна Петровна! Вольер построим к осени.")
    sent(letter)
    prepare(letter=letter, kind=Dispatch.Kind.EXTENSION_NOTICE, to=author_of(letter), by=CONSOLE, at=timezone.now())
    client = signed_in(an_official(Role.CONTROLLER, "control", of=None))
    card = client.get(at("appeal", letter))
    doors = [one.title for one in (*card.context["moves"], *card.context["more_moves"])]
    assert doors[0] == "Оставить на контроле до принятия мер"
    assert "Снять с контроля" not in doors
    assert "не отправлено: 1" in words(card)
    assert "ответ дан в первый срок" in words(card)
    closing = client.get(at("close_paper", letter))
    assert "Обещанные меры не приняты" in words(closing)
    assert "Уведомление о продлении срока" in words(closing)
    assert "Снять с контроля</button>" not in closing.content.decode()

    return_reply(
        letter_id=letter.pk,
        text="Не сказано, кто строит",
        whose=whose(User.objects.get(username="control")),
        today=TODAY,
        at=timezone.now(),
    )
    assert "ответ в срок" in words(card), "the first one"
    waits = words(client.get(at("appeal", letter)))
    assert "ответ в срок" not in waits, "its term runs again"
    assert "ответ в срок" not in words(client.get(reverse("appeals")))
    begin_draft(letters=[letter.pk], whose=whose(belov), at=timezone.now())
    assert "Не сказано, кто строит" in words(signed_in(belov).get(at("reply", letter)))


def test_a_head_calls_a_draft_back_from_her_table(belov):
    head = an_official(Role.HEAD, name="Орлов О. О.", of=None)
    draft = drafted(belov, letter := in_work(belov, on=TODAY), on=TODAY)
    submitted(draft, belov, head, on=TODAY)
    page = post(signed_in(head), "remark_reply", letter, text="Не то.")
    assert page.status_code == 302
    assert Draft.objects.get(pk=draft.pk).remarks.get().text == "Не то."
