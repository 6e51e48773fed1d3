"""How a paper was answered, for its card: drafts, approval, signature, what was sent, what was promised, its case."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from otklik.office.answering.approval import approvals_of
from otklik.office.answering.models import (
    Closing,
    Draft,
    DraftPaper,
    DraftVersion,
    Filed,
    Measure,
    Remark,
    ReturnedReply,
    Signature,
)
from otklik.office.answering.queries import draft_of, versions_of
from otklik.office.registry.models import Letter


@dataclass(frozen=True, slots=True)
class Answer:
    """What a card shows of a paper's reply."""

    draft: Draft | None = None
    versions: list[DraftVersion] = field(default_factory=list)
    approvals: list[Any] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    signature: Signature | None = None
    measures: list[Measure] = field(default_factory=list)
    returned: list[ReturnedReply] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    filed: Filed | None = None
    is_there: bool = False
    """Whether there is anything to show."""


KINDS: tuple[tuple[type[models.Model], str], ...] = (
    (DraftPaper, "letter"),
    (Measure, "question__appeal"),
    (ReturnedReply, "letter"),
    (Closing, "letter"),
    (Filed, "letter"),
)
"""What hangs on a paper of its answer, and how it names the paper."""


def answer_of(letter: Letter) -> Answer:
    """Return how a paper was or is being answered; most papers have nothing of it, which one question tells."""
    there = reduce(or_, (Q(Exists(kind._default_manager.filter(**{of: OuterRef("pk")}))) for kind, of in KINDS))
    if not letter.state or not Letter.objects.filter(there, pk=letter.pk).exists():
        return Answer()
    draft = draft_of(letter.pk)
    measures = Measure.objects.filter(question__appeal=letter.pk).select_related("question").order_by("due")
    return Answer(
        draft,
        list(versions_of(draft)) if draft else [],
        list(approvals_of(draft)) if draft else [],
        remarks_of(draft) if draft else [],
        signature_of(draft) if draft else None,
        list(measures),
        list(ReturnedReply.objects.filter(letter=letter).select_related("returned_by").order_by("pk")),
        list(Closing.objects.filter(letter=letter).select_related("closed_by").order_by("pk")),
        Filed.objects.filter(letter=letter).select_related("case", "first").first(),
        is_there=True,
    )


def remarks_of(draft: Draft) -> list[Remark]:
    """Return the remarks on a draft, the latest first."""
    return list(Remark.objects.filter(draft=draft).select_related("made_by", "version").order_by("-pk"))


def signature_of(draft: Draft) -> Signature | None:
    """Return by whom a draft is signed; None: nobody yet."""
    rows = Signature.objects.select_related("signed", "detached", "entered_by", "version")
    return rows.filter(draft=draft).first()
