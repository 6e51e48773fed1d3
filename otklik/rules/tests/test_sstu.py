"""What an object for ССТУ is held to before it is written; each rule as a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from otklik.rules.sstu import FIELDS, LIMITS, RULES, Content, Fault, Limits, Status, faults

OURS, THEIRS = "0d3f2a1c-1111-4a2b-8c3d-000000000001", "0d3f2a1c-1111-4a2b-8c3d-000000000002"
WASTE = "0005.0005.0056.1160"
CODES = {WASTE, "0003.0009.0097.0698"}
FILE = {"name": "ответ.pdf", "content": Content("0" * 64, 300_000)}


def a_question(status: Status = Status.EXPLAINED, **fields: Any) -> dict[str, Any]:
    """A question on which nothing is missing."""
    said = {
        "incomingDate": "2026-04-13",
        "registrationDate": "2026-04-14",
        "responseDate": "2026-04-28",
        "attachment": FILE,
        "actionsTaken": True,
        "transfer": sent_to(),
    }
    own = {name: said[name] for name in FIELDS[status]}
    return {"code": WASTE, "status": status.value, **own, **fields}


def an_object(*questions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    said = {
        "departmentId": OURS,
        "isDirect": False,
        "format": "Other",
        "number": "А26-02-123456789",
        "createDate": "2026-04-10",
        "name": "Королёва Анна Петровна",
    }
    return {**said, **fields, "questions": list(questions or [a_question()])}


def told(said: dict[str, Any], limits: Limits = LIMITS) -> list[tuple[str, str]]:
    return [(fault.rule, fault.says) for fault in faults(said, CODES, limits)]


@pytest.mark.parametrize("status", Status)
def test_an_object_of_any_status_that_lacks_nothing_breaks_no_rule(status: Status):
    assert told(an_object(a_question(status))) == []


def sent_to(body: str = THEIRS, on: str = "2026-04-16") -> dict[str, str]:
    return {"departmentId": body, "transferDate": on, "transferNumber": "И-12/26"}


def direct(**fields: Any) -> dict[str, Any]:
    return an_object(isDirect=True, number="К-12/26", **fields)


TOO_LARGE = {"name": "ответ.pdf", "content": Content("0" * 64, 7_500_000)}
BROKEN: dict[str, tuple[Callable[[], dict[str, Any]], str]] = {
    "R1 ours": (lambda: an_object(departmentId=""), "нет идентификатора администрации"),
    "R1 theirs": (
        lambda: an_object(a_question(Status.TRANSFERRED, transfer=sent_to("ТЕР-7"))),
        "нет идентификатора органа, которому направлено",
    ),
    "R2 name": (lambda: an_object(name="  "), "нет имени автора"),
    "R2 number": (lambda: an_object(number=""), "нет номера сопроводительного письма"),
    "R2 code": (lambda: an_object(a_question(code="")), "нет кода по классификатору"),
    "R2 questions": (lambda: an_object() | {"questions": []}, "нет ни одного вопроса"),
    "R3 undated": (lambda: an_object(createDate=None), "нет даты сопроводительного письма"),
    "R3 early": (
        lambda: an_object(createDate="2026-04-14"),
        "поступило пн\xa013.04.2026 – раньше даты сопроводительного письма, вт\xa014.04.2026",
    ),
    "R4": (
        lambda: an_object(a_question(registrationDate="2026-04-10")),
        "зарегистрировано пт\xa010.04.2026 – раньше, чем поступило, пн\xa013.04.2026",
    ),
    "R5 answer": (lambda: an_object(a_question(responseDate="2026-04-13")), "ответ дан пн\xa013.04.2026 – раньше"),
    "R5 transfer": (
        lambda: an_object(a_question(Status.TRANSFERRED, transfer=sent_to(on="2026-04-13"))),
        "направлено пн\xa013.04.2026 – раньше",
    ),
    "R6": (lambda: an_object(a_question(attachment=TOO_LARGE)), "файл ответа слишком велик: 7,5 МБ"),
    "R7": (lambda: direct(format="Electronic"), "пришло прямо от автора, а формат – не Other"),
    "R8 measures": (lambda: an_object(a_question(actionsTaken=False)), "«меры приняты» бывает только у «поддержано»"),
    "R8 transfer": (
        lambda: an_object(a_question(transfer=sent_to())),
        "«направление по компетенции» бывает только у «направлено по компетенции»",
    ),
    "R9 Cyrillic": (lambda: an_object(isDirect=True, number="А26-02-123456789"), "номер – Управления Президента"),
    "R9 Latin": (lambda: an_object(isDirect=True, number="a26-02-123456789"), "номер – Управления Президента"),
    "R10": (lambda: an_object(a_question(code="1160")), "кода 1160 в действующем классификаторе нет"),
    "R11 no answer": (
        lambda: an_object({name: value for name, value in a_question().items() if name != "responseDate"}),
        "результат есть, а дня ответа нет",
    ),
    "R11 no file": (
        lambda: an_object({name: value for name, value in a_question().items() if name != "attachment"}),
        "к ответу не приложен файл",
    ),
    "R11 no measures": (
        lambda: an_object(a_question(Status.SUPPORTED, actionsTaken=None)),
        "не сказано, приняты ли меры",
    ),
    "R11 too much": (
        lambda: an_object(a_question(Status.IN_WORK, responseDate="2026-04-28")),
        "у «находится на рассмотрении» не бывает: responseDate",
    ),
    "R11 no status": (lambda: an_object(a_question() | {"status": ""}), "ответ отправлен, а результата у вопроса нет"),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_what_breaks_a_rule_is_told_by_that_rule_with_what_to_do(broken: str):
    make, says = BROKEN[broken]

    (fault,) = faults(make(), CODES)

    assert fault.rule == broken.split()[0]
    assert fault.says.startswith(says)
    assert fault.do.endswith(".")


def test_an_appeal_straight_from_its_author_needs_no_cover():
    assert told(direct(createDate=None)) == []


def test_of_several_questions_the_one_is_named_that_is_wrong():
    wrong = told(an_object(a_question(), a_question(code="")))

    assert wrong == [("R2", "вопрос 2: нет кода по классификатору")]


def test_the_office_may_know_of_other_limits():
    assert told(an_object(), Limits(file_characters=400_001)) == []
    assert [rule for rule, _ in told(an_object(), Limits(file_characters=400_000))] == ["R6"]


def test_a_file_takes_four_characters_for_every_three_bytes_begun():
    assert [Content("", size).characters for size in (0, 1, 3, 4)] == [0, 4, 4, 8]


def test_every_rule_has_its_source_and_a_sentence():
    assert [rule.id for rule in RULES] == [f"R{number}" for number in range(1, 12)]
    assert all(rule.says.endswith(".") and rule.source for rule in RULES)
    assert {broken.split()[0] for broken in BROKEN} == {rule.id for rule in RULES}


def test_two_faults_are_told_in_the_order_of_the_rules():
    assert faults(an_object(departmentId="", name=""), CODES) == [
        Fault("R1", "нет идентификатора администрации в ССТУ", "Впишите его в «Идентификаторы ССТУ»."),
        Fault("R2", "нет имени автора", "Впишите в карточку фамилию, имя, отчество или организацию."),
    ]
