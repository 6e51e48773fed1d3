"""Registering appeals: the applicant, the questions, the covers, and the law that admits them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from otklik.office.appeals import cards
from otklik.office.appeals.actions import (
    AppealCard,
    CoverCard,
    NotHere,
    QuestionCard,
    annul_number,
    register_appeal,
    register_cover,
)
from otklik.office.appeals.models import Appeal, CoverLetter, Form, Kind, Repeat
from otklik.office.appeals.queries import appeals, select
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.people.models import Citizen
from otklik.office.people.rights import EVERYTHING
from otklik.office.reference.models import HigherBody
from otklik.office.registry.models import Letter
from otklik.office.registry.queries import incoming_letters
from otklik.office.search.queries import papers_with
from otklik.office.work.actions import BadCard
from otklik.office.work.tests.office import TUESDAY, a_card, moment
from otklik.rules.admission import Channel
from otklik.rules.tests.days import day

pytestmark = pytest.mark.django_db
ROADS, STRAY_DOGS = "0003.0009.0097.0698", "0003.0011.0127.0868"
RECEPTION = "Приёмная Президента Российской Федерации в Смоленской области"
PROSECUTOR = "Прокуратура Смоленского района"


def an_appeal(**fields: Any) -> AppealCard:
    said = {
        "surname": "Королёва",
        "first_name": "Анна",
        "patronymic": "Петровна",
        "address": "д. Рябцево, ул. Мира, д. 4",
        "text": "Стая собак бегает у школы, дети боятся.",
        "kind": Kind.APPLICATION,
        "questions": (QuestionCard(code=STRAY_DOGS),),
    }
    return AppealCard(**said | fields)


def of_citizen(on: date = TUESDAY, channel: Channel = Channel.PAPER, **fields: Any) -> Letter:
    card = a_card(
        "обращение гражданина", on, correspondent="", outgoing_number="", outgoing_on=None, summary="", channel=channel
    )
    return register_appeal(card=card, appeal=an_appeal(**fields), today=on, by=CONSOLE, at=moment(on))


def cover(appeal_id: int, *, body: str = PROSECUTOR, due: date | None = None, on: date = TUESDAY) -> Letter:
    card = a_card("сопроводительное письмо", on, correspondent=body, outgoing_number="7-12", summary="")
    said = CoverCard(body=body, number="7-12", dated_on=on, control_due=due)
    return register_cover(card=card, cover=said, appeal_id=appeal_id, today=on, by=CONSOLE, at=moment(on))


def annul(letter: Letter) -> None:
    annul_number(letter_id=letter.pk, reason="не к тому обращению", on=TUESDAY, by=CONSOLE, at=moment(TUESDAY))


def faults(channel: Channel = Channel.PAPER, **fields: Any) -> dict[str, str]:
    with pytest.raises(BadCard) as refused:
        of_citizen(channel=channel, **fields)
    return refused.value.faults


def test_an_appeal_is_numbered_by_the_surname_and_answered_in_thirty_days():
    letter = of_citizen()

    assert (letter.number, letter.term.legal_due) == ("К-1/26", day("Thu 2026-05-14"))
    assert letter.appeal.citizen == Citizen.objects.get(surname="Королёва")
    assert letter in incoming_letters()


def test_its_row_carries_day_and_term_at_once():
    row = Appeal.objects.get(pk=of_citizen().pk)

    assert (row.registered_on, row.due, row.from_higher, row.annulled) == (TUESDAY, day("Thu 2026-05-14"), False, False)


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"signatories": (("Мартынов П. Ю.", "д. Рябцево"),)}, "КОЛ-1/26"),
        ({"surname": "", "address": "", "is_anonymous": True}, "АН-1/26"),
        ({"surname": "", "organisation": "СНТ «Рассвет»"}, "С-1/26"),
    ],
)
def test_the_letter_of_a_number_tells_whose_appeal_it_is(fields, number):
    assert of_citizen(**fields).number == number


def test_a_collective_appeal_keeps_who_signed_it_and_is_found_by_each():
    letter = of_citizen(signatories=(("Мартынов П. Ю.", "д. Рябцево, д. 1"), ("Сомова А. И.", "")))

    assert (letter.appeal.signatures, letter.appeal.signatories.count()) == (3, 2)
    assert set(papers_with("letter", "сомова").values_list("subject_id", flat=True)) == {letter.pk}


def test_several_questions_stand_in_their_order():
    letter = of_citizen(questions=(QuestionCard(code=STRAY_DOGS), QuestionCard(code=ROADS, substance="и дорога")))

    assert list(letter.appeal.questions.order_by("position").values_list("code", "substance")) == [
        (STRAY_DOGS, ""),
        (ROADS, "и дорога"),
    ]


def test_what_is_missing_is_told_beside_its_field():
    assert set(faults(surname="", address="", text="", questions=())) == {"surname", "address", "text", "questions"}


def test_a_question_has_a_code_of_the_classifier():
    assert "0009" in faults(questions=(QuestionCard(code="0009"),))["questions"]


def test_an_email_is_no_appeal_since_30_march_2025_and_its_author_is_advised():
    assert "Госуслуги" in faults(channel=Channel.EMAIL)["channel"]
    assert of_citizen(day("Fri 2025-03-28"), Channel.EMAIL).appeal.form == Form.ELECTRONIC


def test_a_repeated_appeal_names_the_earlier_one():
    first = of_citizen()
    again = of_citizen(repeat=Repeat.REPEATED, repeat_of=first.pk)

    assert list(select({"repeated": "1"}, EVERYTHING)) == [again.appeal]
    assert "repeat_of" in faults(repeat_of=10**9)


def test_a_cover_brings_its_body_number_and_term_of_report():
    letter = of_citizen(
        cover=CoverCard(body=RECEPTION, number="А26-01", dated_on=TUESDAY, control_due=day("Mon 2026-04-27"))
    )
    row = letter.appeal.covers.get()

    assert (row.higher_body, row.number, row.position) == (HigherBody.objects.get(name=RECEPTION), "А26-01", 1)
    assert Appeal.objects.get(pk=letter.pk).from_higher


def test_a_second_cover_is_a_paper_of_its_own_and_the_consideration_stays_one():
    appeal = of_citizen(cover=CoverCard(body=RECEPTION, number="А26-01"))
    letter = cover(appeal.pk, due=day("Mon 2026-04-27"))

    assert (letter.number, letter.state, appeals().count(), incoming_letters().count()) == ("1", "joined", 1, 2)
    assert [(row.position, row.letter_id) for row in CoverLetter.objects.order_by("position")] == [
        (1, None),
        (2, letter.pk),
    ]
    assert Entry.objects.get(event="appeals.cover_added").data["due"] == "2026-04-27"
    assert HigherBody.objects.filter(name=PROSECUTOR).count() == 1


def test_an_appeal_is_under_special_control_from_its_first_cover_until_none_is_left():
    plain, covered = of_citizen(), of_citizen(cover=CoverCard(body=RECEPTION, number="А26-01"))
    assert (plain.control, covered.control) == ("ordinary", "special")

    letter = cover(plain.pk)
    plain.refresh_from_db()
    assert plain.control == "special"

    annul(letter)
    plain.refresh_from_db()
    assert plain.control == "ordinary"


def test_an_annulled_cover_leaves_the_appeal_which_came_directly():
    appeal = of_citizen()
    letter = cover(appeal.pk)
    annul(letter)

    assert select({"from_higher": "1"}, EVERYTHING).count() == appeal.appeal.covers.count() == 0
    assert Letter.objects.get(pk=letter.pk).state == "annulled"
    told = Entry.objects.get(event="appeals.cover_taken_off", subject_id=appeal.pk).data
    assert (told["body"], told["number"], told["reason"]) == (PROSECUTOR, letter.number, "не к тому обращению")


def test_the_covers_after_an_annulled_one_move_up():
    appeal = of_citizen()
    first = cover(appeal.pk, body=RECEPTION)
    cover(appeal.pk)
    cover(appeal.pk, body="Губернатор")
    annul(first)

    covers = appeal.appeal.covers.order_by("position").values_list("position", "higher_body__name")
    assert list(covers) == [(1, PROSECUTOR), (2, "Губернатор")]


def test_a_cover_is_added_to_no_annulled_appeal():
    appeal = of_citizen()
    annul(appeal)

    with pytest.raises(NotHere):
        cover(appeal.pk)


def test_an_annulled_appeal_is_counted_no_longer_but_has_its_card():
    letter = of_citizen()
    annul(letter)

    assert appeals().count() == 0
    assert select({}, EVERYTHING).count() == 0
    assert select({"number": "К-1"}, EVERYTHING).count() == select({"annulled": "1"}, EVERYTHING).count() == 1
    assert cards.appeal(Letter.objects.get(pk=letter.pk).public_id, EVERYTHING)
