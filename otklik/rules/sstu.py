"""ССТУ: the results of considering appeals as the President's network takes them (Указ № 171 of 17.04.2017).

One object of JSON is one appeal as one sender knows it. `RULES` is what an object is held to before it is written; the
official instruction was not found, so names and rules are those on which four independent exporters agree, and each
row says how sure we are of it. Days are texts, ГГГГ-ММ-ДД, so that they compare as days do.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from otklik.rules.law import Confidence, Word
from otklik.rules.words import day as in_words

NO_ID = "Впишите его в «Идентификаторы ССТУ»."
"""What to do about an administration without an identifier."""
SINCE = date(2017, 7, 1)
EXPORTERS = "Указ Президента РФ от 17.04.2017 № 171; формат – по выгрузкам СЭД 2017–2023 гг."
URG = re.compile(r"[АA]\s?26\W", re.IGNORECASE)
"""How a number of the President's office (УРОГ) begins; the letter may be Cyrillic or Latin."""


class Status(Word):
    """Where a question of an appeal is."""

    NOT_RECEIVED = "NotReceived", "не поступило"
    NOT_REGISTERED = "NotRegistered", "не зарегистрировано"
    IN_WORK = "InWork", "находится на рассмотрении"
    EXPLAINED = "Explained", "разъяснено"
    SUPPORTED = "Supported", "поддержано"
    NOT_SUPPORTED = "NotSupported", "не поддержано"
    ANSWERED = "Answered", "дан ответ автору"
    TRANSFERRED = "Transferred", "направлено по компетенции"
    LEFT_WITHOUT_ANSWER = "LeftWithoutAnswer", "оставлено без ответа автору"


INCOMING, REGISTERED, RESPONSE = "incomingDate", "registrationDate", "responseDate"
ATTACHMENT, ACTIONS, TRANSFER = "attachment", "actionsTaken", "transfer"
CAME = (INCOMING, REGISTERED)
REPLIED = (*CAME, RESPONSE, ATTACHMENT)
FIELDS: Mapping[Status, tuple[str, ...]] = {
    Status.NOT_RECEIVED: (),
    Status.NOT_REGISTERED: (INCOMING,),
    Status.IN_WORK: CAME,
    Status.EXPLAINED: REPLIED,
    Status.SUPPORTED: (*REPLIED, ACTIONS),
    Status.NOT_SUPPORTED: REPLIED,
    Status.ANSWERED: REPLIED,
    Status.TRANSFERRED: (*CAME, TRANSFER),
    Status.LEFT_WITHOUT_ANSWER: (*CAME, RESPONSE),
}
"""What a question of each status must have; what stands in no row but this one's it must not."""
OPTIONAL = {Status.IN_WORK: ("isExtend",)}
OF_A_STATUS = {REGISTERED, RESPONSE, ATTACHMENT, ACTIONS, TRANSFER, "isExtend"}
IS_MISSING = {
    INCOMING: ("нет дня поступления", "Укажите день поступления в карточке."),
    REGISTERED: ("нет дня регистрации", "Зарегистрируйте обращение."),
    RESPONSE: ("результат есть, а дня ответа нет", "Отправьте ответ под номером или внесите его день."),
    ATTACHMENT: (
        "к ответу не приложен файл",
        "Приложите к исходящему письму его подписанный скан: один PDF или снимок.",
    ),
    ACTIONS: ("не сказано, приняты ли меры", "У поддержанного вопроса отметьте, приняты ли меры."),
    TRANSFER: ("нет письма о направлении по компетенции", "Отправьте сопроводительное письмо органу, под номером."),
}


