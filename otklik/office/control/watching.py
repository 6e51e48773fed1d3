"""The papers whose terms the office watches, and the words by which its numbers and their list choose them.

A paper is watched by two days. The last day of its term decides (`work.Term.due`); the control day, not later as a
rule, is the one by which the office wants it done. Late is a comparison of the two with a day that stands in the
filters: nothing here knows today. A number is counted, and its list selected, by the same words.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from otklik.office.appeals.cards import of_letters
from otklik.office.appeals.models import CoverLetter
from otklik.office.dispatch.models import Dispatch
from otklik.office.filters import Filters, Order, UnknownFilter, Vocabulary, Word, beginning, day, narrow, whether
from otklik.office.people.rights import Reach
from otklik.office.search.queries import holding
from otklik.office.work.models import Assignment, Term
from otklik.office.work.queries import answering, given, standing
from otklik.rules.workflow import State

DAY = timedelta(days=1)
OPEN = (Assignment.State.GIVEN, Assignment.State.ACCEPTED)
ORDERS = {"due": Order("due")}


@dataclass(frozen=True, slots=True)
class Paths:
    """Where a term, its letter and the letter's key stand, seen from the rows that are counted."""

    term: str
    letter: str
    key: str


OF_TERM = Paths("", "letter__", "pk")
OF_ASSIGNMENT = Paths("letter__term__", "letter__", "letter")


def control_day(term: str = "") -> Combinable:
    """Return the day by which the office watches a paper: the last day itself where no other was kept.

    An extended paper has the control day of its extension; one that was kept before it holds no longer.
    """
    control, extended, legal = (f"{term}{name}" for name in ("control_due", "extended_to", "legal_due"))
    kept_before = Q(**{f"{extended}__isnull": False}) & (
        Q(**{f"{control}__isnull": True}) | Q(**{f"{control}__lte": F(legal)})
    )
    return Case(When(kept_before, then=F(extended)), default=Coalesce(control, f"{term}due"))


# ── what else is watched about a paper ────────────────────────────────────────────────────────────────────


def awaited() -> QuerySet[CoverLetter]:
    """Return the cover letters of higher bodies that wait for their report by a day.

    Of what another system has considered nobody knows when it was reported: it waits for nothing.
    """
    reported_by_another = Q(appeal__letter__state="", appeal__letter__term__is_running=False)
    papers = CoverLetter.objects.filter(reported_on=None, control_due__isnull=False, higher_body__isnull=False)
    return papers.filter(appeal__annulled=False).exclude(appeal__letter__state=State.FILED).exclude(reported_by_another)


def _reports(filters: Filters) -> QuerySet[CoverLetter]:
    """Return the awaited reports that the filters of a list speak of, all of them of one and the same cover."""
    reports = awaited()
    if "body" in filters:
        reports = reports.filter(higher_body__name=filters["body"])
    if "report_since" in filters:
        reports = reports.filter(control_due__gte=day(filters["report_since"]))
    if "report_until" in filters:
        reports = reports.filter(control_due__lte=day(filters["report_until"]))
    return reports


def unsent(until: date) -> QuerySet[Dispatch]:
    """Return the letters that should have left the house by a day and have not; reports are told by themselves."""
    waiting = Dispatch.objects.filter(sent_on=None, dropped="", due__lte=until)
    return waiting.exclude(kind=Dispatch.Kind.REPORT)


def own_terms(until: date) -> QuerySet[Assignment]:
    """Return the assignments whose own day, that of a resolution, is not later than a day and that are not done."""
    return Assignment.objects.filter(due__lte=until, state__in=OPEN)


def holders() -> QuerySet[Assignment]:
    """Return the assignments of those officials who write the answers: where the responsible way down ends."""
    below = standing().filter(is_responsible=True, parent=OuterRef("pk"))
    return standing().filter(~Exists(below), is_responsible=True, executor__isnull=False)


