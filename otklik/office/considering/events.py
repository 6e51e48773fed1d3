"""What is worth telling about the consideration of a paper, besides the letters out that it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.considering.models import Extension, Redirect
from otklik.office.journal.actions import Event, day_told


@dataclass(frozen=True, slots=True)
class InquiryMade(Event):
    """Documents and materials are asked of another body."""

    name: ClassVar[str] = "considering.inquiry_made"
    title: ClassVar[str] = "Запрос в другой орган"
    subject_kind: ClassVar[str] = "letter"
    body: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("body", ""))


@dataclass(frozen=True, slots=True)
class InquiryAnswered(Event):
    """Another body has answered an inquiry, on a day, ГГГГ-ММ-ДД; the number is that of its letter here, if it is."""

    name: ClassVar[str] = "considering.inquiry_answered"
    title: ClassVar[str] = "Ответ на запрос"
    subject_kind: ClassVar[str] = "letter"
    body: str
    on: str
    number: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        letter = f", письмо № {data['number']}" if data.get("number") else ""
        return f"{data.get('body')}, {day_told(data, 'on')}{letter}" if data else ""


@dataclass(frozen=True, slots=True)
class SiteChecked(Event):
    """A check was made on site, on a day, ГГГГ-ММ-ДД."""

    name: ClassVar[str] = "considering.site_checked"
    title: ClassVar[str] = "Проверка с выездом"
    subject_kind: ClassVar[str] = "letter"
    on: str
    place: str
    applicant_present: bool

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        present = "заявитель присутствовал" if data.get("applicant_present") else "без заявителя"
        return f"{day_told(data, 'on')}, {data.get('place')}, {present}" if data else ""


@dataclass(frozen=True, slots=True)
class MaterialsShown(Event):
    """The author was shown the materials on a day, ГГГГ-ММ-ДД, or refused them for a secret."""

    name: ClassVar[str] = "considering.materials_shown"
    title: ClassVar[str] = "Ознакомление с материалами"
    subject_kind: ClassVar[str] = "letter"
    on: str
    who: str
    refusal: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        refused = f", отказано: {data['refusal']}" if data.get("refusal") else ""
        return f"{day_told(data, 'on')}, {data.get('who')}{refused}" if data else ""


@dataclass(frozen=True, slots=True)
class AnswerExtended(Event):
    """The term of an answer was made longer, until a day, ГГГГ-ММ-ДД; by `notice_due` the author is told."""

    name: ClassVar[str] = "considering.answer_extended"
    title: ClassVar[str] = "Срок продлён"
    subject_kind: ClassVar[str] = "letter"
    until: str
    ground: str
    reason: str
    notice_due: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        why = ": ".join(filter(None, (Extension.Ground(data["ground"]).label, data.get("reason"))))
        told_by = f"; уведомить автора до {day_told(data, 'notice_due')}" if data.get("notice_due") else ""
        return f"до {day_told(data, 'until')} – {why}{told_by}"


@dataclass(frozen=True, slots=True)
class PaperRedirected(Event):
    """A paper was sent to other bodies, or copies of it; `late` and `despite` say why against the rule."""

    name: ClassVar[str] = "considering.paper_redirected"
    title: ClassVar[str] = "Направлено по компетенции"
    subject_kind: ClassVar[str] = "letter"
    kind: str
    bodies: Sequence[str]
    reason: str
    due: str
    late: str
    despite: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        copy = "копии: " if data.get("kind") == Redirect.Kind.COPY else ""
        by = f"; отправить до {day_told(data, 'due')}" if data.get("due") else ""
        late = f"; позже срока: {data['late']}" if data.get("late") else ""
        despite = f"; назван в жалобе, но: {data['despite']}" if data.get("despite") else ""
        return f"{copy}{', '.join(data.get('bodies', ()))} – {data.get('reason')}{by}{late}{despite}"
