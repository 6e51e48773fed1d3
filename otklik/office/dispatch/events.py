"""What is worth telling about letters that leave the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.dispatch.models import Dispatch
from otklik.office.journal.actions import Event, day_told


def kind_told(data: Mapping[str, Any]) -> str:
    """Return what kind of letter an entry tells of."""
    return Dispatch.Kind(data["kind"]).label if data.get("kind") else ""


@dataclass(frozen=True, slots=True)
class DispatchPrepared(Event):
    """A letter about a paper waits to be numbered and sent; its last day, ГГГГ-ММ-ДД, may be empty."""

    name: ClassVar[str] = "dispatch.prepared"
    title: ClassVar[str] = "Подготовлено к отправке"
    subject_kind: ClassVar[str] = "letter"
    kind: str
    due: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        by = f", отправить до {day_told(data, 'due')}" if data.get("due") else ""
        return f"{kind_told(data)}{by}"


@dataclass(frozen=True, slots=True)
class DispatchSent(Event):
    """A letter about a paper has got its number and left, on a day, ГГГГ-ММ-ДД."""

    name: ClassVar[str] = "dispatch.sent"
    title: ClassVar[str] = "Отправлено"
    subject_kind: ClassVar[str] = "letter"
    kind: str
    number: str
    on: str
    way: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        way = Dispatch.Way(data["way"]).label if data.get("way") else ""
        return f"{kind_told(data)} № {data.get('number')} от {day_told(data, 'on')}, {way}" if data else ""


@dataclass(frozen=True, slots=True)
class DispatchDelivered(Event):
    """A letter has come to its recipient, on a day, ГГГГ-ММ-ДД."""

    name: ClassVar[str] = "dispatch.delivered"
    title: ClassVar[str] = "Вручено"
    subject_kind: ClassVar[str] = "letter"
    kind: str
    on: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"{kind_told(data)}, {day_told(data, 'on')}" if data else ""


@dataclass(frozen=True, slots=True)
class DispatchDropped(Event):
    """A letter that waited is not sent after all."""

    name: ClassVar[str] = "dispatch.dropped"
    title: ClassVar[str] = "Не отправляется"
    subject_kind: ClassVar[str] = "letter"
    kind: str
    reason: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"{kind_told(data)}: {data.get('reason')}" if data else ""
