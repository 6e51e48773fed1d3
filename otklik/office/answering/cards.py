"""How a paper was answered, for its card: drafts, approval, signature, what was sent, what was promised, its case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from otklik.office.answering.approval import approvals_of
from otklik.office.answering.models import (
    Closing,
    Draft,
    DraftVersion,
    Filed,
    Measure,
    Remark,
    ReturnedReply,
    Signature,
)
from otklik.office.answering.queries import draft_of, versions_of
from otklik.office.dispatch.models import Dispatch
from otklik.office.registry.models import Letter


@dataclass(frozen=True, slots=True)
class Answer:
    """What a card shows of a paper's reply."""

    draft: Draft | None
    versions: list[DraftVersion]
    approvals: list[Any]
    remarks: list[Remark]
    signature: Signature | None
    sent: list[Dispatch]
    measures: list[Measure]
    returned: list[ReturnedReply]
    closings: list[Closing]
    filed: Filed | None

    @property
    def is_there(self) -> bool:
        """Tell whether there is anything to show."""
        return any((self.draft, self.sent, self.measures, self.returned, self.closings, self.filed))


def answer_of(letter: Letter) -> Answer:
    """Return how a paper was or is being answered."""
    draft = draft_of(letter.pk)
    sent = Dispatch.objects.filter(letter=letter, kind=Dispatch.Kind.REPLY).select_related("outgoing")
    return Answer(
        draft,
        list(versions_of(draft)) if draft else [],
        list(approvals_of(draft)) if draft else [],
        remarks_of(draft) if draft else [],
        signature_of(draft) if draft else None,
        list(sent.order_by("pk")),
        list(Measure.objects.filter(question__appeal=letter.pk).select_related("question").order_by("due")),
        list(ReturnedReply.objects.filter(letter=letter).select_related("returned_by").order_by("pk")),
        list(Closing.objects.filter(letter=letter).select_related("closed_by").order_by("pk")),
        Filed.objects.filter(letter=letter).select_related("case", "first").first(),
    )


def remarks_of(draft: Draft) -> list[Remark]:
    """Return the remarks on a draft, the latest first."""
    return list(Remark.objects.filter(draft=draft).select_related("made_by", "version").order_by("-pk"))


def signature_of(draft: Draft) -> Signature | None:
    """Return by whom a draft is signed; None: nobody yet."""
    rows = Signature.objects.select_related("signed", "detached", "entered_by", "version")
    return rows.filter(draft=draft).first()
