"""Registering at the desk: what waits, the card of a paper, drafts, errors beside fields, one number for each paper."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from otklik.desk.registering.forms import PARTS, CardForm
from otklik.desk.tests.papers import an_official
from otklik.office.appeals.models import Appeal
from otklik.office.files.actions import keep_file
from otklik.office.files.models import StoredFile
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.people.models import Role
from otklik.office.people.rights import EVERYTHING, Action
from otklik.office.reference.models import LetterKind
from otklik.office.registry.actions import annul_letter, receive
from otklik.office.registry.models import Letter, Received
from otklik.office.work.actions import FIELDS
from otklik.rules.admission import Channel

pytestmark = pytest.mark.django_db
STRAY_DOGS, ROADS = "0003.0011.0127.0868", "0003.0009.0097.0698"
COURT = "Смоленский районный суд"
PROSECUTOR = "Прокуратура Смоленского района"
PDF = typst.compile(b'#set page(width: 210mm, height: 297mm)\n#text(lang: "ru")[page one] #pagebreak() [page two]')
"""Two pages."""


class Desk:
    """A registrar at her desk."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.user = an_official(role=Role.REGISTRAR)
        client.force_login(self.user)

    def came(self, title: str = "скан.pdf", channel: Channel = Channel.PAPER) -> Received:
        paper = receive(channel=channel, title=title, by=CONSOLE, at=timezone.now())
        paper.refresh_from_db()
        return paper

    def at(self, paper: Received, name: str = "register") -> str:
        return reverse(name, args=[paper.public_id])

    def open(self, paper: Received) -> str:
        return words(self.client.get(self.at(paper)))

    def send(self, paper: Received, part: bool = False, **typed: Any) -> HttpResponse:
        said = {"token": str(uuid.uuid4())} | typed
        headers = {"HX-Request": "true"} if part else {}
        return self.client.post(self.at(paper), said, headers=headers)

    def type(self, paper: Received, **typed: Any) -> str:
        return words(self.client.post(self.at(paper, "keep_typed"), typed, headers={"HX-Request": "true"}))


def words(answer: HttpResponse) -> str:
    return answer.content.decode().replace("\u00a0", " ")


@pytest.fixture
def desk(client) -> Desk:
    return Desk(client)


def today() -> str:
    return timezone.localdate().isoformat()


def bill(**typed: Any) -> dict[str, Any]:
    """The six fields of a bill."""
    said = {
        "kind": "счёт",
        "correspondent": "ООО «Водоканал»",
        "outgoing_number": "145",
        "outgoing_on": today(),
        "summary": "За водоснабжение",
        "received_on": today(),
    }
    return said | typed


def complaint(**typed: Any) -> dict[str, Any]:
    said = {
        "kind": "обращение гражданина",
        "surname": "Королёва",
        "first_name": "Анна",
        "patronymic": "Петровна",
        "address": "д. Рябцево, ул. Мира, д. 4",
        "text": "Стая собак бегает у школы, дети боятся.",
        "question": [f"{STRAY_DOGS} Отлов животных", ROADS],
        "substance": ["", "и дорога"],
        "received_on": today(),
        "channel": "paper",
    }
    return said | typed


def test_what_has_come_first_is_registered_first(desk):
    for title in ("первая.pdf", "вторая.pdf"):
        desk.came(title)
    page = words(desk.client.get(reverse("registering")))

    assert page.index("первая.pdf") < page.index("вторая.pdf")
    assert "2 бумаги" in page


def test_the_queue_is_narrowed_to_a_channel(desk):
    desk.came("скан.pdf")
    desk.came("обращение.pdf", Channel.EPGU)
    page = words(desk.client.get(reverse("registering"), {"channel": "epgu"}))

    assert "обращение.pdf" in page
    assert "скан.pdf" not in page


def test_a_queue_without_papers_says_what_to_do(desk):
    page = words(desk.client.get(reverse("registering")))

    assert "Всё зарегистрировано" in page
    assert "Новая бумага" in page


