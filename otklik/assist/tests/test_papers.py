"""What is here already: the sender's number, the author's papers, papers like it, the same file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from otklik.assist.papers import (
    MOST,
    duplicates_of_appeal,
    earlier_papers,
    registered_already,
    same_files,
    similar,
)
from otklik.office.appeals.actions import CoverCard, annul_number
from otklik.office.appeals.models import Appeal, Outcome, Question
from otklik.office.appeals.tests.test_registering import PROSECUTOR, RECEPTION, cover, of_citizen
from otklik.office.files.models import StoredFile
from otklik.office.journal.actions import CONSOLE
from otklik.office.people.models import Citizen, Role, User
from otklik.office.people.queries import viewer
from otklik.office.people.rights import Viewer
from otklik.office.receptions.models import ReceptionCard, ReceptionDay
from otklik.office.reference.models import Department, Official, Settlement
from otklik.office.registry.actions import annul_letter, receive
from otklik.office.registry.models import Correspondent, CorrespondentAlias
from otklik.office.work.models import Assignment, Reply
from otklik.office.work.tests.office import COURT, TUESDAY, moment, registered
from otklik.rules.admission import Channel
from otklik.rules.tests.days import day

pytestmark = pytest.mark.django_db

WEDNESDAY = day("Wed 2026-04-15")
HER = ("Королёва", "Анна", "Петровна")
THERE = "д. Рябцево, ул. Мира, д. 4"
DOGS = "Стая собак бегает у школы, дети боятся."


@pytest.fixture
def registrar() -> Viewer:
    return an_official(Role.REGISTRAR)


def an_official(role: Role, **fields: Any) -> Viewer:
    user = User.objects.create_user(username=role.value, name="Ершова Н. П.", role=role, **fields)
    return viewer(user, TUESDAY)


def a_reception(held_on: date = TUESDAY, **person: str) -> ReceptionCard:
    citizen = Citizen.objects.filter(**person).first() or Citizen.objects.create(**person)
    official, _ = Official.objects.get_or_create(post="Глава", name="")
    held = ReceptionDay.objects.create(held_on=held_on, official=official)
    return ReceptionCard.objects.create(day=held, number="ЛП-1/26", year=2026, citizen=citizen, text=DOGS, **person)


class TestRegisteredAlready:
    @pytest.mark.parametrize("typed", ["2-145/2026", "№ 2-145/2026", " 2 – 145 / 2026"])
    def test_a_number_is_the_same_however_it_is_typed(self, typed: str, registrar: Viewer):
        letter = registered(outgoing_number="2-145/2026")

        (found,) = registered_already(COURT, typed, TUESDAY, registrar)

        assert (found.kind, found.number, found.day) == ("letter", letter.number, TUESDAY)
        assert found.reason == "от этого отправителя, № и дата те же"

    def test_a_sender_is_the_same_by_an_alias(self, registrar: Viewer):
        letter = registered()
        court = Correspondent.objects.get(name=COURT)
        CorrespondentAlias.objects.create(correspondent=court, name="Смол. райсуд")

        assert [paper.key for paper in registered_already("смол. райсуд", "2-145/2026", TUESDAY, registrar)] == [
            letter.pk
        ]

    def test_another_date_or_another_sender_is_another_paper(self, registrar: Viewer):
        registered()

        assert registered_already(COURT, "2-145/2026", WEDNESDAY, registrar) == []
        assert registered_already(PROSECUTOR, "2-145/2026", TUESDAY, registrar) == []
        assert registered_already("", "", None, registrar) == []

    def test_while_the_date_is_not_typed_the_number_is_enough(self, registrar: Viewer):
        registered()

        assert [paper.reason for paper in registered_already(COURT, "2-145/2026", None, registrar)] == [
            "от этого отправителя, № тот же"
        ]

    def test_the_cover_that_an_appeal_came_with_is_known_as_the_appeal(self, registrar: Viewer):
        card = CoverCard(body=RECEPTION, number="А-26-1", dated_on=TUESDAY)
        letter = of_citizen(cover=card, channel=Channel.HIGHER_BODY)

        assert [(paper.kind, paper.key) for paper in registered_already(RECEPTION, "а-26-1", TUESDAY, registrar)] == [
            ("appeal", letter.pk)
        ]

    def test_an_annulled_paper_is_not_registered_already(self, registrar: Viewer):
        letter = registered()
        annul_letter(letter_id=letter.pk, reason="дважды", on=TUESDAY, by=CONSOLE, at=moment(TUESDAY))

        assert registered_already(COURT, "2-145/2026", TUESDAY, registrar) == []

    def test_an_annulled_cover_is_registered_already_neither_as_a_letter_nor_as_the_appeal(self, registrar: Viewer):
        letter = cover(of_citizen().pk)
        assert registered_already(PROSECUTOR, "7-12", TUESDAY, registrar)
        annul_number(letter_id=letter.pk, reason="не к тому", on=TUESDAY, by=CONSOLE, at=moment(TUESDAY))

        assert registered_already(PROSECUTOR, "7-12", TUESDAY, registrar) == []


class TestEarlierPapers:
    def test_the_surest_come_first_and_say_what_agrees(self, registrar: Viewer):
        elsewhere = of_citizen(address="с. Печерск, ул. Лесная, д. 1")
        here = of_citizen()
        a_reception(WEDNESDAY, surname="Королёва", first_name="А.", patronymic="П.", address=THERE)

        found = earlier_papers(*HER, "деревня Рябцево, улица Мира, дом 4", registrar)

        assert [(paper.kind, paper.reason) for paper in found] == [
            ("appeal", "имя и адрес те же"),
            ("reception", "адрес тот же, имя сходится по инициалам"),
            ("appeal", "полное имя то же, адрес другой"),
        ]
        assert [paper.key for paper in found if paper.kind == "appeal"] == [here.pk, elsewhere.pk]

    def test_initials_find_the_person_and_a_surname_alone_nobody(self, registrar: Viewer):
        of_citizen()

        assert [paper.reason for paper in earlier_papers("Королева", "А", "", "", registrar)] == [
            "фамилия та же, имя сходится по инициалам"
        ]
        assert earlier_papers("Королёва", "", "", "", registrar) == []
        assert earlier_papers("", "", "", THERE, registrar) == []

    def test_a_namesake_with_another_name_is_another_person(self, registrar: Viewer):
        of_citizen(first_name="Ольга")

        assert earlier_papers(*HER, THERE, registrar) == []

    def test_an_executor_sees_what_her_department_was_given(self):
        roads = Department.objects.create(name="Отдел дорог")
        given, of_others = of_citizen(), of_citizen()
        Assignment.objects.create(letter=given, department=roads)
        a_reception(surname="Королёва", first_name="Анна", patronymic="Петровна", address=THERE)

        found = earlier_papers(*HER, THERE, an_official(Role.EXECUTOR, department=roads))

        assert [paper.key for paper in found] == [given.pk]
        assert of_others.pk not in {paper.key for paper in found}

    def test_of_many_papers_a_few_are_shown_the_last_first(self, registrar: Viewer):
        letters = [of_citizen(on) for on in (TUESDAY, WEDNESDAY) for _ in range(MOST // 2 + 1)]

        found = earlier_papers(*HER, THERE, registrar)

        assert [paper.key for paper in found] == [letter.pk for letter in reversed(letters)][:MOST]


class TestSimilar:
    def test_a_paper_is_shown_with_the_words_that_both_have(self, registrar: Viewer):
        letter = of_citizen()
        of_citizen(text="Крыша течёт после снега.", address="с. Печерск, ул. Лесная, д. 1")

        (found,) = similar("У школы опять собака бегает стаей", registrar)

        assert (found.kind, found.key) == ("appeal", letter.pk)
        assert found.reason.startswith("общие слова: ")
        assert {"школы", "собака"} <= set(found.reason.removeprefix("общие слова: ").split(", "))

    def test_the_same_author_and_the_same_place_are_told(self, registrar: Viewer):
        place = Settlement.objects.get(name="Касплянское")
        of_citizen(settlement=place.pk)

        (found,) = similar(DOGS, registrar, author=("Королева", "А.", ""), settlement=place.pk)

        assert found.reason.endswith("; тот же заявитель; то же поселение: Касплянское")

    def test_of_two_papers_alike_the_one_of_the_same_place_comes_first(self, registrar: Viewer):
        here, there = (Settlement.objects.get(name=name).pk for name in ("Касплянское", "Печерское"))
        near, far = of_citizen(settlement=here), of_citizen(surname="Мартынов", settlement=there)

        assert [paper.key for paper in similar(DOGS, registrar, settlement=here)] == [near.pk, far.pk]
        assert [paper.key for paper in similar(DOGS, registrar, settlement=there)] == [far.pk, near.pk]

    def test_letters_are_found_by_what_they_are_about(self, registrar: Viewer):
        letter = registered(summary="О вывозе крупногабаритного мусора")

        assert [(paper.kind, paper.key) for paper in similar("вывоз крупногабаритного мусора", registrar)] == [
            ("letter", letter.pk)
        ]

    def test_nobody_is_shown_what_she_may_not_read(self):
        of_citizen()

        assert similar(DOGS, an_official(Role.EXECUTOR)) == []


class TestSameFiles:
    def test_papers_with_the_same_bytes_are_shown_by_the_name_of_the_file(self, registrar: Viewer):
        letter = of_citizen()
        again = receive(channel=Channel.PAPER, title="скан 2", by=CONSOLE, at=moment(TUESDAY))
        asks = receive(channel=Channel.PAPER, title="скан 3", by=CONSOLE, at=moment(TUESDAY))
        for kind, key in (("letter", letter.pk), ("received", again.pk), ("received", asks.pk)):
            a_file("ab" * 32, kind, key)

        found = same_files(["ab" * 32], registrar, but_received=asks.pk)

        assert [(paper.kind, paper.key, paper.reason) for paper in found] == [
            ("appeal", letter.pk, "тот же файл: скан.pdf"),
            ("received", again.pk, "тот же файл: скан.pdf; ждёт регистрации"),
        ]
        assert same_files(["cd" * 32], registrar) == same_files([], registrar) == []

    def test_whoever_may_not_read_the_paper_is_not_told_of_it(self):
        a_file("ab" * 32, "letter", of_citizen().pk)
        a_file("ab" * 32, "received", 1)

        assert same_files(["ab" * 32], an_official(Role.EXECUTOR)) == []


def a_file(sha256: str, kind: str, key: int) -> StoredFile:
    return StoredFile.objects.create(
        sha256=sha256,
        size=1,
        content_type="application/pdf",
        name="скан.pdf",
        subject_kind=kind,
        subject_id=key,
        stored_at=moment(TUESDAY),
    )


class TestDuplicatesOfAppeal:
    def test_her_appeal_in_work_comes_before_a_text_alike_of_somebody_else(self, registrar: Viewer):
        hers = of_citizen(text="Дорогу не чистят от снега.")
        like = of_citizen(surname="Мартынов", first_name="Павел", patronymic="Юрьевич", address="д. Рябцево")

        found = duplicates_of_appeal(*HER, THERE, DOGS, registrar)

        assert [paper.key for paper in found] == [hers.pk, like.pk]
        assert found[0].reason.startswith("имя и адрес те же")
        assert found[1].reason.startswith("общие слова: ")

    def test_a_cover_may_be_joined_to_it(self, registrar: Viewer):
        of_citizen()
        (found,) = duplicates_of_appeal(*HER, THERE, DOGS, registrar)

        cover(found.key)

        assert Appeal.objects.get(pk=found.key).covers.count() == 1

    def test_what_is_decided_answered_or_annulled_is_not_offered(self, registrar: Viewer):
        decided, answered, annulled = (of_citizen() for _ in range(3))
        Question.objects.filter(appeal=decided.pk).update(outcome=Outcome.EXPLAINED)
        Reply.objects.create(letter=answered, sent_on=TUESDAY)
        annul_letter(letter_id=annulled.pk, reason="дважды", on=TUESDAY, by=CONSOLE, at=moment(TUESDAY))

        assert duplicates_of_appeal(*HER, THERE, DOGS, registrar) == []
