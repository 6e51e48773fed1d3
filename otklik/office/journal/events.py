"""What is worth telling about the journal itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event


@dataclass(frozen=True, slots=True)
class HeadKept(Event):
    """The head of the chain was written down outside of the database; the subject is its seal."""

    name: ClassVar[str] = "journal.head_kept"
    title: ClassVar[str] = "Контрольная сумма журнала выписана"
    subject_kind: ClassVar[str] = "seal"
    hash: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("hash", ""))


@dataclass(frozen=True, slots=True)
class ChainVerified(Event):
    """Somebody, or the timetable, had the chain verified."""

    name: ClassVar[str] = "journal.chain_verified"
    title: ClassVar[str] = "Цепочка журнала проверена"
    subject_kind: ClassVar[str] = "verification"
    checked: int
    faults: int
    anchor: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"записей {data.get('checked')}, нарушений {data.get('faults')}"
