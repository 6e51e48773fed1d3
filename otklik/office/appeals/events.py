"""What is worth telling about appeals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event, day_told
from otklik.rules.refusals import Case


@dataclass(frozen=True, slots=True)
class CoverAdded(Event):
    """Another higher body has sent an appeal that is here already: one consideration, one more report."""

    name: ClassVar[str] = "appeals.cover_added"
    title: ClassVar[str] = "Присоединено сопроводительное письмо"
    subject_kind: ClassVar[str] = "letter"
    number: str
    """Of the registered cover letter."""
    body: str
    due: str
    """The day by which the body wants its report, ГГГГ-ММ-ДД; empty: it names none."""

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        by = f", доложить до {day_told(data, 'due')}" if data.get("due") else ""
        return f"{data.get('body')}, № {data.get('number')}{by}"


@dataclass(frozen=True, slots=True)
class CoverTakenOff(Event):
    """The number of a cover letter is annulled: its body did not send this appeal and wants no report."""

    name: ClassVar[str] = "appeals.cover_taken_off"
    title: ClassVar[str] = "Сопроводительное письмо снято, номер аннулирован"
    subject_kind: ClassVar[str] = "letter"
    number: str
    """Of the annulled cover letter."""
    body: str
    reason: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"{data.get('body')}, № {data.get('number')}: {data.get('reason')}" if data else ""


@dataclass(frozen=True, slots=True)
class LeftUnanswered(Event):
    """An appeal is not answered on its merits; the author is told by a day, ГГГГ-ММ-ДД, or not at all."""

    name: ClassVar[str] = "appeals.left_unanswered"
    title: ClassVar[str] = "Решено не отвечать по существу"
    subject_kind: ClassVar[str] = "letter"
    case: str
    ground: str
    notice_due: str
    earlier: list[int]
    """Keys of the answered appeals that termination rests on."""

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        by = f"; уведомить до {day_told(data, 'notice_due')}" if data.get("notice_due") else ""
        return f"{Case(data['case']).label}: {data.get('ground')}{by}"
