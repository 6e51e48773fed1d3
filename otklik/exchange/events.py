"""What is worth telling about files in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event

COUNTS = {
    "rows": "строк",
    "new": "новых",
    "changed": "изменённых",
    "same": "прежних",
    "conflicting": "с расхождениями",
    "rejected": "отклонённых",
}


@dataclass(frozen=True, slots=True)
class FileImported(Event):
    """A journal of another system was imported. It wakes nobody."""

    name: ClassVar[str] = "exchange.file_imported"
    title: ClassVar[str] = "Журнал загружен"
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

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        counts = [f"{word} – {data[name]}" for name, word in COUNTS.items() if data.get(name)]
        return f"«{data.get('file_name')}»: " + (", ".join(counts) or "строк нет")
