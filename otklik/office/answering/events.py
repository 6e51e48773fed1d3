"""What is worth telling about replies. Texts are not in the journal: their digests are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.answering.models import Signature
from otklik.office.appeals.models import Outcome
from otklik.office.journal.actions import Event, day_told


def _digest_told(data: Mapping[str, Any]) -> str:
    return f"версия {data.get('version')}, SHA-256 {str(data.get('sha256'))[:12]}…" if data else ""


@dataclass(frozen=True, slots=True)
class DraftBegun(Event):
    """Somebody has begun to write the reply; `papers` are the keys of all letters that it answers."""

    name: ClassVar[str] = "answering.draft_begun"
    title: ClassVar[str] = "Начат проект ответа"
    subject_kind: ClassVar[str] = "letter"
    papers: list[int]

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        count = len(data.get("papers", ()))
        return f"один ответ на несколько бумаг: {count}" if count > 1 else ""


@dataclass(frozen=True, slots=True)
class DraftSaved(Event):
    """A version of the draft is there; `sha256` is of its text."""

    name: ClassVar[str] = "answering.draft_saved"
    title: ClassVar[str] = "Сохранён проект ответа"
    subject_kind: ClassVar[str] = "letter"
    version: int
    sha256: str
    file: str
    """SHA-256 of the DOCX that it came from; empty: it was typed."""
    results: dict[str, str]
    """Results that are other than in the version before, by the key of the question; empty: it has none any more."""

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        given = ", ".join(Outcome(one).label if one else "снят" for one in data.get("results", {}).values())
        file = ", из файла DOCX" if data.get("file") else ""
        return f"{_digest_told(data)}{file}{f'; результаты: {given}' if given else ''}"


@dataclass(frozen=True, slots=True)
class DraftSubmitted(Event):
    """The draft goes round to be approved."""

    name: ClassVar[str] = "answering.draft_submitted"
    title: ClassVar[str] = "Проект ответа отдан на согласование"
    subject_kind: ClassVar[str] = "letter"
    version: int
    approvers: list[str]
    accepted: list[str]
    """Rules of which the checker warned, and the writer let it stand."""

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        warned = f"; оставлено замечаний проверки: {len(data['accepted'])}" if data.get("accepted") else ""
        return f"версия {data.get('version')}: {' → '.join(data.get('approvers', ()))}{warned}"


@dataclass(frozen=True, slots=True)
class DraftEndorsed(Event):
    """One of those who approve has nothing against it; the last one lets it be signed."""

    name: ClassVar[str] = "answering.draft_endorsed"
    title: ClassVar[str] = "Проект ответа согласован"
    subject_kind: ClassVar[str] = "letter"
    version: int
    last: bool

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"версия {data.get('version')}{', последним: на подпись' if data.get('last') else ''}" if data else ""


@dataclass(frozen=True, slots=True)
class DraftRemarked(Event):
    """The draft goes back to its writer."""

    name: ClassVar[str] = "answering.draft_remarked"
    title: ClassVar[str] = "Проект ответа возвращён с замечанием"
    subject_kind: ClassVar[str] = "letter"
    version: int
    remark: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"версия {data.get('version')}: {data.get('remark')}" if data else ""


@dataclass(frozen=True, slots=True)
class ReplySigned(Event):
    """The reply is signed; in ink the actor has entered it, the signature is the signer's."""

    name: ClassVar[str] = "answering.reply_signed"
    title: ClassVar[str] = "Ответ подписан"
    subject_kind: ClassVar[str] = "letter"
    way: str
    signer: str
    on: str
    version: int
    sha256: str
    """Of the scan of the signed page, or of the file that is signed."""

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        return f"{data.get('signer')}, {day_told(data, 'on')}, {Signature.Way(data['way']).label}, {_digest_told(data)}"


