"""What ССТУ is told of an appeal: its object in every status, and what is missing before it can be sent."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from otklik.exchange.sstu.gathering import Draft, drafts
from otklik.exchange.sstu.tests.office import (
    APRIL,
    LIGHT,
    MAY,
    OURS,
    PROSECUTOR,
    REPLIED_ON,
    THEIRS,
    WASTE,
    a_file,
    an_appeal,
    identified,
    redirected,
    replied,
    sent,
)
from otklik.exchange.sstu.writing import pieces
from otklik.office.appeals.actions import annul_number, leave_unanswered
from otklik.office.appeals.models import CoverLetter, Outcome
from otklik.office.appeals.tests.test_registering import cover
from otklik.office.dispatch.actions import author_of
from otklik.office.dispatch.models import Dispatch
from otklik.office.journal.actions import CONSOLE
from otklik.office.reference.models import HigherBody
from otklik.office.registry.models import Letter
from otklik.office.work.models import Reply, Term
from otklik.office.work.tests.office import TUESDAY, moment
from otklik.rules.refusals import Case
from otklik.rules.tests.days import day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _identified() -> None:
    identified()


def april() -> list[Draft]:
    return [draft for found in drafts(APRIL) for draft in found]


def written() -> dict[str, Any]:
    """The only object of April, as it is written; it breaks no rule."""
    (draft,) = april()
    assert [f"{fault.rule}: {fault.says}" for fault in draft.faults] == []
    said: dict[str, Any] = json.loads(b"".join(pieces(draft.says)))
    return said


def missing() -> list[tuple[str, str]]:
    return [(fault.rule, fault.says) for draft in april() for fault in draft.faults]


CAME = {"code": WASTE, "incomingDate": "2026-04-14", "registrationDate": "2026-04-14"}
REPLY = {"name": "ответ.pdf", "content": base64.b64encode(b"%PDF-1.7 reply").decode()}
ANSWERED = {"responseDate": "2026-04-28", "attachment": REPLY}
REPLIES: dict[Outcome, dict[str, Any]] = {
    Outcome.EXPLAINED: {"status": "Explained", **ANSWERED},
    Outcome.SUPPORTED: {"status": "Supported", **ANSWERED, "actionsTaken": True},
    Outcome.NOT_SUPPORTED: {"status": "NotSupported", **ANSWERED},
    Outcome.ANSWERED: {"status": "Answered", **ANSWERED},
}


@pytest.mark.parametrize("outcome", REPLIES)
def test_an_answered_appeal_is_told_with_its_result_and_its_reply(outcome: Outcome):
    letter = an_appeal(email="anna@example.org")
    replied(letter, outcome, measures=True if outcome is Outcome.SUPPORTED else None)

    assert written() == {
        "departmentId": OURS,
        "isDirect": True,
        "format": "Other",
        "number": letter.number,
        "name": "Королёва Анна Петровна",
        "address": "д. Рябцево, ул. Мира, д. 4",
        "email": "anna@example.org",
        "questions": [CAME | REPLIES[outcome]],
    }


def test_an_appeal_in_work_says_whether_its_term_was_extended():
    letter = an_appeal()
    assert written()["questions"] == [{**CAME, "status": "InWork", "isExtend": False}]

    Term.objects.filter(letter=letter).update(extended_to=day("Thu 2026-06-11"))
    assert written()["questions"] == [{**CAME, "status": "InWork", "isExtend": True}]


def test_a_result_that_has_not_left_the_house_is_still_in_work():
    letter = an_appeal()
    letter.appeal.questions.update(outcome=Outcome.EXPLAINED)

    assert written()["questions"][0]["status"] == "InWork"


def test_a_paper_that_was_opened_again_is_in_work_again():
    letter = an_appeal()
    replied(letter, Outcome.EXPLAINED)
    Letter.objects.filter(pk=letter.pk).update(state="in_work")

    assert written()["questions"][0]["status"] == "InWork"


def test_a_redirected_appeal_names_the_body_and_the_letter_that_took_it_there():
    letter = an_appeal()
    out = redirected(letter, PROSECUTOR, day("Thu 2026-04-16"))

    transfer = {"departmentId": THEIRS, "transferDate": "2026-04-16", "transferNumber": out.number}
    assert written()["questions"] == [{**CAME, "status": "Transferred", "transfer": transfer}]


def test_what_is_left_without_an_answer_has_the_day_of_the_decision():
    letter = an_appeal()
    leave_unanswered(
        appeal_id=letter.pk, case=Case.COURT, ground="решение суда", today=TUESDAY, by=CONSOLE, at=moment(TUESDAY)
    )

    left = {**CAME, "status": "LeftWithoutAnswer", "responseDate": "2026-04-14"}
    assert written()["questions"] == [left]


@pytest.mark.parametrize("case", [Case.ON_SITE, Case.COMPLAINED_OF])
def test_what_its_author_is_only_told_of_has_the_day_and_the_scan_of_the_letter_that_told_her(case: Case):
    letter = an_appeal()
    leave_unanswered(
        appeal_id=letter.pk,
        case=case,
        ground="так в тексте",
        page="https://smol-ray.ru/otvety/7",
        today=TUESDAY,
        by=CONSOLE,
        at=moment(TUESDAY),
    )
    assert ("R11", "исходящего письма с ответом здесь нет") in missing()

    a_file(sent(letter, Dispatch.Kind.LEFT_NOTICE, author_of(letter), REPLIED_ON), b"%PDF-1.7 reply")
    assert written()["questions"] == [{**CAME, "status": "Explained", **ANSWERED}]


def test_each_question_has_its_own_status():
    letter = an_appeal(codes=(WASTE, LIGHT))
    replied(letter, Outcome.SUPPORTED, Outcome.NOT_SUPPORTED, measures=False)

    assert [(one["code"], one["status"], one.get("actionsTaken")) for one in written()["questions"]] == [
        (WASTE, "Supported", False),
        (LIGHT, "NotSupported", None),
    ]


def test_an_appeal_with_a_cover_is_told_under_the_number_of_the_cover():
    an_appeal(cover="А26-02-123456789")

    said = written()
    assert (said["isDirect"], said["number"], said["createDate"]) == (False, "А26-02-123456789", "2026-04-14")


def test_one_consideration_by_two_covers_is_told_to_each_sender_under_its_own_number():
    letter = an_appeal(cover="А26-02-123456789")
    cover(letter.pk, on=day("Mon 2026-04-20"))
    replied(letter, Outcome.EXPLAINED)

    first, second = april()

    assert [draft.says["number"] for draft in (first, second)] == ["А26-02-123456789", "7-12"]
    assert [draft.says["questions"][0]["incomingDate"] for draft in (first, second)] == ["2026-04-14", "2026-04-20"]
    assert first.guid != second.guid
    assert [*first.faults, *second.faults] == []


def test_what_came_over_medo_is_electronic():
    letter = an_appeal(cover="А26-02-123456789")
    Letter.objects.filter(pk=letter.pk).update(delivery="МЭДО")

    assert written()["format"] == "Electronic"


def test_an_answer_without_its_scan_cannot_be_told():
    replied(an_appeal(), Outcome.EXPLAINED, file=b"")

    assert missing() == [("R11", "к ответу не приложен файл")]


def test_an_answer_of_another_system_has_no_letter_that_a_scan_could_be_put_to():
    letter = an_appeal()
    Letter.objects.filter(pk=letter.pk).update(state="")
    letter.appeal.questions.update(outcome=Outcome.EXPLAINED)
    Reply.objects.create(letter=letter, number="1244", sent_on=REPLIED_ON)

    assert missing() == [("R11", "исходящего письма с ответом здесь нет")]


def test_of_several_files_the_last_pdf_is_the_reply_and_loose_pictures_are_none():
    out = replied(an_appeal(), Outcome.EXPLAINED, file=b"")
    for page in (1, 2):
        a_file(out, b"\xff\xd8\xff page %d" % page, f"стр {page}.jpg")
    assert missing() == [("R6", "ответ приложен снимками (2), а файл должен быть один")]

    a_file(out, b"0\x82 detached", "стр 1.jpg.sig")
    a_file(out, b"%PDF-1.7 signed", "подписано.pdf")
    assert written()["questions"][0]["attachment"]["name"] == "подписано.pdf"


def test_an_answer_without_a_result_a_body_without_an_identifier_and_a_cover_without_a_number_are_named():
    letter = an_appeal()
    replied(letter, Outcome.EXPLAINED)
    letter.appeal.questions.update(outcome="")
    assert missing() == [("R11", "ответ отправлен, а результата у вопроса нет")]

    redirected(letter, "Росреестр", day("Thu 2026-04-16"))
    assert missing() == [("R1", "нет идентификатора органа, которому направлено")]

    letter.appeal.questions.update(outcome=Outcome.EXPLAINED)
    prosecutor = HigherBody.objects.get(name=PROSECUTOR)
    CoverLetter.objects.create(appeal=letter.appeal, higher_body=prosecutor)
    assert missing() == [
        ("R2", "нет номера сопроводительного письма"),
        ("R3", "нет даты сопроводительного письма"),
    ]


def test_an_annulled_number_is_told_to_nobody():
    letter = an_appeal()
    annul_number(letter_id=letter.pk, reason="дважды", on=TUESDAY, by=CONSOLE, at=moment(TUESDAY))

    assert april() == []


def test_a_month_has_what_was_registered_or_answered_in_it():
    march = an_appeal(day("Tue 2026-03-31"))
    an_appeal(day("Fri 2026-05-01"))
    assert april() == []

    replied(march, Outcome.EXPLAINED, on=REPLIED_ON)
    assert [draft.letter for draft in april()] == [march]
    assert [draft.letter.registered_on for found in drafts(MAY) for draft in found] == [MAY]


def test_a_month_is_read_by_as_many_queries_whatever_stands_in_it(django_assert_num_queries):
    an_appeal(codes=(WASTE, LIGHT), cover="1-1")
    for outcome in (Outcome.EXPLAINED, Outcome.ANSWERED):
        replied(an_appeal(), outcome)
    with django_assert_num_queries(12):
        april()
