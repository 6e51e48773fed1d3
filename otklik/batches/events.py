"""What is worth telling about batches: of each paper what became of it, of an exported list how many papers it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event


def _changed(data: Mapping[str, Any], what: str, *, nothing: str) -> str:
    """Return what a paper has now and had before, and whether it was so taken back."""
    if not data:
        return ""
    before = f"; до этого – {data['before']}" if data.get("before") else ""
    undone = "отмена: " if data.get("taken_back") else ""
    return f"{undone}{data.get(what) or nothing}{before}"


@dataclass(frozen=True, slots=True)
class PaperAssigned(Event):
    """A paper was given to a department, with others."""

    name: ClassVar[str] = "batches.paper_assigned"
    title: ClassVar[str] = "Передано отделу"
    subject_kind: ClassVar[str] = "letter"
    department: str
    before: str
    """The department that had it; empty: none."""
    taken_back: bool = False

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return _changed(data, "department", nothing="никому")


@dataclass(frozen=True, slots=True)
class QuestionClassified(Event):
    """The first question of an appeal was given a code of the classifier, with others."""

    name: ClassVar[str] = "batches.question_classified"
    title: ClassVar[str] = "Указан вопрос"
    subject_kind: ClassVar[str] = "letter"
    code: str
    before: str
    taken_back: bool = False

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return _changed(data, "code", nothing="не указан")


@dataclass(frozen=True, slots=True)
class SheetMade(Event):
    """A list with personal data left the house as a spreadsheet."""

    name: ClassVar[str] = "batches.sheet_made"
    title: ClassVar[str] = "Список выгружен в XLSX"
    subject_kind: ClassVar[str] = "batch"
    journal: str
    papers: int

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"{data.get('journal')}: бумаг – {data.get('papers')}" if data else ""