def test_a_paper_on_the_table_becomes_one_that_waits_however_often_the_button_is_pressed(desk):
    token = {"token": uuid.uuid4()}
    answers = [desk.client.post(reverse("registering"), token) for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"] == desk.at(Received.objects.get())


def test_a_new_paper_asks_for_its_kind_alone(desk):
    page = desk.open(desk.came())

    assert 'name="kind"' in page
    assert 'name="correspondent"' not in page


def test_a_bill_has_six_fields_and_the_others_when_wanted(desk):
    page = words(desk.send(desk.came(), part=True, redraw="kind", kind="счёт"))
    first, _, _ = page.partition("<details")

    shown = ["kind", "correspondent", "outgoing_number", "outgoing_on", "summary", "received_on"]
    assert [name for name in shown if f'name="{name}"' not in first] == []
    assert first.count('class="field field--') == len(shown)
    assert 'name="addressee"' in page


def test_what_a_kind_requires_stands_among_its_first_fields(desk):
    name = "требование прокурора при угрозе жизни, здоровью, имуществу"
    page = words(desk.send(desk.came(), part=True, redraw="kind", kind=name))

    assert 'name="received_time"' in page.partition("<details")[0]


@pytest.mark.parametrize("sort", PARTS)
def test_whatever_a_kind_may_require_has_its_place_in_the_card_once(sort):
    kind = LetterKind(name="особая", sort=sort, required=list(FIELDS))
    form = CardForm(MultiValueDict(), kind, EVERYTHING, on_another_day=True)
    shown = [name for part in form.parts for name in part.fields]

    assert set(FIELDS) <= set(shown)
    assert len(shown) == len(set(shown))
    assert set(shown) <= form.fields.keys()


def test_a_kind_that_an_administrator_adds_asks_for_what_it_requires(desk):
    LetterKind.objects.create(name="телеграмма", required=["signatory", "sheets"])
    paper = desk.came()
    page = words(desk.send(paper, **bill(kind="телеграмма")))
    assert "Укажите, кто подписал" in page
    assert "Укажите число листов" in page

    desk.send(paper, **bill(kind="телеграмма", signatory="Губернатор", sheets="1"))
    assert Letter.objects.values_list("signatory", "sheets").get() == ("Губернатор", 1)


def test_a_bill_is_registered_and_its_number_shown(desk):
    paper = desk.came()
    answer = desk.send(paper, **bill())

    assert answer["Location"] == desk.at(paper)
    assert Letter.objects.values_list("number", "correspondent_name", "kind__name").get() == (
        "1",
        "ООО «Водоканал»",
        "счёт",
    )
    page = desk.open(paper)
    assert '<p class="registered__number">1</p>' in page
    assert "Новая бумага" in page


def test_after_a_number_the_next_paper_of_the_queue_is_one_key_away(desk):
    paper, following = desk.came(), desk.came()
    desk.send(paper, **bill())

    assert f'href="{desk.at(following)}" autofocus' in desk.open(paper)


def test_a_form_that_is_sent_again_and_another_tab_get_the_number_of_the_first(desk):
    paper, token = desk.came(), str(uuid.uuid4())
    answers = [desk.send(paper, **bill(token=token)) for _ in range(2)] + [desk.send(paper, **bill())]

    assert {answer["Location"] for answer in answers} == {desk.at(paper)}
    assert Letter.objects.count() == 1


def test_errors_stand_beside_their_fields_and_the_first_has_the_focus(desk):
    paper = desk.came()
    answer = desk.send(paper, **bill(correspondent=""))
    page = words(answer)

    assert answer.status_code == 422
    assert "Укажите, от кого бумага" in page
    field = page[page.index('name="correspondent"') :].partition(">")[0]
    assert "autofocus" in field
    assert 'aria-invalid="true"' in field
    assert "За водоснабжение" in page
    assert Letter.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"sheets": "-1"}, "Листов: целое число от 0 до 100 000."),
        ({"enclosures": "два"}, "Листов приложений: целое число от 0 до 100 000."),
        ({"outgoing_on": "31.02.2026"}, "Такого дня нет: укажите день, месяц и год, например 14.04.2026."),
        ({"received_time": "25:99"}, "Укажите часы и минуты, например 14:30."),
        ({"summary": "ы" * 5001}, "не больше 5 000 знаков, а здесь 5 001"),
    ],
)
def test_what_cannot_stand_in_a_field_is_told_with_what_may(desk, typed, told):
    page = words(desk.send(desk.came(), **bill(**typed)))

    assert told in page
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"email": "не почта"}, "Проверьте адрес почты: в нём есть @ и точка, как в name@mail.ru."),
        ({"reply_by": "email"}, "Укажите адрес почты: автор просит ответить по ней."),
        ({"signatures": "0"}, "Подписей всего: целое число от 1 до 1 000 000."),
        ({"signatories": "Иванов И. И.; д. Кощино\n; д. Стабна"}, "В строке 2 нет имени: напишите его перед адресом."),
        ({"cover_body": PROSECUTOR, "cover_on": "2091-01-01"}, "Дата сопроводительного позже дня поступления"),
    ],
)
def test_what_cannot_be_said_of_an_author_is_told_beside_its_field_alone(desk, typed, told):
    page = words(desk.send(desk.came(), **complaint(**typed)))

    assert told in page
    assert page.count('class="errorlist') == 1
    assert not Letter.objects.exists()


