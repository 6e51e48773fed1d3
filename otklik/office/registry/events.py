"""What is worth telling about numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event, day_told
from otklik.rules.admission import Channel


@dataclass(frozen=True, slots=True)
class LetterRegistered(Event):
    """A paper has got its number on a day, ГГГГ-ММ-ДД; on another day than that of the act for a ground alone."""

    name: ClassVar[str] = "registry.letter_registered"
    title: ClassVar[str] = "Зарегистрировано"
    subject_kind: ClassVar[str] = "letter"
    number: str
    on: str
    ground: str = ""

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        ground = f"; другим днём, основание: {data['ground']}" if data.get("ground") else ""
        return f"№ {data.get('number')} от {day_told(data, 'on')}{ground}"


@dataclass(frozen=True, slots=True)
class LetterAnnulled(Event):
    """A number has been annulled: it stays in the journal, and no other paper gets it."""

    name: ClassVar[str] = "registry.letter_annulled"
    title: ClassVar[str] = "Номер аннулирован"
    subject_kind: ClassVar[str] = "letter"
    reason: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("reason", ""))


@dataclass(frozen=True, slots=True)
class PaperReceived(Event):
    """A paper has come and waits for its registration; its title is a stranger's word and is not told."""

    name: ClassVar[str] = "registry.paper_received"
    title: ClassVar[str] = "Поступило"
    subject_kind: ClassVar[str] = "received"
    channel: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return Channel(data["channel"]).label if data else ""


@dataclass(frozen=True, slots=True)
class PaperSetAside(Event):
    """A paper that has come is not registered, for a reason."""

    name: ClassVar[str] = "registry.paper_set_aside"
    title: ClassVar[str] = "Не зарегистрировано"
    subject_kind: ClassVar[str] = "received"
    reason: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("reason", ""))


@dataclass(frozen=True, slots=True)
class PaperBroughtBack(Event):
    """A paper that was set aside waits for its registration again."""

    name: ClassVar[str] = "registry.paper_brought_back"
    title: ClassVar[str] = "Возвращено в очередь"
    subject_kind: ClassVar[str] = "received"


@dataclass(frozen=True, slots=True)
class KindSet(Event):
    """A kind of paper has been added, or changed: what was said of it and is said now."""

    name: ClassVar[str] = "registry.kind_set"
    title: ClassVar[str] = "Вид документа записан"
    subject_kind: ClassVar[str] = "letter_kind"
    kind: str
    was: dict[str, str]
    now: dict[str, str]

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        changed = [f"{name}: {data['was'].get(name, '–')} → {now}" for name, now in data["now"].items()]
        return f"«{data['kind']}»: {'; '.join(changed)}"


@dataclass(frozen=True, slots=True)
class OriginalHandedOver(Event):
    """The original of a letter went to a department or a person, by an act with its number."""

    name: ClassVar[str] = "registry.original_handed_over"
    title: ClassVar[str] = "Оригинал передан"
    subject_kind: ClassVar[str] = "letter"
    act: int
    to: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"{data.get('to')}, реестр № {data.get('act')}" if data else ""


@dataclass(frozen=True, slots=True)
class ScanFiled(Event):
    """A scan of a registered letter has come: its label named the letter, or somebody added it."""

    name: ClassVar[str] = "registry.scan_filed"
    title: ClassVar[str] = "Скан приложен"
    subject_kind: ClassVar[str] = "letter"
