"""What is worth telling about printed papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event, day_told


@dataclass(frozen=True, slots=True)
class PaperPrinted(Event):
    """A paper was made of a letter, with all that it says of people."""

    name: ClassVar[str] = "papers.paper_printed"
    title: ClassVar[str] = "Распечатано"
    subject_kind: ClassVar[str] = "letter"
    paper: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("paper", ""))


@dataclass(frozen=True, slots=True)
class CaseTaken(Event):
    """The complete case of a paper left the house; the hash is that of its `SHA256SUMS`."""

    name: ClassVar[str] = "papers.case_taken"
    title: ClassVar[str] = "Выдано полное дело"
    subject_kind: ClassVar[str] = "letter"
    files: int
    sha256: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"файлов – {data.get('files')}, SHA-256 файла сумм {data.get('sha256')}" if data else ""


@dataclass(frozen=True, slots=True)
class JournalPrinted(Event):
    """The journal of a period was asked for on paper."""

    name: ClassVar[str] = "papers.journal_printed"
    title: ClassVar[str] = "Журнал напечатан"
    subject_kind: ClassVar[str] = "printing"
    journal: str
    since: str
    until: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"{data['journal']}: {day_told(data, 'since')} – {day_told(data, 'until')}" if data else ""


@dataclass(frozen=True, slots=True)
class TemplateChanged(Event):
    """The office has its own template of a paper from now on; the hash is the file's."""

    name: ClassVar[str] = "papers.template_changed"
    title: ClassVar[str] = "Шаблон заменён"
    subject_kind: ClassVar[str] = "paper_template"
    paper: str
    sha256: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("paper", ""))


@dataclass(frozen=True, slots=True)
class TemplateRestored(Event):
    """A paper has the template again that the product brings."""

    name: ClassVar[str] = "papers.template_restored"
    title: ClassVar[str] = "Шаблон возвращён к исходному"
    subject_kind: ClassVar[str] = "paper_template"
    paper: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("paper", ""))


@dataclass(frozen=True, slots=True)
class LetterMailed(Event):
    """An outgoing letter stands in a list for the post, under a number of the post."""

    name: ClassVar[str] = "papers.letter_mailed"
    title: ClassVar[str] = "Сдано на почту"
    subject_kind: ClassVar[str] = "letter"
    tracking: str
    on: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"{day_told(data, 'on')}, ШПИ {data.get('tracking')}" if data else ""


@dataclass(frozen=True, slots=True)
class ScanRefused(Event):
    """A file of the scanner's folder could not be taken; it lies in `failed` beside it."""

    name: ClassVar[str] = "papers.scan_refused"
    title: ClassVar[str] = "Скан не принят"
    subject_kind: ClassVar[str] = "scan"
    reason: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("reason", ""))


@dataclass(frozen=True, slots=True)
class ControlPrinted(Event):
    """A paper was made of what is under control on a day, with so many papers on it, 0: it tells numbers."""

    name: ClassVar[str] = "papers.control_printed"
    title: ClassVar[str] = "Напечатано о контроле"
    subject_kind: ClassVar[str] = "control"
    paper: str
    papers: int

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"{data.get('paper')}, бумаг: {data.get('papers')}" if data else ""