def test_every_fault_of_a_card_is_told_at_once(desk):
    page = words(desk.send(desk.came(), **bill(correspondent="", sheets="-1", received_on="2091-01-01")))

    for told in ("Укажите, от кого бумага", "Листов: целое число", "Поступить бумага могла не позже"):
        assert told in page


def test_signs_that_are_not_seen_and_turn_words_around_are_left_out(desk):
    desk.send(desk.came(), **bill(correspondent="ООО\u200b \u202e«Ромашка»\x07"))

    assert Letter.objects.get().correspondent_name == "ООО «Ромашка»"


def test_an_unknown_kind_is_asked_for_again(desk):
    assert "Выберите вид бумаги" in words(desk.send(desk.came(), kind="нечто"))


def test_a_kind_that_is_begun_and_sent_shows_its_fields_instead_of_missing_them(desk):
    answer = desk.send(desk.came(), kind="сч", shown="token kind")

    assert answer.status_code == 200
    assert 'value="счёт"' in words(answer)
    assert "Укажите, от кого" not in words(answer)


def test_a_day_that_is_none_is_told_beside_it(desk):
    assert "Такого дня нет" in words(desk.send(desk.came(), **bill(outgoing_on="2026-02-31")))


@pytest.mark.parametrize("year", ["0001", "0026", "9999"])
@pytest.mark.parametrize("kind", ["письмо", "запрос редакции СМИ", "требование прокурора", "обращение гражданина"])
def test_a_year_that_is_none_is_told_beside_its_field_and_the_paper_opens_as_before(desk, kind, year):
    paper, on = desk.came(), f"{year}-11-25"
    said = complaint(correspondent=COURT, channel="email", cover_on=on, cover_due=on)
    typed = said | {"kind": kind, "received_on": on, "outgoing_on": on, "received_time": "00:30"}
    desk.type(paper, **typed)
    assert desk.client.get(desk.at(paper)).status_code == 200
    answer = desk.send(paper, **typed)

    assert answer.status_code == 422
    assert words(answer).count(f"Проверьте год: {year}") == (3 if kind == "обращение гражданина" else 2)
    assert Letter.objects.count() == 0


def test_an_appeal_of_a_day_of_which_no_law_speaks_is_told_beside_how_it_came(desk):
    answer = desk.send(desk.came(), **complaint(channel="email", received_on="2006-10-31"))

    assert answer.status_code == 422
    assert "Порядок не установлен" in words(answer)


