"""What staff may read of reports: the years that the office holds papers of, and what was signed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from otklik.office import base
from otklik.office.appeals import queries as appeals
from otklik.office.files.models import StoredFile
from otklik.office.filters import years_of_each
from otklik.office.incidents import queries as incidents
from otklik.office.messages import queries as messages
from otklik.office.people.rights import EVERYTHING
from otklik.office.receptions import queries as receptions
from otklik.office.registry import queries as registry
from otklik.reports.models import SignedReport
from otklik.reports.periods import Period

JOURNALS: Mapping[str, tuple[Callable[[], QuerySet[Any]], str]] = {
    "letters": (registry.incoming_letters, "registered_on"),
    "appeals": (appeals.appeals, "registered_on"),
    "incidents": (lambda: incidents.select({}, EVERYTHING), "accepted_at"),
    "messages": (messages.messages, "accepted_at"),
    "receptions": (lambda: receptions.select({}, EVERYTHING), "day__held_on"),
}
"""Rooms that a report counts: their papers, and the day or moment by which a paper belongs to a period."""


def years_held() -> dict[str, list[int]]:
    """Return for each room the years that its journal is held for, the latest first: those that it has papers of."""
    return dict(zip(JOURNALS, years_of_each([(papers(), field) for papers, field in JOURNALS.values()]), strict=True))


def years_with_papers() -> list[int]:
    """Return every year that some journal is held for, the latest first."""
    return sorted({year for years in years_held().values() for year in years}, reverse=True)


def signed_reports() -> QuerySet[SignedReport]:
    """Return the signed reports, the latest period first."""
    return SignedReport.objects.select_related("signed_by").order_by("-since", "-until")


def signed_report(public_id: uuid.UUID) -> SignedReport | None:
    """Return a signed report by its address."""
    return signed_reports().filter(public_id=public_id).first()


def signed_report_of(period: Period) -> SignedReport | None:
    """Return the signed report of a period."""
    return signed_reports().filter(since=period.since, until=period.until).first()


def page_of(signed: SignedReport) -> dict[str, Any]:
    """Return the page of a signed report as it was read."""
    page: dict[str, Any] = json.loads(signed.page)
    return page


def file_of(signed: SignedReport, kind: str) -> StoredFile | None:
    """Return a file of a signed report by its kind."""
    kept = StoredFile.objects.filter(subject_kind="signed_report", subject_id=signed.pk)
    return kept.filter(name__endswith=f".{kind}").first()


def labels(**which: Any) -> QuerySet[Any, Any]:
    """Return key, address and the first day of signed reports: see `base.labels`."""
    return base.labels(SignedReport.objects.all(), "since", **which)