@dataclass(frozen=True, slots=True)
class Content:
    """A file that will stand in an object as base64."""

    sha256: str
    size: int
    """Bytes."""

    @property
    def characters(self) -> int:
        """Return how many characters of base64 it makes."""
        return -(-self.size // 3) * 4


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the receiving side; the office's settings may say others (`sstu_…`)."""

    file_characters: int = 10_000_000
    """Of base64; a file has to stay below."""
    part_bytes: int = 50_000_000
    """Of an archive of a package."""
    code_length: int = 25


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Broken:
    """What is wrong in an object, and what to do; `question` counts from 1, 0: the appeal itself."""

    says: str
    do: str
    question: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row of RULES."""

    id: str
    says: str
    """The rule as a Russian sentence."""
    look: Callable[[Mapping[str, Any], Limits, Container[str]], Iterator[Broken]]
    since: date = SINCE
    source: str = EXPORTERS
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that an object breaks."""

    rule: str
    says: str
    do: str


Object = Mapping[str, Any]


def _is_guid(text: Any) -> bool:
    try:
        return str(uuid.UUID(str(text))) == str(text).lower()
    except ValueError:
        return False


def _questions(said: Object) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return enumerate(said.get("questions", ()), start=1)


def _guids(said: Object, limits: Limits, codes: Container[str]) -> Iterator[Broken]:
    if not _is_guid(said.get("departmentId")):
        yield Broken("нет идентификатора администрации в ССТУ", NO_ID)
    for place, question in _questions(said):
        if question.get(TRANSFER) and not _is_guid(question[TRANSFER].get("departmentId")):
            yield Broken(
                "нет идентификатора органа, которому направлено",
                "Впишите идентификатор этого органа в «Идентификаторы ССТУ».",
                place,
            )


def _blank(said: Object, limits: Limits, codes: Container[str]) -> Iterator[Broken]:
    if not str(said.get("name", "")).strip():
        yield Broken("нет имени автора", "Впишите в карточку фамилию, имя, отчество или организацию.")
    if not str(said.get("number", "")).strip():
        yield Broken("нет номера сопроводительного письма", "Впишите номер письма, с которым обращение пришло.")
    if not said.get("questions"):
        yield Broken("нет ни одного вопроса", "Добавьте вопрос по классификатору.")
    for place, question in _questions(said):
        if not str(question.get("code", "")).strip():
            yield Broken("нет кода по классификатору", "Укажите вопрос классификатора.", place)


def _cover_before_receipt(said: Object, limits: Limits, codes: Container[str]) -> Iterator[Broken]:
    if said.get("isDirect"):
        return
    written = said.get("createDate")
    if not written:
        yield Broken("нет даты сопроводительного письма", "Впишите дату письма, с которым обращение пришло.")
        return
    for place, question in _questions(said):
        if (came := question.get(INCOMING)) and came < written:
            yield Broken(
                f"поступило {_day(came)} – раньше даты сопроводительного письма, {_day(written)}",
                "Проверьте день поступления и дату сопроводительного письма.",
                place,
            )


def _registered_after_receipt(said: Object, limits: Limits, codes: Container[str]) -> Iterator[Broken]:
    yield from _in_order(said, REGISTERED, INCOMING, "зарегистрировано", "раньше, чем поступило", "дни карточки")


def _answered_after_registration(said: Object, limits: Limits, codes: Container[str]) -> Iterator[Broken]:
    before = "раньше, чем зарегистрировано"
    yield from _in_order(said, RESPONSE, REGISTERED, "ответ дан", before, "день ответа")
    for place, question in _questions(said):
        sent, registered = question.get(TRANSFER, {}).get("transferDate"), question.get(REGISTERED)
        if sent and registered and sent < registered:
            yield Broken(
                f"направлено {_day(sent)} – {before}, {_day(registered)}", "Проверьте день отправки письма.", place
            )


def _in_order(said: Object, later: str, earlier: str, what: str, before: str, check: str) -> Iterator[Broken]:
    for place, question in _questions(said):
        after, first = question.get(later), question.get(earlier)
        if after and first and after < first:
            yield Broken(f"{what} {_day(after)} – {before}, {_day(first)}", f"Проверьте {check}.", place)


def _file_too_large(said: Object, limits: Limits, codes: Container[str]) -> Iterator[Broken]:
    for place, question in _questions(said):
        content = question.get(ATTACHMENT, {}).get("content", "")
        characters = content.characters if isinstance(content, Content) else len(content)
        if characters >= limits.file_characters:
            yield Broken(
                f"файл ответа слишком велик: {_megabytes(characters * 3 // 4)}, а ССТУ берёт "
                f"меньше {_megabytes(limits.file_characters * 3 // 4)}",
                "Отсканируйте ответ чёрно-белым, 200 точек на дюйм, одним PDF и приложите его к исходящему письму "
                "вместо этого файла.",
                place,
            )


def _direct_is_other(said: Object, limits: Limits, codes: Container[str]) -> Iterator[Broken]:
    if said.get("format") not in ("Electronic", "Other"):
        yield Broken("формат – не Electronic и не Other", "Сообщите администратору: это ошибка программы.")
    elif said.get("isDirect") and said["format"] != "Other":
        yield Broken(
            "пришло прямо от автора, а формат – не Other", "Проверьте способ доставки и сопроводительное письмо."
        )


def _of_its_status(said: Object, limits: Limits, codes: Container[str]) -> Iterator[Broken]:
    own = {ACTIONS: (Status.SUPPORTED, "меры приняты"), TRANSFER: (Status.TRANSFERRED, "направление по компетенции")}
    for place, question in _questions(said):
        for field, (status, what) in own.items():
            if field in question and question.get("status") != status.value:
                yield Broken(f"«{what}» бывает только у «{status.label}»", "Исправьте результат вопроса.", place)


def _number_of_urg(said: Object, limits: Limits, codes: Container[str]) -> Iterator[Broken]:
    if said.get("isDirect") and URG.match(str(said.get("number", ""))):
        yield Broken(
            "номер – Управления Президента по работе с обращениями, а обращение записано пришедшим прямо от автора",
            "Внесите сопроводительное письмо: орган, номер и дату.",
        )


def _unknown_code(said: Object, limits: Limits, codes: Container[str]) -> Iterator[Broken]:
    for place, question in _questions(said):
        code = str(question.get("code", "")).strip()
        if code and (len(code) > limits.code_length or code not in codes):
            yield Broken(
                f"кода {code} в действующем классификаторе нет",
                "Выберите вопрос из действующего классификатора.",
                place,
            )


def _as_the_status_asks(said: Object, limits: Limits, codes: Container[str]) -> Iterator[Broken]:
    statuses = {status.value: status for status in Status}
    for place, question in _questions(said):
        status = statuses.get(str(question.get("status")))
        if status is None:
            yield Broken("ответ отправлен, а результата у вопроса нет", "Укажите результат вопроса.", place)
            continue
        for field in FIELDS[status]:
            if question.get(field) in (None, "", {}):
                yield Broken(*IS_MISSING[field], place)
        if extra := OF_A_STATUS & question.keys() - {*FIELDS[status], *OPTIONAL.get(status, ()), ACTIONS, TRANSFER}:
            yield Broken(
                f"у «{status.label}» не бывает: {', '.join(sorted(extra))}", "Исправьте результат вопроса.", place
            )
        for field in ("transferDate", "transferNumber"):
            if question.get(TRANSFER) and not question[TRANSFER].get(field):
                yield Broken(*IS_MISSING[TRANSFER], place)
                break


RULES: tuple[Rule, ...] = (
    Rule(id="R1", says="Идентификаторы администрации и органа, которому направлено, – GUID.", look=_guids),
    Rule(id="R2", says="Имя автора, номер и код вопроса не пусты.", look=_blank),
    Rule(
        id="R3",
        says="У пришедшего от другого органа есть дата сопроводительного письма, и поступило оно не раньше неё.",
        look=_cover_before_receipt,
    ),
    Rule(id="R4", says="Регистрация не раньше поступления.", look=_registered_after_receipt),
    Rule(id="R5", says="Ответ и направление не раньше регистрации.", look=_answered_after_registration),
    Rule(
        id="R6",
        says="Файл ответа один и в base64 короче 10 000 000 знаков.",
        look=_file_too_large,
        confidence=Confidence.MEDIUM,
    ),
    Rule(
        id="R7",
        says="Пришедшее прямо от автора имеет формат Other.",
        look=_direct_is_other,
        confidence=Confidence.MEDIUM,
    ),
    Rule(
        id="R8",
        says="«Меры приняты» бывает только у поддержанного, направление – только у направленного.",
        look=_of_its_status,
    ),
    Rule(
        id="R9",
        says="Номера УРОГ (А26-…) бывают только у пришедших от другого органа.",
        look=_number_of_urg,
        confidence=Confidence.MEDIUM,
    ),
    Rule(id="R10", says="Код вопроса есть в действующем классификаторе.", look=_unknown_code),
    Rule(id="R11", says="У каждого статуса есть всё, что ему положено, и ничего лишнего.", look=_as_the_status_asks),
)
"""R1–R10 as exporters state them; R11 is their matrix of fields by status."""


def faults(said: Object, codes: Container[str], limits: Limits = LIMITS) -> list[Fault]:
    """Return every rule that an object breaks, in the order of RULES; none: it may be written.

    :param codes: the codes of the classifier in force
    """
    many = len(said.get("questions", ())) > 1
    return [
        Fault(rule.id, f"вопрос {one.question}: {one.says}" if one.question and many else one.says, one.do)
        for rule in RULES
        for one in rule.look(said, limits, codes)
    ]


def _day(iso: str) -> str:
    return in_words(date.fromisoformat(iso))


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} МБ".replace(".", ",")
