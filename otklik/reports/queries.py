"""What staff may read of reports: the years that the office holds papers of, and what was signed."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from otklik.office.files.models import StoredFile
from otklik.office.incidents.models import Incident
from otklik.office.messages.models import Message
from otklik.office.receptions.models import ReceptionDay
from otklik.office.registry.models import Letter
from otklik.reports.models import SignedReport
from otklik.reports.periods import Period


def years_with_papers() -> list[int]:
    """Return every year from the last to the first that the office holds papers of."""
    years: set[int] = set()
    for model, field in (
        (Letter, "registered_on"),
        (Incident, "accepted_at"),
        (Message, "accepted_at"),
        (ReceptionDay, "held_on"),
    ):
        ends = model._default_manager.aggregate(first=Min(field), last=Max(field))
        if ends["first"] is not None:
            years |= {
                (timezone.localtime(moment) if hasattr(moment, "hour") else moment).year for moment in ends.values()
            }
    return list(range(max(years), min(years) - 1, -1)) if years else []


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
