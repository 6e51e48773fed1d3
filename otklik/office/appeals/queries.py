"""What staff may read of appeals, and the words by which they choose them: the same for lists and for figures.

An appeal counts by the day of its registration, its topic and result by its first question, its source by its
first cover letter. The last day that decides is `term.due`: extended, else stated, else the law's; the law's own is
`term.due_by_law`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.contrib.postgres.aggregates import BoolAnd
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, ExtractQuarter, Left

from otklik.office.appeals.models import Appeal, CoverLetter, Form, Outcome
from otklik.office.filters import (
    Filters,
    UnknownFilter,
    Word,
    addressed,
    annulled,
    beginning,
    but_annulled,
    day,
    equal,
    named,
    narrow,
    one_of,
    since_day,
    until_day,
    whether,
)
from otklik.office.people.rights import Reach
from otklik.office.reference.models import LetterKind
from otklik.office.reference.queries import report_topic
from otklik.office.registry import queries as registry
from otklik.office.search.queries import holding, surname
from otklik.office.work.queries import executed_by, given

ANSWERED = Q(answered_on__isnull=False)
IN_TIME = Q(answered_on__lte=F("due"))
WITHIN_LAW = Q(answered_on__lte=F("letter__term__due_by_law"))
LATE = Q(answered_on__gt=F("due"))
EARLY = Q(answered_on__lt=F("registered_on"))
"""Answered, by the journal, before it was registered: a slip of the journal."""
ANNULLED = Q(annulled=True)
IN_WORK = Q(answered_on__isnull=True, result="", annulled=False)
FROM_HIGHER = Q(from_higher=True)
DIRECT = Q(from_higher=False)
SPECIAL = Q(letter__control=LetterKind.Control.SPECIAL) | Q(letter__control="", from_higher=True)
"""Under special control, as `cards.is_special` says it of one: of other systems we only know who has sent it."""
OUTSIDE = Q(settlement__is_outside=True)
EXTENDED = Q(letter__term__extended_to__isnull=False)
COLLECTIVE = Q(signatures__gte=2)
REPEATED = ~Q(repeat_of_number="") | Q(repeat_of__isnull=False)
MEASURES_TAKEN = Q(result=Outcome.SUPPORTED, first_question__measures_taken=True)

OUTCOMES = (*Outcome.values, "in_work", "")
"""Results of considering; «in_work» has neither result nor answer, an empty one an answer without a stated result."""
WROTE_BEFORE = ("answered", "in_work", "never")

OUTCOME = Case(
    When(IN_WORK, then=Value("in_work")),
    default=F("result"),
    output_field=CharField(),
)
SECTION = Coalesce(Left("first_question__code__code", 4), Value(""), output_field=CharField())
SOURCE = Coalesce(F("first_cover__higher_body__name"), Value(""), output_field=TextField())
QUARTER = ExtractQuarter("registered_on")


def overdue(as_of: str) -> Q:
    """Return the condition of being in work though the last day is not later than a day (ГГГГ-ММ-ДД)."""
    return IN_WORK & Q(due__lte=day(as_of))


def appeals() -> QuerySet[Appeal]:
    """Return the appeals that are counted, none annulled, their first question and first cover letter at hand."""
    return _entered_appeals().exclude(ANNULLED)


def _entered_appeals() -> QuerySet[Appeal]:
    return Appeal.objects.alias(
        first_question=FilteredRelation("questions", condition=Q(questions__position=1)),
        first_cover=FilteredRelation("covers", condition=Q(covers__position=1)),
    )


def wrote_before() -> Case:
    """Return what became of the author's earlier appeals that came here directly, for an appeal that a cover brought.

    The same person is the same full name at the same address, by their words, as a citizen is. Earlier is on an earlier
    day. «answered»: each was answered by the day of this registration; «in_work»: some were not; «never»: there were
    none.
    """
    earlier = (
        appeals()
        .filter(DIRECT, author_key=OuterRef("author_key"))
        .filter(registered_on__lt=OuterRef("registered_on"))
        .exclude(Q(surname="") | Q(address=""))
        .order_by()
    )
    answered = _true(Q(answered_on__lte=OuterRef("registered_on")))
    all_answered = earlier.values("author_key").annotate(all=BoolAnd(answered)).values("all")
    return Case(
        When(~FROM_HIGHER, then=Value("")),
        default=_OfEarlier(Subquery(all_answered)),
        output_field=CharField(),
    )


class _OfEarlier(Func):
    """Whether all earlier appeals were answered, nothing if there were none → one of WROTE_BEFORE; looked up once."""

    template = "CASE %(expressions)s WHEN true THEN 'answered' WHEN false THEN 'in_work' ELSE 'never' END"
    output_field = CharField()


def counted(until: str) -> Mapping[str, Combinable]:
    """Return all that a report looks at in an appeal, by the names of its facts; `until` is the period's last day.

    A name that the model has already bears «_» at its end.
    """
    return {
        "quarter": QUARTER,
        "topic": report_topic("first_question__code__code"),
        "section": SECTION,
        "form_": F("form"),
        "source": SOURCE,
        "wrote_before": wrote_before(),
        "territory": Coalesce(F("settlement__name"), Value(""), output_field=TextField()),
        "outside": _true(OUTSIDE),
        "outcome": OUTCOME,
        "measures_taken": _true(MEASURES_TAKEN),
        "answered": _true(ANSWERED),
        "in_time": _true(IN_TIME),
        "within_law": _true(WITHIN_LAW),
        "overdue": _true(overdue(until)),
        "extended": _true(EXTENDED),
        "collective": _true(COLLECTIVE),
        "repeated": _true(REPEATED),
    }


def _true(condition: Q) -> Combinable:
    """Return whether a condition holds; what cannot be said (a day that is not stated) does not."""
    return Coalesce(ExpressionWrapper(condition, BooleanField()), Value(False))


def _by_outcome(value: str, _: Filters) -> Q:
    """Return the condition of having an `OUTCOME`, in words that an index knows."""
    if value not in OUTCOMES:
        raise UnknownFilter(f"Значения «{value}» у этого отбора нет.")
    match value:
        case "in_work":
            return IN_WORK
        case "":
            return ANSWERED & Q(result="")
        case _:
            return Q(result=value)


def _by_timing(value: str, filters: Filters) -> Q:
    match value:
        case "in_time":
            return IN_TIME
        case "late":
            return LATE
        case "within_law":
            return WITHIN_LAW
        case "overdue" if "until" in filters:
            return overdue(filters["until"])
        case "overdue":
            raise UnknownFilter("«Просрочено» считают на день: к этому отбору нужен период.")
        case _:
            raise UnknownFilter(f"Значения «{value}» у отбора по сроку нет.")


def _by_quarter(value: str, _: Filters) -> Q:
    if value not in ("1", "2", "3", "4"):
        raise UnknownFilter(f"Квартал «{value}» не понят: нужно число от 1 до 4.")
    return Q(quarter=int(value))


FILTERS = {
    "words": holding("letter"),
    "number": beginning("letter__number"),
    "surname": surname("letter"),
    "executor": executed_by("pk"),
    "since": since_day("registered_on"),
    "until": until_day("registered_on"),
    "due_since": since_day("due"),
    "due_until": until_day("due"),
    "citizen": addressed("citizen__public_id"),
    "quarter": Word(_by_quarter, lambda _: {"quarter": QUARTER}),
    "topic": Word(lambda value, _: Q(topic=value), lambda _: {"topic": report_topic("first_question__code__code")}),
    "section": Word(lambda value, _: Q(section=value), lambda _: {"section": SECTION}),
    "form": one_of(Form.values, "form_", F("form")),
    "kind": equal("kind"),
    "source": named("first_cover__higher_body__name"),
    "from_higher": whether(FROM_HIGHER),
    "special": whether(SPECIAL),
    "wrote_before": one_of(WROTE_BEFORE, "before", wrote_before()),
    "territory": named("settlement__name"),
    "outside": whether(OUTSIDE),
    "outcome": Word(_by_outcome),
    "measures": whether(MEASURES_TAKEN),
    "timing": Word(_by_timing),
    "early": whether(EARLY),
    "extended": whether(EXTENDED),
    "collective": whether(COLLECTIVE),
    "repeated": whether(REPEATED),
    "annulled": annulled(ANNULLED),
}


def select(filters: Filters, reach: Reach) -> QuerySet[Appeal]:
    """Return the appeals within reach that every filter admits.

    :raises UnknownFilter: if a filter is not in FILTERS, or its value is not understood
    """
    return narrow(but_annulled(_entered_appeals().filter(given(reach)), ANNULLED, filters), FILTERS, filters)


def called(said: str, reach: Reach) -> QuerySet[Appeal]:
    """Return the counted appeals within reach that a number names, «К-12/26 от 14.04.2026», the latest first."""
    letters = registry.called(said)
    return appeals().filter(given(reach), letter__in=letters.order_by()).order_by("-registered_on", "-pk")


def numbered(typed: str, reach: Reach) -> QuerySet[Appeal]:
    """Return the counted appeals within reach whose number begins so, the latest first."""
    number = {"number": FILTERS["number"]}
    return narrow(appeals().filter(given(reach)), number, {"number": typed}).select_related("letter").order_by("-pk")


def run_out_by(appeals: QuerySet[Appeal], days: Sequence[date]) -> list[int]:
    """Return how many appeals there are, and of how many the last day is one of these days or earlier."""
    counts = appeals.aggregate(
        all=Count("pk"),
        **{f"by_{place}": Count("pk", filter=Q(due__lte=day)) for place, day in enumerate(days)},
    )
    return list(counts.values())


def earlier_answers(appeal: Appeal) -> QuerySet[Appeal]:
    """Return the author's appeals that were answered on their merits before this one was registered, the latest first.

    What was left without an answer, redirected or withdrawn was not; nor is anybody the author of an anonymous one.
    """
    merits = [Outcome.SUPPORTED, Outcome.EXPLAINED, Outcome.NOT_SUPPORTED, Outcome.ANSWERED, ""]
    earlier = appeals().filter(citizen=appeal.citizen, answered_on__lte=appeal.letter.registered_on, result__in=merits)
    earlier = earlier.exclude(citizen=None).exclude(pk=appeal.pk)
    return earlier.select_related("letter").prefetch_related("questions__code").order_by("-answered_on", "-pk")


def unreported(letter_id: int | OuterRef) -> QuerySet[CoverLetter]:
    """Return the cover letters of a paper to whose higher bodies no report has gone yet, the first to be due first."""
    covers = CoverLetter.objects.filter(appeal=letter_id, reported_on=None, higher_body__isnull=False)
    return covers.select_related("higher_body").order_by(F("control_due").asc(nulls_last=True), "position")
