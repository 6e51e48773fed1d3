"""What the reference books say to other rooms: topics of question codes, norms, the office's calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import Case, CharField, F, Q, QuerySet, TextField, Value, When

from otklik.office.base import identity_of
from otklik.office.reference.models import AnswerNorm, ClassifierItem, LetterKind, OfficeTerm, ReportTopic, Settlement
from otklik.office.statements import Later, Select
from otklik.rules.calendar import WorkingCalendar
from otklik.rules.deadlines import TERMS, Roll, Start, Step, Term, Unit
from otklik.rules.law import Confidence, Procedure, in_force

UNSTATED = "unstated"
"""What stands for the topic of a paper that has no question code, where the rest would say too much."""


def report_topic(code: str, *, without_code: str | None = None) -> Case:
    """Return the code of the report topic that a question code belongs to: the longest prefix wins, else the rest.

    `code` is the path of the question code; `without_code`, if given, is the topic of a paper that has none.
    """
    book = list(ReportTopic.objects.order_by("code").values_list("prefixes__prefix", "code", "is_rest"))
    prefixes = sorted(((prefix, topic) for prefix, topic, _ in book if prefix), key=lambda row: -len(row[0]))
    cases = [When(Q(**{f"{code}__startswith": prefix}), then=Value(topic)) for prefix, topic in prefixes]
    if without_code is not None:
        cases.insert(0, When(Q(**{f"{code}__isnull": True}), then=Value(without_code)))
    rest = next((topic for _, topic, is_rest in book if is_rest), UNSTATED)
    return Case(*cases, default=Value(rest), output_field=CharField())


def footnote(today: date, network: str = "") -> Case:
    """Return what the law makes a page or a paper of today say where a network is named; empty: nothing.

    `network` is the path to the network, with `__` at its end.
    """
    in_force = Q(**{f"{network}footnote_since": None}) | Q(**{f"{network}footnote_since__lte": today})
    return Case(When(in_force, then=F(f"{network}footnote")), default=Value(""), output_field=TextField())


def in_force_on(day: date) -> Q:
    """Return the condition of a dated row being in force on a day; both ends belong to it."""
    return (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gte=day))


def offered_kinds() -> QuerySet[LetterKind]:
    """Return the kinds of paper that a registrar may choose, by name."""
    return LetterKind.objects.filter(is_offered=True).order_by("sort_key", "pk")


KIND_CALLED = Select(lambda: offered_kinds().filter(key=identity_of(Later("name"))))


def kind_called(name: str) -> LetterKind | None:
    """Return the kind of paper of this name that a registrar may choose; case, ё and spaces do not count."""
    return KIND_CALLED.one(name=name)


def kind_of_sort(sort: str) -> LetterKind | None:
    """Return the first kind of paper that is of a sort: `cover`, for what adds to an appeal."""
    return offered_kinds().filter(sort=sort).first()


def is_topic(code: str) -> bool:
    """Tell whether the classifier has a code that is this or begins with it, level by level."""
    return ClassifierItem.objects.filter(Q(code=code) | Q(code__startswith=f"{code}.")).exists()


def settlement_called(name: str) -> Settlement | None:
    """Return the territory of this name; case, ё and spaces do not count."""
    return Settlement.objects.filter(key=identity_of(name)).first()


def answer_norms() -> QuerySet[AnswerNorm]:
    """Return the norms of answering incidents, the latest first."""
    return AnswerNorm.objects.order_by(F("since").desc(nulls_last=True), "pk")


def norm_in_force(on: date, *, urgent: bool) -> AnswerNorm | None:
    """Return the norm of answering an incident that is in force on a day; None if there is none."""
    return answer_norms().filter(in_force_on(on), urgent=urgent).first()


def as_the_law_limits(term: Term) -> Term:
    """Return a row of the office's own with the limit and the note of the law's row that it stands instead of."""
    of_law = in_force((row for row in TERMS if (row.procedure, row.step) == (term.procedure, term.step)), term.since)
    return replace(term, limit=of_law.limit, note=of_law.note) if of_law else term


OFFICE_TERMS = Select(lambda: OfficeTerm.objects.order_by("-since", "pk"))


def office_terms() -> tuple[Term, ...]:
    """Return the terms that the office has entered itself, the latest first."""
    return tuple(
        as_the_law_limits(
            Term(
                step=Step(row.step),
                procedure=Procedure(row.procedure),
                length=row.length,
                unit=Unit(row.unit),
                start=Start(row.start),
                roll=Roll(row.roll),
                since=row.since,
                source=row.source,
                confidence=Confidence.HIGH,
            )
        )
        for row in OFFICE_TERMS.rows()
    )


def terms() -> tuple[Term, ...]:
    """Return the table of terms that the office works by: the law's, and the rows that it has entered itself.

    Where both speak of one step, procedure and day, the product's row is believed: it has come with the law.
    """
    ours = {(term.procedure, term.step, term.since) for term in TERMS}
    return (*TERMS, *(term for term in office_terms() if (term.procedure, term.step, term.since) not in ours))


def office_calendar() -> WorkingCalendar:
    """Return the office's working calendar."""
    return WorkingCalendar()