@dataclass(frozen=True, slots=True)
class ReplySent(Event):
    """The paper is answered: by a letter of this number, with these results of its questions."""

    name: ClassVar[str] = "answering.reply_sent"
    title: ClassVar[str] = "Ответ дан"
    subject_kind: ClassVar[str] = "letter"
    number: str
    on: str
    outcomes: list[str]
    on_paper: bool
    """Whether it was written outside and only entered here."""

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        results = "; ".join(Outcome(one).label for one in data.get("outcomes", ()))
        return (
            f"№ {data.get('number')} от {day_told(data, 'on')}"
            f"{': ' + results if results else ''}{', внесён с бумаги' if data.get('on_paper') else ''}"
        )


@dataclass(frozen=True, slots=True)
class ReplyReturned(Event):
    """A reply that was sent is found weak and goes back."""

    name: ClassVar[str] = "answering.reply_returned"
    title: ClassVar[str] = "Слабый ответ возвращён на доработку"
    subject_kind: ClassVar[str] = "letter"
    remark: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("remark", ""))


@dataclass(frozen=True, slots=True)
class KeptUnderControl(Event):
    """What was promised is not done yet: the paper is watched until it is, the first time on a day, ГГГГ-ММ-ДД."""

    name: ClassVar[str] = "answering.kept_under_control"
    title: ClassVar[str] = "Оставлено на контроле до принятия мер"
    subject_kind: ClassVar[str] = "letter"
    due: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"до {day_told(data, 'due')}" if data.get("due") else ""


@dataclass(frozen=True, slots=True)
class MeasuresConfirmed(Event):
    """What was promised is done, on a day, ГГГГ-ММ-ДД."""

    name: ClassVar[str] = "answering.measures_confirmed"
    title: ClassVar[str] = "Меры приняты"
    subject_kind: ClassVar[str] = "letter"
    on: str
    evidence: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"{day_told(data, 'on')}: {data.get('evidence')}" if data else ""


@dataclass(frozen=True, slots=True)
class PaperClosed(Event):
    """The paper is taken off control."""

    name: ClassVar[str] = "answering.paper_closed"
    title: ClassVar[str] = "Снято с контроля"
    subject_kind: ClassVar[str] = "letter"
    note: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("note", ""))


@dataclass(frozen=True, slots=True)
class PaperReopened(Event):
    """A closed paper is considered again."""

    name: ClassVar[str] = "answering.paper_reopened"
    title: ClassVar[str] = "Рассмотрение возобновлено"
    subject_kind: ClassVar[str] = "letter"
    reason: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("reason", ""))


@dataclass(frozen=True, slots=True)
class PaperFiled(Event):
    """The paper lies in its case, to be kept until a day, ГГГГ-ММ-ДД."""

    name: ClassVar[str] = "answering.paper_filed"
    title: ClassVar[str] = "Списано в дело"
    subject_kind: ClassVar[str] = "letter"
    case: str
    volume: int
    sheets: int
    kept_until: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        return (
            f"дело {data.get('case')}, том {data.get('volume')}, листов {data.get('sheets')}, "
            f"хранить по {day_told(data, 'kept_until')}"
        )


@dataclass(frozen=True, slots=True)
class CaseOpened(Event):
    """A case of the nomenclature is opened."""

    name: ClassVar[str] = "answering.case_opened"
    title: ClassVar[str] = "Заведено дело"
    subject_kind: ClassVar[str] = "case_file"
    index: str
    year: int

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"дело {data.get('index')} за {data.get('year')} г." if data else ""


@dataclass(frozen=True, slots=True)
class TemplateKept(Event):
    """A text that replies begin with is new, changed, or dropped."""

    name: ClassVar[str] = "answering.template_kept"
    title: ClassVar[str] = "Изменён шаблон ответа"
    subject_kind: ClassVar[str] = "reply_template"
    called: str
    dropped: bool

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"«{data.get('called')}»{', удалён' if data.get('dropped') else ''}" if data else ""
