"""What is worth telling about files in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from otklik.office.journal.actions import Event


@dataclass(frozen=True, slots=True)
class FileImported(Event):
    """A journal of another system was imported. It wakes nobody."""

    name: ClassVar[str] = "exchange.file_imported"
    subject_kind: ClassVar[str] = "import_run"
    kind: str
    file_name: str
    sha256: str
    rows: int
    new: int
    changed: int
    same: int
    conflicting: int
    rejected: int
