"""What is worth telling about norms, and about who leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event, day_told
from otklik.rules.deadlines import Step, Unit, in_units
from otklik.rules.law import Procedure


@dataclass(frozen=True, slots=True)
class TermAdded(Event):
    """The office works by a new row of the table of terms from a day on, ГГГГ-ММ-ДД; so many open papers got it."""

    name: ClassVar[str] = "control.term_added"
    title: ClassVar[str] = "Внесён срок"
    subject_kind: ClassVar[str] = "term"
    procedure: str
    step: str
    length: int
    unit: str
    since: str
    papers: int

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        what = f"{Step(data['step']).label} ({Procedure(data['procedure']).label})"
        length = in_units(data["length"], Unit(data["unit"]))
        return f"{what}: {length}, с {day_told(data, 'since')}; новый срок у бумаг: {data['papers']}"


@dataclass(frozen=True, slots=True)
class TermMoved(Event):
    """An open paper has another last day by law, since a new row of the table holds for it; days ГГГГ-ММ-ДД."""

    name: ClassVar[str] = "control.term_moved"
    title: ClassVar[str] = "Срок по закону изменён"
    subject_kind: ClassVar[str] = "letter"
    was: str
    now: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"был {day_told(data, 'was')}, стал {day_told(data, 'now')}"


@dataclass(frozen=True, slots=True)
class NormAdded(Event):
    """The office answers incidents by a new norm from a day on, ГГГГ-ММ-ДД."""

    name: ClassVar[str] = "control.norm_added"
    title: ClassVar[str] = "Внесена норма ответа на инциденты"
    subject_kind: ClassVar[str] = "norm"
    urgent: bool
    hours: int
    since: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        which = "повышенной важности" if data.get("urgent") else "обычные"
        return f"{which}: {data.get('hours')} ч, с {day_told(data, 'since')}"


@dataclass(frozen=True, slots=True)
class PaperHandedOver(Event):
    """A paper in work has gone from one official to another, who takes it as it stands; its terms do not move."""

    name: ClassVar[str] = "control.paper_handed_over"
    title: ClassVar[str] = "Бумага передана другому исполнителю"
    subject_kind: ClassVar[str] = "letter"
    giver: int
    taker: int

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return "как есть, сроки не сдвинулись"


@dataclass(frozen=True, slots=True)
class ApprovalHandedOver(Event):
    """Whoever was to approve the reply to a paper has left, and another approves in his place."""

    name: ClassVar[str] = "control.approval_handed_over"
    title: ClassVar[str] = "Согласование передано другому сотруднику"
    subject_kind: ClassVar[str] = "letter"
    giver: int
    taker: int


@dataclass(frozen=True, slots=True)
class OfficialSeenOff(Event):
    """An official has left, and so many papers in work and approvals went to somebody else, None: there were none."""

    name: ClassVar[str] = "control.official_seen_off"
    title: ClassVar[str] = "Сотрудник ушёл"
    subject_kind: ClassVar[str] = "user"
    taker: int | None
    papers: int
    approvals: int

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        approvals = f", согласований: {data['approvals']}" if data.get("approvals") else ""
        return f"передано бумаг: {data.get('papers')}{approvals}"


@dataclass(frozen=True, slots=True)
class PutOnControl(Event):
    """A paper was put under special control, on a ground."""

    name: ClassVar[str] = "control.put_on"
    title: ClassVar[str] = "Поставлено на особый контроль"
    subject_kind: ClassVar[str] = "letter"
    ground: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"основание: {data.get('ground')}" if data else ""


@dataclass(frozen=True, slots=True)
class TakenOffControl(Event):
    """A paper was taken off special control, on a ground."""

    name: ClassVar[str] = "control.taken_off"
    title: ClassVar[str] = "Снято с особого контроля"
    subject_kind: ClassVar[str] = "letter"
    ground: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"основание: {data.get('ground')}" if data else ""


@dataclass(frozen=True, slots=True)
class ReportPrepared(Event):
    """A report to the higher body of a cover letter was written and waits to be sent."""

    name: ClassVar[str] = "control.report_prepared"
    title: ClassVar[str] = "Подготовлен доклад"
    subject_kind: ClassVar[str] = "letter"
    body: str
    number: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"{data.get('body')}, на № {data.get('number')}" if data else ""