def test_what_is_typed_is_there_again_for_whoever_opens_the_paper(desk, client):
    paper = desk.came()
    desk.type(paper, **bill(correspondent="ООО «Во"))
    client.force_login(an_official(role=Role.REGISTRAR, login="novikova"))

    page = words(client.get(desk.at(paper)))
    assert "ООО «Во" in page
    assert "карточку начал другой сотрудник: Ершова Н. П." in page
    assert "начата" in words(client.get(reverse("registering")))


def test_another_kind_keeps_what_was_typed_for_the_first(desk):
    paper = desk.came()
    shown = "kind correspondent outgoing_number outgoing_on summary received_on"
    desk.send(paper, part=True, redraw="kind", shown="kind", kind="счёт")
    desk.send(paper, part=True, redraw="kind", shown=shown, **complaint(correspondent="Водоканал"))
    page = words(desk.send(paper, part=True, redraw="kind", shown="kind surname text", kind="счёт", surname="К"))

    assert "Водоканал" in page


def test_a_sign_that_no_text_has_is_left_out_of_a_draft(desk):
    paper = desk.came()
    desk.type(paper, **bill(summary="За\0 воду"))
    paper.refresh_from_db()
    assert paper.typed["summary"] == ["За воду"]

    desk.send(paper, part=True, redraw="repeat:К\0-1", **complaint(kind="обращение\0 гражданина"))
    paper.refresh_from_db()
    assert paper.typed["repeat_of"] == ["К-1"]
    desk.send(paper, **complaint(question=f"{ROADS}\0", substance="\0", repeat_of=""))
    assert Appeal.objects.get().questions.get().code_id == ROADS


def test_a_draft_comes_too_late_for_a_paper_that_has_its_number(desk):
    paper = desk.came()
    desk.send(paper, **bill())

    assert "уже не ждёт" in desk.type(paper, **bill())


def test_an_appeal_is_registered_with_its_questions(desk):
    desk.send(desk.came(), **complaint())

    appeal = Appeal.objects.get()
    assert appeal.letter.number.startswith("К-1/")
    assert list(appeal.questions.order_by("position").values_list("code", "substance")) == [
        (STRAY_DOGS, ""),
        (ROADS, "и дорога"),
    ]


def test_a_question_is_added_and_dropped_without_a_script(desk):
    paper = desk.came()
    assert words(desk.send(paper, part=True, redraw="question", **complaint())).count('name="question"') == 3
    assert words(desk.send(paper, part=True, redraw="drop:0", **complaint())).count('name="question"') == 1


def test_words_that_are_no_code_are_told_beside_the_questions(desk):
    page = words(desk.send(desk.came(), **complaint(question=["собаки"], substance=[""])))

    assert "Кода «собаки» среди вопросов классификатора нет" in page


def test_a_complaint_comes_under_a_cover_and_its_second_cover_joins_it(desk):
    cover = {"cover_body": "Приёмная Президента", "cover_number": "А26-1", "cover_on": today()}
    desk.send(desk.came(), **complaint(), **cover)
    appeal = Appeal.objects.get()
    paper = desk.came()
    second = complaint(cover_body=PROSECUTOR, cover_number="7-12", cover_on=today())
    page = words(desk.send(paper, part=True, redraw=f"join:{appeal.letter.number}", **second))
    assert 'value="сопроводительное письмо"' in page
    assert PROSECUTOR in page

    typed = {"kind": "сопроводительное письмо", "correspondent": PROSECUTOR, "outgoing_number": "7-12"}
    desk.send(paper, **typed, outgoing_on=today(), joins=appeal.letter.number, received_on=today())

    assert Appeal.objects.count() == 1
    assert "Присоединено к обращению" in desk.open(paper)
    assert [cover.number for cover in appeal.covers.order_by("position")] == ["А26-1", "7-12"]
    joined = Letter.objects.get(outgoing_number="7-12")
    card = words(desk.client.get(reverse("letter", args=[joined.public_id])))
    assert f'Присоединено к</dt><dd><a href="{reverse("appeal", args=[appeal.letter.public_id])}' in card


