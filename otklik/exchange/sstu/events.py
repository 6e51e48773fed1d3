"""What is worth telling about the exchange with ССТУ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event, day_told


@dataclass(frozen=True, slots=True)
class PackageMade(Event):
    """A package of a month was made, with all that it says of people; the hash is its manifest's."""

    name: ClassVar[str] = "sstu.package_made"
    title: ClassVar[str] = "Пакет для ССТУ составлен"
    subject_kind: ClassVar[str] = "sstu_package"
    month: str
    objects: int
    sha256: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"за {data.get('month')}: обращений – {data.get('objects')}" if data else ""


@dataclass(frozen=True, slots=True)
class PackageSent(Event):
    """A person has said that a package went to ССТУ."""

    name: ClassVar[str] = "sstu.package_sent"
    title: ClassVar[str] = "Пакет отправлен в ССТУ"
    subject_kind: ClassVar[str] = "sstu_package"
    on: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return day_told(data, "on")


@dataclass(frozen=True, slots=True)
class ToldToSstu(Event):
    """What an appeal's questions came to went to ССТУ."""

    name: ClassVar[str] = "sstu.told"
    title: ClassVar[str] = "Результат передан в ССТУ"
    subject_kind: ClassVar[str] = "letter"
    on: str
    number: str
    results: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"{day_told(data, 'on')}, № {data.get('number')}: {data.get('results')}" if data else ""


@dataclass(frozen=True, slots=True)
class ErrorReturned(Event):
    """ССТУ has not taken an appeal; its words."""

    name: ClassVar[str] = "sstu.error_returned"
    title: ClassVar[str] = "ССТУ вернула с ошибкой"
    subject_kind: ClassVar[str] = "letter"
    words: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("words", ""))


@dataclass(frozen=True, slots=True)
class SstuIdSet(Event):
    """A body was given its identifier in ССТУ, or lost it."""

    name: ClassVar[str] = "sstu.id_set"
    title: ClassVar[str] = "Идентификатор ССТУ записан"
    subject_kind: ClassVar[str] = "sstu_body"
    body: str
    sstu_id: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"{data.get('body')}: {data.get('sstu_id') or 'снят'}" if data else ""
