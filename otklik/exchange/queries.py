"""What staff may read of imports."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from otklik.exchange.actions import Part, Preview, preview
from otklik.exchange.models import Run
from otklik.office import base
from otklik.office.base import Refusal
from otklik.office.files.actions import place_of
from otklik.office.files.models import StoredFile

PARTS = {"source": Part.SOURCE, "protocol": Part.PROTOCOL, "rejects": Part.REJECTS}
"""Files of a run by the names that addresses use."""


def runs() -> QuerySet[Run]:
    """Return all runs, the latest first, each as it stands."""
    return Run.objects.with_standing().select_related("by").order_by("-started_at", "-id")


def run_with(public_id: uuid.UUID) -> Run | None:
    return runs().filter(public_id=public_id).first()


def file_of(run: Run, part: str) -> StoredFile | None:
    """Return a file of a run; of several, as when it was repeated, the latest."""
    kind = PARTS.get(part)
    return StoredFile.objects.filter(subject_kind=kind, subject_id=run.pk).order_by("-id").first() if kind else None


def parts_of(run: Run) -> list[str]:
    """Return which files a run has."""
    kinds = set(
        StoredFile.objects.filter(subject_id=run.pk, subject_kind__in=Part).values_list("subject_kind", flat=True)
    )
    return [name for name, kind in PARTS.items() if kind in kinds]


def preview_of(run: Run, at: datetime) -> Preview | None:
    """Return what the file of a run looks like to an import at that moment; None if it cannot be looked at."""
    try:
        return preview(place_of(run.sha256), run.file_name, at)
    except (Refusal, FileNotFoundError):
        return None


def labels(**which: Any) -> QuerySet[Any, Any]:
    """Return key, address and the file's name of runs: see `base.labels`."""
    return base.labels(Run.objects.all(), "file_name", **which)
