"""What staff may read of letters that leave the house: what waits to be sent, what was sent about a paper."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from django.db.models import F, Q, QuerySet

from otklik.office.dispatch.actions import OWED
from otklik.office.dispatch.models import WAITS, Dispatch
from otklik.office.filters import (
    Filters,
    Order,
    UnknownFilter,
    Vocabulary,
    Word,
    beginning,
    equal,
    narrow,
    since_day,
    until_day,
)
from otklik.office.people.rights import Reach
from otklik.office.work.queries import given

STAGE = "stage"
"""The filter of how far a letter out has come; without it a list shows what waits to be sent."""
WAITING = "waiting"
BY_THE_POST = 200
"""Letters of one list for the post."""
STAGES: Mapping[str, Q] = {
    WAITING: WAITS,
    "sent": Q(sent_on__isnull=False, delivered_on=None),
    "delivered": Q(delivered_on__isnull=False),
    "dropped": ~Q(dropped=""),
    "any": Q(),
}
KINDS: Mapping[str, str] = {kind.value: kind.label for kind in Dispatch.Kind}
WAYS: Mapping[str, str] = {way.value: way.label for way in Dispatch.Way}
"""The words of a letter out, for lists and forms."""


def _stage(value: str, _: Filters) -> Q:
    if value not in STAGES:
        raise UnknownFilter(f"Значения «{value}» у этого отбора нет.")
    return STAGES[value]


FILTERS: Vocabulary = {
    STAGE: Word(_stage),
    "kind": equal("kind"),
    "way": equal("way"),
    "number": beginning("letter__number"),
    "due_since": since_day("due"),
    "due_until": until_day("due"),
}
ORDERS = {"due": Order("due", without=Q(due__isnull=True))}


def select(filters: Filters, reach: Reach) -> QuerySet[Dispatch]:
    """Return the letters out about papers within reach that every filter admits; without a stage, those that wait.

    :raises UnknownFilter: if a filter is not in FILTERS
    """
    papers = Dispatch.objects.filter(given(reach, "letter"))
    return narrow(papers if STAGE in filters else papers.filter(STAGES[WAITING]), FILTERS, filters)


def rows(papers: QuerySet[Dispatch]) -> QuerySet[Dispatch]:
    """Return letters out with all that their rows name."""
    return papers.select_related("letter__appeal", "outgoing")


def to_send() -> QuerySet[Dispatch]:
    """Return what waits to be numbered and sent, the first to be due at the top; what has no last day at the end."""
    waiting = rows(Dispatch.objects.filter(STAGES[WAITING]))
    return waiting.order_by(F("due").asc(nulls_last=True), "pk")


def about(letter_id: int) -> QuerySet[Dispatch]:
    """Return all that was prepared about a paper, in its order; what was dropped too."""
    return Dispatch.objects.filter(letter=letter_id).select_related("outgoing").order_by("pk")


def waiting_about(letter_id: int) -> QuerySet[Dispatch]:
    """Return what was prepared about a paper and has not left the house yet, in its order."""
    return about(letter_id).filter(STAGES[WAITING])


def owed(letter_id: int) -> Dispatch | None:
    """Return the first letter that the law demands about a paper and that has not left yet."""
    waiting = about(letter_id).filter(STAGES[WAITING], kind__in=OWED)
    return waiting.first()


def under(outgoing_id: int) -> QuerySet[Dispatch]:
    """Return what went under the number of a letter out."""
    return Dispatch.objects.filter(outgoing=outgoing_id).select_related("letter", "outgoing").order_by("pk")


def for_the_post(on: date) -> list[uuid.UUID]:
    """Return the addresses of the letters out that were sent on a day by post and have no number of the post yet."""
    sent = Dispatch.objects.filter(sent_on=on, way=Dispatch.Way.POST, tracking="", delivered_on=None)
    return list(sent.order_by("outgoing").values_list("outgoing__public_id", flat=True).distinct()[:BY_THE_POST])


def dispatch(public_id: uuid.UUID, reach: Reach) -> Dispatch | None:
    """Return a letter out by its address, if the paper that it is about is within reach."""
    return rows(select({STAGE: "any"}, reach)).select_related("prepared_by").filter(public_id=public_id).first()


def alike(one: Dispatch) -> list[Dispatch]:
    """Return what waits and could go under one number with a letter out: of its kind about its paper.

    Of a reply also those to the authors of other papers: one that answers several is prepared for all at one moment.
    """
    same = Q(letter=one.letter_id)
    if one.kind == Dispatch.Kind.REPLY:
        same |= Q(prepared_at=one.prepared_at, text=one.text, signatory=one.signatory)
    return list(to_send().filter(same, kind=one.kind).exclude(pk=one.pk))
