"""What staff may read of the consideration of a paper: what was done, by when what was asked for is due."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from otklik.office.appeals.actions import notice_of
from otklik.office.considering.models import Acquaintance, Extension, Inquiry, Redirect, SiteCheck
from otklik.office.dispatch.models import Dispatch
from otklik.office.reference.queries import office_calendar, terms
from otklik.office.registry.models import Letter
from otklik.office.work.models import Term
from otklik.office.work.moves import kind_of
from otklik.office.work.terms import Beginning, Counted, as_counted, term_of_paper, terms_of_letter
from otklik.rules.deadlines import Due, NoTerm, Roll, Step, due, term_of
from otklik.rules.law import Procedure
from otklik.rules.refusals import Case, refusal_of
from otklik.rules.workflow import Kind
from otklik.rules.years import UnknownYear

STEP_OF = {
    Redirect.Kind.COMPETENCE: Step.REDIRECT,
    Redirect.Kind.MIGRATION: Step.MIGRATION_REDIRECT,
    Redirect.Kind.COPY: Step.COPIES,
}
KINDS_OF_REDIRECT = (Redirect.Kind.COMPETENCE, Redirect.Kind.MIGRATION)
"""Those by which a paper leaves the house whole."""
GROUNDS = tuple(Extension.Ground.choices)


@dataclass(frozen=True, slots=True)
class Considered:
    """All that was done with a paper while it was considered."""

    inquiries: Sequence[Inquiry]
    checks: Sequence[SiteCheck]
    acquaintances: Sequence[Acquaintance]
    extension: Extension | None
    redirects: Sequence[Redirect]

    def __bool__(self) -> bool:
        return any((self.inquiries, self.checks, self.acquaintances, self.extension, self.redirects))


def considered(letter: Letter) -> Considered:
    """Return what was done with a paper, each in its order: of most papers, nothing, by one query."""
    rooms = (Inquiry, SiteCheck, Acquaintance, Extension, Redirect)
    begun = [Exists(room.objects.filter(letter=OuterRef("pk"))) for room in rooms]
    if not Letter.objects.filter(reduce(or_, map(Q, begun)), pk=letter.pk).exists():
        return Considered([], [], [], None, [])
    return Considered(
        list(letter.inquiries.select_related("dispatch", "answer").order_by("pk")),
        list(letter.site_checks.prefetch_related("photos").order_by("held_on", "pk")),
        list(letter.acquaintances.order_by("held_on", "pk")),
        Extension.objects.select_related("notice", "inquiry").filter(letter=letter).first(),
        list(letter.redirects.select_related("body", "dispatch__outgoing", "notice").order_by("pk")),
    )


def inquiry_with(public_id: uuid.UUID) -> Inquiry | None:
    """Return an inquiry by its address; whether one may touch it, its paper says."""
    return Inquiry.objects.select_related("letter", "dispatch").filter(public_id=public_id).first()


def check_with(public_id: uuid.UUID) -> SiteCheck | None:
    """Return a check on site by its address; whether one may read of it, its paper says."""
    return SiteCheck.objects.select_related("letter").filter(public_id=public_id).first()


def unanswered() -> QuerySet[Inquiry]:
    """Return the inquiries that have left and were not answered, with `came_on`: from when their term is counted."""
    came_on = Coalesce("dispatch__delivered_on", "dispatch__sent_on", output_field=DateField())
    waiting = Inquiry.objects.filter(answered_on=None, dispatch__sent_on__isnull=False)
    return waiting.annotate(came_on=came_on).select_related("letter", "dispatch")


def late_inquiries(on: date) -> QuerySet[Inquiry]:
    """Return the inquiries under 59-ФЗ whose answer was due before a day."""
    row = term_of(Step.INQUIRY, Procedure.APPEAL, on, terms())
    appeals = Q(letter__procedure=Procedure.APPEAL) | Q(letter__procedure="", letter__appeal__isnull=False)
    waiting: QuerySet[Any] = unanswered()
    return waiting.filter(appeals, came_on__lt=on - timedelta(days=row.length))


def sent_until(one: Dispatch) -> Counted | None:
    """Return how the last day of sending a letter out was found, if it follows from a row of the table of terms."""
    letter = one.letter
    match Dispatch.Kind(one.kind):
        case Dispatch.Kind.REDIRECT | Dispatch.Kind.REDIRECT_NOTICE:
            of_it = Redirect.objects.filter(Q(dispatch=one) | Q(notice=one)).first()
            found = redirect_due(letter, Redirect.Kind(of_it.kind)) if of_it else None
        case Dispatch.Kind.EXTENSION_NOTICE:
            return terms_of_letter(letter).get("legal_due")
        case Dispatch.Kind.LEFT_NOTICE:
            appeal = letter.appeal
            found = notice_of(refusal_of(Case(appeal.decision.case), letter.registered_on), appeal)
        case _:
            return None
    return as_counted(found) if found and found.legal_due == one.due else None


def answer_due(inquiry: Inquiry) -> Due | None:
    """Return the last day of another body's answer; None before the inquiry has left, or if no law sets a term."""
    came_on = inquiry.dispatch.delivered_on or inquiry.dispatch.sent_on
    if came_on is None:
        return None
    begun = Beginning(registered_on=came_on, received_on=came_on)
    return term_of_paper(procedure_of(inquiry.letter), Step.INQUIRY, begun)


def procedure_of(letter: Letter) -> Procedure:
    """Return the law by which a paper is considered; what another system brought is an appeal or an official letter."""
    if letter.procedure:
        return Procedure(letter.procedure)
    return Procedure.APPEAL if kind_of(letter) is Kind.APPEAL else Procedure.OFFICIAL_LETTER


def redirect_due(letter: Letter, kind: Redirect.Kind) -> Due | None:
    """Return the last day of sending a paper on; None if no law sets one."""
    begun = Beginning(registered_on=letter.registered_on, received_on=letter.received_on or letter.registered_on)
    return term_of_paper(procedure_of(letter), STEP_OF[kind], begun)


def extension_of(letter: Letter, term: Term, days: int | None = None) -> Due | None:
    """Return the last day after an extension by some days, the most if none are named; None if no law knows one.

    :raises LengthNotAllowed: if there are too many
    """
    try:
        row = term_of(Step.EXTEND, procedure_of(letter), letter.registered_on, terms())
    except NoTerm:
        return None
    try:
        return due(row, term.legal_due, office_calendar(), length=days)
    except UnknownYear:
        return due(replace(row, roll=Roll.NONE), term.legal_due, office_calendar(), length=days)


def can_be_extended(letter: Letter, today: date) -> bool:
    """Tell whether the term of an answer may still be made longer: it was not yet, the law knows how, and it runs."""
    term = getattr(letter, "term", None)
    if term is None or term.extended_to or extension_of(letter, term) is None:
        return False
    return today <= told_by(letter, term)


def told_by(letter: Letter, term: Term) -> date:
    """Return the last day of telling the author that his answer takes longer: that of the first term, or of the law.

    8-ФЗ, ст. 18 gives seven days from registration.
    """
    begun = Beginning(registered_on=letter.registered_on, received_on=letter.received_on or letter.registered_on)
    delay = term_of_paper(procedure_of(letter), Step.DELAY, begun)
    return min(term.legal_due, delay.legal_due) if delay else term.legal_due
