"""What staff may read of batches: their own."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Count, QuerySet

from otklik.batches.actions import FILE, JOURNALS
from otklik.batches.models import Batch, BatchPaper
from otklik.office.files.models import StoredFile
from otklik.office.people.models import User
from otklik.office.people.rights import EVERYTHING

EXAMPLES = 5
"""Papers that a preview shows."""


def batches_of(user: User) -> QuerySet[Batch]:
    """Return the batches that an official has begun, the latest first."""
    return Batch.objects.filter(by=user).select_related("department", "code").order_by("-offered_at", "-pk")


def batch(public_id: uuid.UUID, user: User) -> Batch | None:
    """Return a batch, if it is hers."""
    return batches_of(user).filter(public_id=public_id).first()


def reasons_of(batch: Batch) -> Sequence[tuple[str, int]]:
    """Return why papers could not be done, or undone, with how many, the most frequent first."""
    reasons = batch.papers.exclude(reason="").order_by().values("reason").annotate(count=Count("pk"))
    return list(reasons.order_by("-count").values_list("reason", "count"))


def examples_of(batch: Batch, *, refused: bool = False) -> list[str]:
    """Return the numbers of some papers that it is about, or of some that it cannot be done with."""
    state = [BatchPaper.State.REFUSED] if refused else [BatchPaper.State.WAITING, BatchPaper.State.DONE]
    keys = list(batch.papers.filter(state__in=state).order_by("paper").values_list("paper", flat=True)[:EXAMPLES])
    journal = JOURNALS[batch.journal]
    number = {"appeals": "letter__number", "incidents": "external_id", "messages": "external_id", "citizens": "surname"}
    papers = journal.select(journal.all, EVERYTHING).filter(pk__in=keys)
    return [str(name) for name in papers.order_by("pk").values_list(number.get(batch.journal, "number"), flat=True)]


def file_of(batch: Batch) -> StoredFile | None:
    """Return the spreadsheet of a batch, once it is made."""
    return StoredFile.objects.filter(subject_kind=FILE, subject_id=batch.pk).order_by("-pk").first()