def test_a_cover_asks_which_appeal_it_joins(desk):
    typed = {"kind": "сопроводительное письмо", "correspondent": PROSECUTOR, "outgoing_number": "7-12"}

    assert "Укажите номер обращения" in words(desk.send(desk.came(), **typed, outgoing_on=today()))
    assert "Бумаги № К-77 нет" in words(desk.send(desk.came(), **typed, outgoing_on=today(), joins="К-77"))


def test_a_letter_out_names_what_it_answers_by_number(desk):
    desk.send(desk.came(), **bill())
    came = Letter.objects.get()
    typed = {"kind": "ответ на обращение", "correspondent": "ООО «Водоканал»", "summary": "О счёте"}
    desk.send(desk.came(), **typed, answers=f"1 от {came.registered_on:%d.%m.%Y}")

    out = Letter.objects.get(direction=Letter.Direction.OUTGOING)
    assert [one.incoming for one in out.answers.all()] == [came]
    assert "Отвечено письмом" in words(desk.client.get(reverse("letter", args=[came.public_id])))


def test_a_letter_that_is_named_twice_is_answered_once(desk):
    desk.send(desk.came(), **bill())
    typed = {"kind": "ответ на обращение", "correspondent": "ООО «Водоканал»", "summary": "О счёте"}
    desk.send(desk.came(), **typed, answers="1, № 1")

    assert Letter.objects.get(direction=Letter.Direction.OUTGOING).answers.count() == 1


def test_an_annulled_letter_is_neither_offered_nor_answered(desk):
    desk.send(desk.came(), **bill())
    came = Letter.objects.get()
    annul_letter(letter_id=came.pk, reason="дважды", on=came.registered_on, by=CONSOLE, at=timezone.now())
    typed = {"kind": "ответ на обращение", "correspondent": "ООО «Водоканал»", "summary": "О счёте"}

    assert "data-value" not in words(desk.client.get(reverse("suggest", args=["letters"]), {"q": "1"}))
    assert "Бумаги № 1 нет" in words(desk.send(desk.came(), **typed, answers="1"))


def test_more_signatories_than_a_list_holds_are_told_beside_it(desk):
    answer = desk.send(desk.came(), **complaint(signatories="\n".join(f"Житель {one}" for one in range(10_001))))

    assert answer.status_code == 422
    assert "список приложите файлом" in words(answer)


def test_an_earlier_appeal_is_named_as_the_repeated_one(desk):
    desk.send(desk.came(), **complaint())
    earlier = Appeal.objects.get()
    paper = desk.came()
    page = words(desk.send(paper, part=True, redraw=f"repeat:{earlier.letter.number}", **complaint()))
    assert f'value="{earlier.letter.number}"' in page

    desk.send(paper, **complaint(), repeat="repeated", repeat_of=earlier.letter.number)
    assert Appeal.objects.exclude(pk=earlier.pk).get().repeat_of == earlier


def test_law_and_term_are_told_while_one_types(desk):
    paper = desk.came()
    told = desk.type(paper, **complaint())

    assert "59-ФЗ" in told
    assert "Ответить до" in told
    assert "как посчитано" in told


def test_an_email_is_told_to_be_no_appeal_with_the_advice_to_give(desk):
    assert "Госуслуги" in desk.type(desk.came(), **complaint(channel="email"))


def test_a_term_in_hours_asks_for_the_moment(desk):
    name = "требование прокурора при угрозе жизни, здоровью, имуществу"

    assert "укажите время поступления" in desk.type(desk.came(), **bill(kind=name))


