"""Watching papers: which a new norm would touch, which an official has, what is known of special control.

The numbers of the controller's screen and their list stand in `watching`.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, F, QuerySet
from django.db.models.functions import Cast

from otklik.office.appeals import queries as appeals
from otklik.office.appeals.models import Appeal, CoverLetter
from otklik.office.control.models import ControlMark
from otklik.office.filters import midnight
from otklik.office.incidents.models import Incident
from otklik.office.people.models import User
from otklik.office.people.rights import EVERYTHING
from otklik.office.reference.queries import terms
from otklik.office.work.models import Assignment
from otklik.rules.deadlines import Step, Term
from otklik.rules.law import Procedure

KEPT = (Procedure.APPEAL, Step.ANSWER)
"""The term that papers keep as a day (`work.Term.legal_due`); others are counted when somebody asks."""


def touched_by(term: Term) -> QuerySet[Appeal]:
    """Return the open appeals whose last day by law a new row of the table would move; `new_due` is where to.

    A row holds for papers registered from its `since` to the day before the next row's; older ones keep their term.
    """
    if (term.procedure, term.step) != KEPT:
        return Appeal.objects.none()
    later = [other.since for other in terms() if (other.procedure, other.step) == KEPT and other.since > term.since]
    new_due = Cast(F("letter__registered_on") + timedelta(days=term.length), DateField())
    papers = appeals.select({"outcome": "in_work"}, EVERYTHING)
    papers = papers.filter(letter__registered_on__gte=term.since, letter__term__isnull=False)
    if later:
        papers = papers.filter(letter__registered_on__lt=min(later))
    return (
        papers.annotate(new_due=new_due)
        .exclude(letter__term__legal_due=F("new_due"))
        .select_related("letter", "letter__term")
        .order_by("letter__registered_on", "pk")
    )


def touched_by_norm(*, urgent: bool, since: date) -> QuerySet[Incident]:
    """Return the incidents that a new norm of answering, the last one, would hold for: those without an answer first.

    Answered ones are counted by it too, since what was in time follows from the norm of the day.
    """
    papers = Incident.objects.filter(urgent=urgent, accepted_at__gte=midnight(since))
    return papers.order_by(F("answered_at").asc(nulls_first=True), "pk")


def in_work_of(user: User) -> QuerySet[Assignment]:
    """Return what is given to an official and waits for an answer: an appeal that has a result waits for none."""
    considered = Appeal.objects.exclude(appeals.IN_WORK).values("pk")
    given = Assignment.objects.filter(executor=user).exclude(letter__in=considered)
    return given.exclude(letter__reply__sent_on__isnull=False).order_by("pk")


def seal_of(papers: QuerySet[Any]) -> str:
    """Return what stands for the papers that somebody is shown, and for the days they would get: others have another.

    Saving holds a row to it, so that no paper is moved that was not on the page, nor to another day than was.
    """
    days = ("new_due",) if "new_due" in papers.query.annotations else ()
    seen = hashlib.sha256()
    for row in papers.values_list("pk", *days).iterator():
        seen.update(f"{row}".encode())
    return seen.hexdigest()


def marks_of(letter_id: int) -> QuerySet[ControlMark]:
    """Return when a paper was put under special control and taken off it, in order."""
    return ControlMark.objects.filter(letter=letter_id).select_related("by", "instead_of").order_by("pk")


def unreported(letter_id: int) -> QuerySet[CoverLetter]:
    """Return the cover letters of a paper to whose higher bodies no report has gone yet, the first to be due first."""
    covers = CoverLetter.objects.filter(appeal=letter_id, reported_on=None, higher_body__isnull=False)
    return covers.select_related("higher_body").order_by(F("control_due").asc(nulls_last=True), "position")


def covers_of(letter_id: int) -> QuerySet[CoverLetter]:
    """Return the cover letters of higher bodies of a paper, each with its reports."""
    covers = CoverLetter.objects.filter(appeal=letter_id, higher_body__isnull=False)
    return covers.select_related("higher_body").prefetch_related("reports__outgoing").order_by("position")
