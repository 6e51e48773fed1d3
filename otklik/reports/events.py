"""What is worth telling about reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from otklik.office.journal.actions import Event
from otklik.ui import russian


@dataclass(frozen=True, slots=True)
class ReportSigned(Event):
    """An official signed the report of a period; the hash is that of its figures."""

    name: ClassVar[str] = "reports.report_signed"
    title: ClassVar[str] = "Отчёт подписан"
    subject_kind: ClassVar[str] = "signed_report"
    since: str
    until: str
    sha256: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        days = [russian.day(date.fromisoformat(data[name])) for name in ("since", "until") if name in data]
        return f"за период {' – '.join(days)}"
