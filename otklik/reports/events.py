"""What is worth telling about reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from otklik.office.journal.actions import Event


@dataclass(frozen=True, slots=True)
class ReportSigned(Event):
    """An official signed the report of a period; the hash is that of its figures."""

    name: ClassVar[str] = "reports.report_signed"
    subject_kind: ClassVar[str] = "signed_report"
    since: str
    until: str
    sha256: str