# ── the words ─────────────────────────────────────────────────────────────────────────────────────────────


def vocabulary(of: Paths) -> Vocabulary:
    """Return the words that choose watched papers, as they are said of the rows that stand at `of`."""

    def related(papers: QuerySet[Any], to: str = "letter") -> Q:
        return Q(Exists(papers.filter(**{to: OuterRef(of.key)})))

    def by_department(name: str, _: Filters) -> Q:
        if not name:
            return ~related(answering())
        return related(answering().filter(department__name=name))

    def by_official(address: str, _: Filters) -> Q:
        with suppress(ValueError):
            return related(holders().filter(executor__public_id=uuid.UUID(address)))
        raise UnknownFilter(f"Адрес «{address}» не понят. Откройте список со страницы контроля.")

    return {
        "number": beginning(f"{of.letter}number"),
        "words": holding("letter"),
        "due_since": Word(lambda value, _: Q(**{f"{of.term}due__gte": day(value)})),
        "due_until": Word(lambda value, _: Q(**{f"{of.term}due__lte": day(value)})),
        "watch_since": Word(lambda value, _: Q(GreaterThanOrEqual(control_day(of.term), day(value)))),
        "watch_until": Word(lambda value, _: Q(LessThanOrEqual(control_day(of.term), day(value)))),
        "special": whether(Q(**{f"{of.term}is_special": True})),
        "department": Word(by_department),
        "official": Word(by_official),
        **dict.fromkeys(
            ("body", "report_since", "report_until"), Word(lambda _, all: related(_reports(all), "appeal"))
        ),
        "own_until": Word(lambda value, _: related(own_terms(day(value)))),
        "unsent_until": Word(lambda value, _: related(unsent(day(value)))),
    }


FILTERS = vocabulary(OF_TERM)
ALSO_ANSWERED = frozenset({"body", "report_since", "report_until", "unsent_until"})
"""What is watched after the answer too: with one of these a list shows what no longer waits for it as well."""


def select(filters: Filters, reach: Reach) -> QuerySet[Term]:
    """Return the terms of the papers within reach that every filter admits: of those that wait for their answer.

    :raises UnknownFilter: if a filter is not in FILTERS, or its value is not understood
    """
    papers = Term.objects.filter(given(reach, "letter"))
    if not ALSO_ANSWERED & filters.keys():
        papers = papers.filter(is_running=True)
    return narrow(papers, FILTERS, filters)


# ── the numbers ───────────────────────────────────────────────────────────────────────────────────────────


def nearness(today: date) -> Mapping[str, Filters]:
    """Return how far papers are on a day, each of them in one only: late by law, late by the control day, near."""
    to_come = {"due_since": f"{today}"}

    def within(first: int, last: int) -> Filters:
        ends = {"watch_since": f"{today + first * DAY}", "watch_until": f"{today + last * DAY}"}
        return to_come | ends

    return {
        "late": {"due_until": f"{today - DAY}"},
        "late_control": to_come | {"watch_until": f"{today - DAY}"},
        "today": within(0, 0),
        "one": within(1, 1),
        "three": within(2, 3),
        "five": within(4, 5),
        "ten": within(6, 10),
        "later": to_come | {"watch_since": f"{today + 11 * DAY}"},
    }


def report_nearness(today: date) -> Mapping[str, Filters]:
    """Return the same of reports to higher bodies, by the day that each has named."""
    return {
        "late": {"report_until": f"{today - DAY}"},
        "today": {"report_since": f"{today}", "report_until": f"{today}"},
        "three": {"report_since": f"{today + DAY}", "report_until": f"{today + 3 * DAY}"},
        "ten": {"report_since": f"{today + 4 * DAY}", "report_until": f"{today + 10 * DAY}"},
        "later": {"report_since": f"{today + 11 * DAY}"},
    }