def test_a_term_in_hours_is_told_with_its_hour_wherever_it_is_told(desk):
    paper, last = desk.came(), timezone.localdate() + timedelta(days=1)
    said = bill(kind="требование прокурора при угрозе жизни, здоровью, имуществу", received_time="00:01")
    told = f"{last:%d.%m.%Y}, 00:01"

    assert told in desk.type(paper, **said)
    desk.send(paper, **said)
    assert told in desk.open(paper)
    assert told in words(desk.client.get(reverse("letters")))


def test_a_paper_without_files_is_known_in_the_queue_by_what_was_typed(desk):
    paper = desk.came(title="")
    desk.type(paper, **bill(), shown="kind correspondent outgoing_number outgoing_on summary received_on")
    page = words(desk.client.get(reverse("registering")))

    assert "счёт · ООО «Водоканал»" in page
    assert "За водоснабжение" in page


def test_a_list_shows_the_beginning_of_a_long_text_alone(desk):
    desk.send(desk.came(), **bill(summary="вода " * 1000))
    desk.send(desk.came(), **complaint(text="собака " * 10_000))

    for name in ("letters", "appeals"):
        page = words(desk.client.get(reverse(name)))
        assert page.count("вода") + page.count("собака") < 200


def test_the_appeal_that_a_cover_joins_is_marked_as_wanted(desk):
    page = words(desk.send(desk.came(), part=True, redraw="kind", kind="сопроводительное письмо"))

    assert re.search(r"К какому обращению присоединить <span[^>]*>\*", page)


def test_another_day_is_offered_only_to_whom_it_is_given_by_name(desk):
    paper = desk.came()
    assert 'name="another_day"' not in words(desk.send(paper, part=True, redraw="kind", kind="счёт"))
    desk.send(desk.came(), **bill(another_day="2020-01-01", ground="так"))
    assert Letter.objects.get().registered_on == timezone.localdate()

    desk.user.granted = [Action.REGISTER_ON_ANOTHER_DAY]
    desk.user.save()
    assert 'name="another_day"' in words(desk.send(paper, part=True, redraw="kind", kind="счёт"))
    assert "на каком основании" in words(desk.send(paper, **bill(another_day=today())))


def test_a_paper_is_set_aside_with_a_reason(desk):
    paper = desk.came()
    assert desk.client.post(desk.at(paper, "set_aside"), {"token": uuid.uuid4(), "reason": " "})["Location"].endswith(
        "?aside=1"
    )
    desk.client.post(desk.at(paper, "set_aside"), {"token": uuid.uuid4(), "reason": "реклама"})
    paper.refresh_from_db()

    assert (paper.state, paper.reason) == (Received.State.SET_ASIDE, "реклама")
    assert "реклама" in desk.open(paper)


def test_a_paper_that_was_set_aside_is_found_and_brought_back_with_what_was_typed(desk):
    paper, other = desk.came("реклама.pdf"), desk.came("скан.pdf")
    desk.type(paper, **bill())
    desk.client.post(desk.at(paper, "set_aside"), {"token": uuid.uuid4(), "reason": "нажала не туда"})
    assert "реклама.pdf" not in words(desk.client.get(reverse("registering")))
    page = words(desk.client.get(reverse("registering"), {"set_aside": "1"}))
    assert "нажала не туда" in page
    assert "скан.pdf" not in page
    assert "Вернуть в очередь" in desk.open(paper)

    token = {"token": uuid.uuid4()}
    for _ in range(2):
        assert desk.client.post(desk.at(paper, "bring_back"), token)["Location"] == desk.at(paper)
    assert "За водоснабжение" in desk.open(paper)
    assert "реклама.pdf" in words(desk.client.get(reverse("registering")))
    brought = Entry.objects.get(event="registry.paper_brought_back")
    assert (brought.subject_id, brought.actor_id) == (paper.pk, desk.user.pk)
    assert desk.client.post(desk.at(other, "bring_back"), {"token": uuid.uuid4()})["Location"] == desk.at(other)


def test_where_nothing_waits_there_is_a_way_to_what_was_set_aside(desk):
    assert "?set_aside=1" in words(desk.client.get(reverse("registering")))


