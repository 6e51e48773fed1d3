"""What is worth telling about the work on papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from otklik.office.journal.actions import Event


@dataclass(frozen=True, slots=True)
class PaperHandedOver(Event):
    """A paper in work has gone from one official to another, who takes it as it stands; its terms do not move."""

    name: ClassVar[str] = "work.paper_handed_over"
    subject_kind: ClassVar[str] = "letter"
    giver: int
    taker: int


@dataclass(frozen=True, slots=True)
class OfficialSeenOff(Event):
    """An official has left, and so many papers in work went to somebody else, None: there were none."""

    name: ClassVar[str] = "work.official_seen_off"
    subject_kind: ClassVar[str] = "user"
    taker: int | None
    papers: int
