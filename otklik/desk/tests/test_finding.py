"""One search box over everything: what is found, why, by whom."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from otklik.desk.finding.marking import BEFORE, SHOWN, marked
from otklik.desk.tests.papers import (
    TUESDAY,
    a_citizen,
    a_letter,
    a_message,
    a_visit,
    an_appeal,
    an_incident,
    an_official,
    noon,
)
from otklik.office.people.models import Role
from otklik.office.registry.models import Letter
from otklik.office.search.questions import question
from otklik.office.search.tests.indexing import index_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def find(client):
    """What the page finds, as an official who reads everything sees it: titles with the numbers of the papers."""
    client.force_login(an_official())

    def ask(q: str) -> dict[str, list[str]]:
        found = client.get(reverse("find"), {"q": q}).context["found"]
        return {one.title: ["".join(piece.text for piece in hit.number) for hit in one.hits] for one in found}

    return ask


def indexed(kind: str, paper, body: str, names: str = ""):
    index_paper(kind, paper.pk, names=names, body=body)
    return paper


def test_papers_of_every_kind_are_found_by_a_word_in_another_form(find):
    text = "Протекает крыша школы"
    an_appeal("К-1/21", text=text)
    indexed("letter", a_letter("5/21", summary=text), text)
    indexed("letter", a_letter("7/21", summary=text, direction=Letter.Direction.OUTGOING), text)
    indexed("incident", an_incident("И-1", noon(TUESDAY), text=text), text)
    indexed("message", a_message("ПОС-1", noon(TUESDAY), text=text), text)
    a_visit("ЛП-1/21", text=text)

    assert find("крышами") == {
        "Обращения": ["К-1/21"],
        "Письма": ["5/21"],
        "Исходящие": ["7/21"],
        "Инциденты": ["И-1"],
        "Сообщения": ["ПОС-1"],
        "Личный приём": ["ЛП-1/21"],
    }


def test_a_number_is_found_whole_or_by_its_beginning_the_whole_one_first(find):
    for number, day in (("12", 1), ("123", 2), ("1234", 3)):
        a_letter(number, date(2021, 12, day))

    assert find("12") == {"Письма": ["12", "1234", "123"]}
    assert find("123") == {"Письма": ["123", "1234"]}


def test_an_annulled_number_is_found_and_explained(client):
    a_letter("77/21", annulled_on=TUESDAY, annulment="Зарегистрировано дважды")
    client.force_login(an_official())

    page = client.get(reverse("find"), {"q": "77/21"}).content.decode()

    assert "аннулирован" in page
    assert "Зарегистрировано дважды" in page


def test_a_paper_is_found_by_the_senders_number(find):
    indexed("letter", a_letter("5/21", outgoing_number="4-642"), "", names="5/21 4-642")

    assert find("4-642") == {"Письма": ["5/21"]}


def test_a_person_and_an_executor_are_found_by_name(client):
    an_appeal("К-1/21", citizen=a_citizen("Королёва"))
    client.force_login(an_official())

    assert [name for name, _, _ in client.get(reverse("find"), {"q": "королева"}).context["people"]] == [
        "Королёва Анна Сергеевна"
    ]
    (executor,) = client.get(reverse("find"), {"q": "отделом хозяйства"}).context["executors"]
    assert executor.name == "Отдел жилищно-коммунального хозяйства"
    waiting = client.get(dict(executor.doors)["в работе"])
    assert [appeal.letter.number for appeal in waiting.context["page"].rows] == ["К-1/21"]


def test_words_are_marked_and_what_citizens_write_stays_text(client):
    an_appeal("К-1/21", text="<script>alert(1)</script> крыша <mark>течёт</mark>")
    client.force_login(an_official())

    page = client.get(reverse("find"), {"q": "крышу <script>"}).content.decode()

    assert "<script>alert" not in page
    assert client.get(reverse("find"), {"q": "крышу"}).content.decode().count("<mark>крыша</mark>") == 1


def test_it_is_told_where_the_words_stand_if_not_in_the_text(client):
    appeal = an_appeal("К-1/21")
    indexed("letter", appeal.letter, "ул. Мира", names="Кузнецова")
    client.force_login(an_official())

    page = re.sub(r"<[^>]+>", "", client.get(reverse("find"), {"q": "улица мира"}).content.decode())
    page = re.sub(r"<[^>]+>", "", client.get(reverse("find"), {"q": "миром"}).content.decode())

    assert "адрес: с. Печерск, ул. Мира, д. 2" in page


def test_of_a_long_text_the_part_is_shown_where_the_word_stands():
    text = "Слово за слово. " * 40 + "Протекает крыша. " + "И ещё немного. " * 40

    shown = "".join(piece.text for piece in marked(text, question("крышу")))

    assert "крыша" in shown
    assert len(shown) <= SHOWN + 2 + BEFORE


def test_nobody_finds_what_is_beyond_her_reach(client):
    an_appeal("К-1/21", text="Протекает крыша")
    client.force_login(an_official(role=Role.EXECUTOR))

    foreign = client.get(reverse("find"), {"q": "крыша"})
    none = client.get(reverse("find"), {"q": "кружево"})

    assert foreign.context["found"] == none.context["found"] == []
    assert foreign.content.decode().count("Ничего не найдено") == none.content.decode().count("Ничего не найдено") == 1


@pytest.mark.parametrize("q", ["", "   ", "и", "'", "\\", "\0", "%", "a" * 5000, "1" * 5000, "<b>", "(((", ":*"])
def test_nothing_that_is_typed_breaks_the_page(client, q):
    client.force_login(an_official())

    assert client.get(reverse("find"), {"q": q}).status_code == 200


def test_a_list_is_narrowed_by_words_beside_its_other_filters(client):
    an_appeal("К-1/21", text="Протекает крыша")
    an_appeal("К-2/21", text="Протекает крыша", answered_on=TUESDAY)
    client.force_login(an_official())

    answer = client.get(reverse("appeals"), {"words": "крышу", "outcome": "in_work"})

    assert [appeal.letter.number for appeal in answer.context["page"].rows] == ["К-1/21"]
    assert [chip.title for chip in answer.context["set"]] == ["слова крышу", "в работе"]


def test_every_page_has_the_search_box(client):
    client.force_login(an_official())

    assert f'action="{reverse("find")}"' in client.get(reverse("home")).content.decode()