def a_file(content: bytes = PDF, name: str = "скан.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_files_are_kept_before_there_is_a_number_and_go_over_to_the_letter(desk):
    paper = desk.came(title="")
    page = words(desk.send(paper, part=True, redraw="files", files=[a_file(), a_file(b"words", "заметка.txt")]))
    assert page.count("<img") == 2
    assert "заметка.txt" in page
    desk.send(paper, part=True, redraw="files", files=[a_file()])
    paper.refresh_from_db()
    assert (paper.title, StoredFile.objects.count()) == ("скан.pdf", 2)

    desk.send(paper, **bill())
    letter = Letter.objects.get()
    assert {(file.subject_kind, file.subject_id) for file in StoredFile.objects.all()} == {("letter", letter.pk)}
    card = words(desk.client.get(reverse("letter", args=[letter.public_id])))
    assert card.count("<img") == 2


def test_a_file_of_another_paper_becomes_one_that_waits_by_itself(desk):
    paper = desk.came()
    desk.send(paper, part=True, redraw="files", files=[a_file(), a_file(b"words", "чужое.txt")])
    foreign = StoredFile.objects.get(name="чужое.txt")
    page = words(desk.send(paper, part=True, redraw=f"apart:{foreign.public_id}", kind="счёт"))

    assert "чужое.txt" not in page
    apart = Received.objects.exclude(pk=paper.pk).get()
    foreign.refresh_from_db()
    assert (apart.title, foreign.subject_id) == ("чужое.txt", apart.pk)


def test_files_that_are_sent_with_the_registration_itself_go_to_the_letter(desk):
    desk.send(desk.came(), **bill(), files=[a_file(), a_file(b"words", "заметка.txt")])
    letter = Letter.objects.get()

    assert {(file.subject_kind, file.subject_id) for file in StoredFile.objects.all()} == {("letter", letter.pk)}
    assert StoredFile.objects.count() == 2


def test_files_that_are_sent_with_a_card_that_does_not_do_are_there_beside_it(desk):
    assert "заметка.txt" in words(
        desk.send(desk.came(), **bill(correspondent=""), files=[a_file(b"words", "заметка.txt")])
    )


@pytest.mark.parametrize("part", [True, False], ids=["by htmx", "without a script"])
def test_an_empty_file_is_refused_by_its_name_and_the_others_are_kept(desk, part):
    page = words(desk.send(desk.came(), part=part, redraw="files", files=[a_file(b"", "пусто.pdf"), a_file()]))

    assert "Файл «пусто.pdf» пуст" in page
    assert [file.name for file in StoredFile.objects.all()] == ["скан.pdf"]


def test_nothing_is_registered_while_a_file_that_came_with_it_is_empty(desk):
    answer = desk.send(desk.came(), **bill(), files=[a_file(b"", "пусто.pdf")])

    assert answer.status_code == 422
    assert "Файл «пусто.pdf» пуст" in words(answer)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"MZ\x90 a program", "счёт.pdf", "По имени это PDF, а внутри другое."),
        (b"%PDF-1.7 and no more", "счёт.pdf", "В этом PDF нет ни одной страницы"),
        (b"words", "фото.JPG", "По имени это JPG, а внутри другое."),
        (b"PK\x03\x04", "письмо.docx", ""),
        (b"words", "заметка.txt", ""),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told_with_what_to_do(desk, content, name, told):
    page = words(desk.send(desk.came(), part=True, redraw="files", files=[a_file(content, name)]))

    assert told in page
    assert ("попросите отправителя" in page) == bool(told)


def test_a_file_that_comes_after_the_number_is_kept_with_the_letter_once_and_found(desk):
    paper = desk.came()
    desk.send(paper, **bill())
    for _ in range(2):
        answer = desk.send(paper, part=True, redraw="files", files=[a_file()])
        assert answer["HX-Redirect"] == desk.at(paper)
    letter = Letter.objects.get()

    assert StoredFile.objects.values_list("subject_kind", "subject_id").get() == ("letter", letter.pk)
    assert "скан.pdf" in desk.open(paper)
    assert reverse("letter", args=[letter.public_id]) in words(desk.client.get(reverse("find"), {"q": "page two"}))
    filed = Entry.objects.get(event="registry.scan_filed")
    assert (filed.subject_id, filed.actor_id) == (letter.pk, desk.user.pk)


