"""Watching papers: which a new norm would touch, which an official has, what is known of special control.

The numbers of the controller's screen and their list stand in `watching`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, F, Q, QuerySet
from django.db.models.functions import Cast

from otklik.office.answering.models import Approval, DraftPaper
from otklik.office.appeals import queries as appeals
from otklik.office.appeals.models import Appeal, CoverLetter
from otklik.office.control.models import ControlMark
from otklik.office.dispatch.models import Dispatch
from otklik.office.filters import midnight
from otklik.office.incidents.models import Incident
from otklik.office.people.models import User
from otklik.office.people.rights import EVERYTHING
from otklik.office.reference.queries import terms
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment, Reply
from otklik.office.work.queries import standing
from otklik.rules.deadlines import Step, Term
from otklik.rules.law import Procedure
from otklik.rules.words import capital
from otklik.rules.workflow import State

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
    """Return what is given to an official, at whatever level, and waits for its work or an answer.

    What is done or returned waits for nothing, nor does what another system has answered or an appeal of its that has
    a result. With a state of ours a paper waits again after its answer was returned.
    """
    considered = Appeal.objects.exclude(appeals.IN_WORK).values("pk")
    answered = Q(letter__reply__sent_on__isnull=False) | Q(letter__in=considered)
    given = standing().filter(executor=user).exclude(state=Assignment.State.DONE)
    return given.exclude(answered, letter__state="").order_by("pk")


def asked_of(user: User) -> QuerySet[Approval]:
    """Return the approvals that an official owes, now or in his turn, of drafts that are on their way."""
    on_their_way = DraftPaper.objects.filter(is_current=True).values("draft")
    owed = Approval.objects.filter(official=user, state__in=(Approval.State.ASKED, Approval.State.COMING))
    return owed.filter(draft__in=on_their_way).order_by("pk")


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


def covers_of(letter: Letter) -> list[CoverLetter]:
    """Return the cover letters of higher bodies that a paper came by."""
    appeal: Appeal | None = getattr(letter, "appeal", None)
    return [cover for cover in appeal.covers.all() if cover.higher_body_id] if appeal else []


def reports_on(covers: Iterable[CoverLetter]) -> list[Dispatch]:
    """Return the reports on cover letters, in their order; none that was not sent after all."""
    reports = Dispatch.objects.filter(cover__in=[cover.pk for cover in covers], dropped="")
    return list(reports.select_related("outgoing").order_by("pk"))


def to_report(letter: Letter) -> list[CoverLetter]:
    """Return the cover letters of a paper on which a report is still to be written: none is sent, none waits."""
    owed = [cover for cover in covers_of(letter) if not cover.reported_on]
    written = {report.cover_id for report in reports_on(owed)} if owed else set()
    return [cover for cover in owed if cover.pk not in written]


def report_on(letter: Letter, cover: CoverLetter) -> str:
    """Return how a report on an appeal begins: what was sent to us, what became of each question, how it was answered.

    Whoever writes it says the rest; of what is not known yet nothing is said.
    """
    appeal = Appeal.objects.prefetch_related("questions__code").get(pk=letter.pk)
    author = " ".join(filter(None, (appeal.surname, appeal.first_name, appeal.patronymic))) or appeal.organisation
    asked = (
        f"На № {cover.number}" + (f" от {cover.dated_on:%d.%m.%Y}" if cover.dated_on else "") if cover.number else ""
    )
    about = (
        f"обращение {author} рассмотрено"
        if letter.state == State.ANSWERED or appeal.result
        else "обращение на рассмотрении"
    )
    lines = [f"{asked}: {about} (вх. № {letter.number} от {letter.registered_on:%d.%m.%Y}).".removeprefix(": ")]
    for question in appeal.questions.all():
        if question.outcome:
            title = question.substance or (question.code.title if question.code else "Вопрос")
            taken = ", меры приняты" if question.measures_taken else ""
            lines.append(f"{title}: {question.get_outcome_display()}{taken}.")
    reply: Reply | None = getattr(letter, "reply", None)
    if reply and reply.sent_on:
        lines.append(f"Ответ заявителю направлен {reply.sent_on:%d.%m.%Y} № {reply.number}.")
    return "\n".join(capital(line) for line in lines)
