"""What is worth telling about the work on papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event


@dataclass(frozen=True, slots=True)
class PaperHandedOver(Event):
    """A paper in work has gone from one official to another, who takes it as it stands; its terms do not move."""

    name: ClassVar[str] = "work.paper_handed_over"
    title: ClassVar[str] = "Бумага передана другому исполнителю"
    subject_kind: ClassVar[str] = "letter"
    giver: int
    taker: int

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return "как есть, сроки не сдвинулись"


@dataclass(frozen=True, slots=True)
class OfficialSeenOff(Event):
    """An official has left, and so many papers in work went to somebody else, None: there were none."""

    name: ClassVar[str] = "work.official_seen_off"
    title: ClassVar[str] = "Сотрудник ушёл"
    subject_kind: ClassVar[str] = "user"
    taker: int | None
    papers: int

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"передано бумаг: {data.get('papers')}"