@dataclass(frozen=True, slots=True)
class Line:
    """What a department or an official has: of all papers and of each selection, how many."""

    name: str
    address: str
    counts: Sequence[int]


def count_each(selections: Sequence[Filters], reach: Reach) -> list[int]:
    """Return how many papers each of these selections holds, by one look at what waits."""
    return list(select({}, reach).aggregate(**_counts(selections, OF_TERM)).values())


def by_department(selections: Sequence[Filters], reach: Reach) -> list[Line]:
    """Return the same by departments that answer, by name; what is given to none is left out."""
    return [Line(name, name, counts) for name, counts in _grouped(answering(), "department__name", selections, reach)]


def by_official(selections: Sequence[Filters], reach: Reach, department: str = "") -> list[Line]:
    """Return the same by officials who write the answers, by name: of a department, if it is named."""
    of = {"department__name": department} if department else {}
    rows = _grouped(holders().filter(**of), "executor__public_id", selections, reach, "executor__name")
    return [Line(name, str(address), counts) for address, name, counts in rows]


def _grouped(
    assignments: QuerySet[Assignment], by: str, selections: Sequence[Filters], reach: Reach, *more: str
) -> list[Any]:
    rows = assignments.filter(given(reach, "letter"), letter__term__is_running=True)
    counted = rows.order_by().values(by, *more).annotate(**_counts(selections, OF_ASSIGNMENT))
    name = (*more, by)[0]
    found = sorted(counted, key=lambda row: row[name])
    places = [f"count_{place}" for place in range(len(selections))]
    return [(row[by], *(row[one] for one in more), [row[place] for place in places]) for row in found]


def by_body(today: date, reach: Reach) -> list[Line]:
    """Return how many papers wait for a report to each higher body: all, and by `report_nearness`."""
    reports = awaited().filter(given(reach, "appeal"))
    ends = [{}, *report_nearness(today).values()]
    counts = {
        f"count_{place}": Count("appeal", distinct=True, filter=_between(filters)) for place, filters in enumerate(ends)
    }
    rows = reports.order_by().values_list("higher_body__name").annotate(**counts).order_by("higher_body__name")
    return [Line(str(name), str(name), found) for name, *found in rows]


def _between(filters: Filters) -> Q:
    found = Q()
    for name, side in (("report_since", "gte"), ("report_until", "lte")):
        if name in filters:
            found &= Q(**{f"control_due__{side}": day(filters[name])})
    return found


def _counts(selections: Iterable[Filters], of: Paths) -> dict[str, Count]:
    words, counts = vocabulary(of), {}
    for place, filters in enumerate(selections):
        admitted = Q()
        for name, value in filters.items():
            admitted &= words[name].condition(value, filters)
        counts[f"count_{place}"] = Count(of.key, filter=admitted)
    return counts


# ── the rows ──────────────────────────────────────────────────────────────────────────────────────────────

TO_WHOM = Prefetch(
    "letter__assignments",
    standing().select_related("department", "executor").order_by("-is_responsible", "pk"),
    to_attr="given_to",
)
COVERS = Prefetch(
    "letter__appeal__covers",
    CoverLetter.objects.select_related("higher_body").order_by("position"),
)
WAITING = Prefetch(
    "letter__dispatches",
    Dispatch.objects.filter(sent_on=None, dropped="").order_by("due", "pk"),
    to_attr="unsent",
)


def rows(terms: QuerySet[Term]) -> QuerySet[Term]:
    """Return terms with all that their rows name; `watched` is the control day."""
    papers = terms.select_related("letter__kind", "letter__reply", "letter__appeal__settlement")
    return papers.annotate(watched=control_day()).prefetch_related(TO_WHOM, COVERS, WAITING)


def appeals_of(terms: Iterable[Term], reach: Reach) -> dict[int, Any]:
    """Return the appeals among papers of a list, by key, that may be read within a reach."""
    return of_letters([term.pk for term in terms], reach)