def test_a_file_leaves_only_to_be_saved_and_the_journal_tells_who_took_it(desk):
    paper = desk.came()
    desk.send(paper, redraw="files", files=[a_file(b"<script>alert(1)</script>", "x.html")])
    desk.send(paper, **bill())
    answer = desk.client.get(reverse("file", args=[StoredFile.objects.get().public_id]))

    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    taken = Entry.objects.get(event="journal.card_read")
    assert (taken.subject_id, taken.actor_id) == (Letter.objects.get().pk, desk.user.pk)


@pytest.fixture
def looked_at(desk) -> Callable[[bytes], HttpResponse]:
    """Look at the first page of a file."""

    def look(content: bytes) -> HttpResponse:
        file = keep_file([content], name="скан", subject_kind="received", subject_id=desk.came().pk, at=timezone.now())
        file.refresh_from_db()
        return desk.client.get(reverse("file_page", args=[file.public_id, 1]))

    return look


def test_a_page_is_shown_as_a_picture_that_is_ours(looked_at):
    answer = looked_at(PDF)

    assert answer["Content-Type"] == "image/webp"
    assert answer.content.startswith(b"RIFF")
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("content", [b"%PDF-1.7 and no more", b"\x89PNG\r\n\x1a\n broken", b"<script>", b"PK\x03\x04"])
def test_what_cannot_be_shown_is_no_page(looked_at, content):
    assert looked_at(content).status_code == 404


@pytest.mark.parametrize("what", ["kinds", "settlements", "appeals", "letters"])
def test_a_field_is_offered_what_may_stand_in_it(desk, what):
    desk.send(desk.came(), **bill())
    desk.send(desk.came(), **complaint())
    typed = {"kinds": "обр гр", "settlements": "", "appeals": "К-1", "letters": "5, 1"}
    page = words(desk.client.get(reverse("suggest", args=[what]), {"q": typed[what]}))

    expected = {
        "kinds": "обращение гражданина",
        "settlements": 'role="option"',
        "appeals": "Королёва А. П.",
        "letters": 'data-value="5, 1 от',
    }
    assert expected[what] in page


def test_the_kind_registered_last_is_offered_first(desk):
    desk.send(desk.came(), **bill())

    assert words(desk.client.get(reverse("suggest", args=["kinds"]))).index("счёт") < 100


def test_a_kind_whose_name_begins_as_it_was_typed_is_offered_before_others(desk):
    page = words(desk.client.get(reverse("suggest", args=["kinds"]), {"q": "обращ"}))

    assert page.index("обращение гражданина") < page.index("запрос документов по обращению")


def test_a_body_of_the_book_is_offered_to_a_cover_before_any_correspondent(desk):
    page = words(desk.client.get(reverse("suggest", args=["bodies"]), {"q": "приём през"}))

    assert "Приёмная Президента Российской Федерации в Смоленской области" in page


def test_the_question_that_was_added_has_the_focus(desk):
    page = words(desk.send(desk.came(), part=True, redraw="question", **complaint()))

    assert re.search(r'name="question" id="question-3"[^>]*autofocus', page)
    assert page.count("autofocus") == 1


def test_an_anonymous_appeal_is_promised_no_answer(desk):
    said = complaint(is_anonymous="on", surname="", address="")

    assert "Ответить до" not in (page := desk.type(desk.came(), **said))
    assert "59-ФЗ, ст. 11 ч. 1" in page


def test_an_unknown_field_has_no_suggestions(desk):
    assert desk.client.get(reverse("suggest", args=["nonsense"])).status_code == 404
