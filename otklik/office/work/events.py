"""What is worth telling about work on any paper. People are named as they were called that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event


@dataclass(frozen=True, slots=True)
class HelpEnded(Event):
    """Nobody works on the paper any more, though some who helped had not handed their parts in."""

    name: ClassVar[str] = "work.help_ended"
    title: ClassVar[str] = "Поручения соисполнителям завершены вместе с бумагой"
    subject_kind: ClassVar[str] = "letter"
    whose: str
    """Names, by commas."""

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("whose", ""))
