"""The papers whose terms the office watches, and the words by which its numbers and their list choose them.

A paper is watched by two days. The last day of its term decides (`work.Term.due`); the control day, not later as a
rule, is the one by which the office wants it done. Late is a comparison of the two with a day that stands in the
filters (`on`): nothing here knows today. A number is counted, and its list selected, by the same words.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThan, LessThanOrEqual

from otklik.office.answering.models import Measure, ReturnedReply
from otklik.office.appeals.models import CoverLetter
from otklik.office.considering.queries import late_inquiries
from otklik.office.dispatch.models import WAITS, Dispatch
from otklik.office.filters import (
    Filters,
    OneOf,
    Order,
    UnknownFilter,
    Vocabulary,
    Word,
    beginning,
    day,
    narrow,
    since_day,
    until_day,
    whether,
)
from otklik.office.people.models import User
from otklik.office.people.rights import Reach
from otklik.office.reference.models import Department
from otklik.office.registry.models import Letter
from otklik.office.search.queries import holding
from otklik.office.work.models import Assignment, Term
from otklik.office.work.queries import answering, given, standing
from otklik.rules.workflow import State

DAY = timedelta(days=1)
OPEN = (Assignment.State.GIVEN, Assignment.State.ACCEPTED)
ORDERS = {"due": Order("due")}
SPECIAL: Filters = {"special": "1"}


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
    papers = CoverLetter.objects.filter(is_watched=True, reported_on=None, control_due__isnull=False)
    return papers.filter(higher_body__isnull=False)


def _reports(filters: Filters) -> QuerySet[CoverLetter]:
    """Return the awaited reports that the filters of a list speak of, all of them of one and the same cover."""
    reports = awaited()
    if "body" in filters:
        reports = reports.filter(higher_body__name=filters["body"])
    if "report" in filters:
        reports = reports.filter(_is(REPORT_NEARNESS, filters["report"])(_on(filters)))
    return reports


def unsent(on: date) -> QuerySet[Dispatch]:
    """Return the letters that should have left the house before a day and have not; reports are told by themselves."""
    waiting = Dispatch.objects.filter(WAITS, due__lt=on)
    return waiting.exclude(kind=Dispatch.Kind.REPORT)


def own_terms(on: date) -> QuerySet[Assignment]:
    """Return the assignments whose own day, that of a resolution, was before a day and that are not done."""
    return Assignment.objects.filter(due__lt=on, state__in=OPEN)


def promised(on: date) -> QuerySet[Measure]:
    """Return what replies have promised to be done before a day and is not."""
    return Measure.objects.filter(done_on=None, due__lt=on)


def returned(on: date) -> QuerySet[ReturnedReply]:
    """Return the replies that were sent back as weak in the year of a day, until that day."""
    return ReturnedReply.objects.filter(returned_on__range=(on.replace(month=1, day=1), on))


def holders() -> QuerySet[Assignment]:
    """Return the assignments of those officials who write the answers: where the responsible way down ends."""
    below = standing().filter(is_responsible=True, parent=OuterRef("pk"))
    return standing().filter(~Exists(below), is_responsible=True, executor__isnull=False)


def _whose(value: str) -> dict[str, Any]:
    """Return the condition of a reply being an official's, by address; by name that of a department without one."""
    with suppress(ValueError):
        return {"executor__public_id": uuid.UUID(value)}
    return {"executor": None, **({"department__name": value} if value else {"department": None})}


# ── how near ──────────────────────────────────────────────────────────────────────────────────────────────


def _ahead(first: int, last: int | None) -> Callable[[date], Q]:
    """Return the condition of the control day being so many days ahead, and the law's last day not being over."""

    def condition(on: date) -> Q:
        found = Q(due__gte=on) & Q(GreaterThanOrEqual(control_day(), on + first * DAY))
        return found if last is None else found & Q(LessThanOrEqual(control_day(), on + last * DAY))

    return condition


STEPS = (0, 1, 3, 5, 10)
"""Days ahead at which nearness ends: today, tomorrow, …"""
NEARNESS: Mapping[str, Callable[[date], Q]] = {
    "late": lambda on: Q(due__lt=on),
    "late_control": lambda on: Q(due__gte=on) & Q(LessThan(control_day(), on)),
    "today": _ahead(0, 0),
    "one": _ahead(1, 1),
    "three": _ahead(2, 3),
    "five": _ahead(4, 5),
    "ten": _ahead(6, 10),
    "later": _ahead(11, None),
}
"""How far a paper is on a day; each is in one of these alone: late by law, late by the control day only, ahead."""
REPORT_NEARNESS: Mapping[str, Callable[[date], Q]] = {
    "late": lambda on: Q(control_due__lt=on),
    "today": lambda on: Q(control_due=on),
    "three": lambda on: Q(control_due__range=(on + DAY, on + 3 * DAY)),
    "ten": lambda on: Q(control_due__range=(on + 4 * DAY, on + 10 * DAY)),
    "later": lambda on: Q(control_due__gt=on + 10 * DAY),
}
"""The same of reports to higher bodies, by the day that each cover letter names."""


def nearness(today: date) -> list[Filters]:
    """Return the filters of each nearness on a day, in the order of NEARNESS."""
    return [{"near": name, "on": f"{today}"} for name in NEARNESS]


def report_nearness(today: date) -> list[Filters]:
    """Return the same for reports, in the order of REPORT_NEARNESS."""
    return [{"report": name, "on": f"{today}"} for name in REPORT_NEARNESS]


def _is(known: Mapping[str, Callable[[date], Q]], value: str) -> Callable[[date], Q]:
    if value not in known:
        raise UnknownFilter(f"Значения «{value}» у этого отбора нет.")
    return known[value]


def _on(filters: Filters) -> date:
    if "on" not in filters:
        raise UnknownFilter("Близость срока считают на день: откройте список со страницы контроля.")
    return day(filters["on"])


# ── the words ─────────────────────────────────────────────────────────────────────────────────────────────


def _related(papers: QuerySet[Any], to: str = "letter") -> Q:
    return Q(Exists(papers.filter(**{to: OuterRef("pk")})))


def _of_day(value: str, _: Filters) -> Q:
    day(value)  # refuses what is none; the words beside it speak of it
    return Q()


def _yes(condition: Callable[[Filters], Q]) -> Word:
    return Word(lambda value, all: whether(condition(all)).condition(value, all))


def _by_department(name: str, _: Filters) -> Q:
    if not name:
        return ~_related(answering())
    return _related(answering().filter(department__name=name))


def _by_official(address: str, _: Filters) -> Q:
    if not address:
        return ~_related(holders())
    with suppress(ValueError):
        return _related(holders().filter(executor__public_id=uuid.UUID(address)))
    raise UnknownFilter(f"Адрес «{address}» не понят. Откройте список со страницы контроля.")


FILTERS: Vocabulary = {
    "number": beginning("letter__number"),
    "words": holding("letter"),
    "due_since": since_day("due"),
    "due_until": until_day("due"),
    "near": Word(lambda value, all: _is(NEARNESS, value)(_on(all))),
    "on": Word(_of_day),
    "special": whether(Q(is_special=True)),
    "department": Word(_by_department),
    "official": Word(_by_official),
    **dict.fromkeys(("body", "report"), Word(lambda _, all: _related(_reports(all), "appeal"))),
    "own": _yes(lambda all: _related(own_terms(_on(all)))),
    "unsent": _yes(lambda all: _related(unsent(_on(all)))),
    "silent": _yes(lambda all: _related(late_inquiries(_on(all)))),
    "promised": _yes(lambda all: _related(promised(_on(all)), "question__appeal")),
    "weak": Word(lambda value, all: _related(returned(_on(all)).filter(**_whose(value)))),
}
ALSO_ANSWERED = frozenset({"body", "report", "unsent", "promised", "weak"})
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


@dataclass(frozen=True, slots=True)
class Line:
    """What a department, an official or a body has: how many papers in all, and in each of several selections."""

    name: str
    address: str
    counts: Sequence[int]


def columns(on: date) -> list[Filters]:
    """Return what is counted: all, each nearness of a day, all under special control, each nearness of those."""
    near = nearness(on)
    return [{}, *near, SPECIAL, *({**SPECIAL, **one} for one in near)]


def count_each(on: date, reach: Reach, among: Filters | None = None) -> list[int]:
    """Return how many papers each of the `columns` of a day holds, by one look at what waits.

    :param among: filters that all of them have besides
    """
    papers = select(among or {}, reach).order_by().annotate(whose=Value(0))
    return _tallied(papers, "whose", on).get(0, [0] * len(columns(on)))


def by_department(on: date, reach: Reach) -> list[Line]:
    """Return the same by departments that answer, by name; what is given to none is left out."""
    answers = Subquery(answering().filter(letter=OuterRef("pk")).values("department"))
    found = _tallied(select({}, reach).order_by().annotate(whose=answers), "whose", on)
    names = Department.objects.filter(pk__in=filter(None, found)).order_by("sort_key").values_list("pk", "name")
    return [Line(name, name, found[key]) for key, name in names]


def by_official(on: date, reach: Reach, among: Filters | None = None) -> list[Line]:
    """Return the same by officials who write the answers, by name.

    :param among: filters that all of them have besides
    """
    papers = OneOf(F("letter"), ArraySubquery(select(among or {}, reach).order_by().values("pk")))
    rows = holders().filter(papers, letter__term__is_running=True).order_by()
    found = _tallied(rows, "executor", on, "letter__term__")
    officials = User.objects.filter(pk__in=found).order_by("sort_key", "pk").values_list("pk", "public_id", "name")
    return [Line(name, str(address), found[key]) for key, address, name in officials]


def _tallied(rows: QuerySet[Any], by: str, on: date, term: str = "") -> dict[Any, list[int]]:
    """Return the numbers of `columns` by whose the papers are, looking at each once; `term` is the path to its term."""
    size = len(NEARNESS) + 1
    found: dict[Any, list[int]] = {}
    cells = rows.annotate(nearness=_nearness(on, term)).values_list(by, "nearness", f"{term}is_special")
    for whose, place, is_special, count in cells.annotate(count=Count("pk")):
        numbers = found.setdefault(whose, [0] * (2 * size))
        for first in (0, size) if is_special else (0,):
            numbers[first] += count
            numbers[first + 1 + place] += count
    return found


def _nearness(on: date, term: str) -> Case:
    """Return the place in NEARNESS of a paper on a day: the steps, asked one after the other."""
    day_of = control_day(term)
    steps = [
        When(Q(**{f"{term}due__lt": on}), then=Value(0)),
        When(LessThan(day_of, on), then=Value(1)),
        *(When(LessThanOrEqual(day_of, on + last * DAY), then=Value(place)) for place, last in enumerate(STEPS, 2)),
    ]
    return Case(*steps, default=Value(len(STEPS) + 2), output_field=IntegerField())


def by_body(today: date, reach: Reach) -> list[Line]:
    """Return how many papers wait for a report to each higher body: all, and by `report_nearness`."""
    reports = awaited().filter(given(reach, "appeal"))
    near = [Q(), *(condition(today) for condition in REPORT_NEARNESS.values())]
    counts = {f"count_{place}": Count("appeal", distinct=True, filter=one) for place, one in enumerate(near)}
    rows = reports.order_by().values_list("higher_body__name").annotate(**counts).order_by("higher_body__name")
    return [Line(str(name), str(name), found) for name, *found in rows]


def by_returned(on: date, reach: Reach) -> list[Line]:
    """Return how many papers have a reply that was sent back as weak this year, by whose it was; the most first."""
    rows = returned(on).filter(given(reach, "letter")).order_by()
    count = Count("letter", distinct=True)
    named = rows.exclude(executor=None).values_list("executor__public_id", "executor__name").annotate(count=count)
    others = rows.filter(executor=None).values_list("department__name").annotate(count=count)
    lines = [Line(name, str(address), [papers]) for address, name, papers in named]
    lines += [Line(unit or "", unit or "", [papers]) for unit, papers in others]
    return sorted(lines, key=lambda line: (-line.counts[0], line.name))


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
    Dispatch.objects.filter(WAITS).order_by("due", "pk"),
    to_attr="unsent",
)


def rows(terms: QuerySet[Term]) -> QuerySet[Term]:
    """Return terms with all that their rows name; `watched` is the control day."""
    papers = terms.select_related("letter__kind", "letter__reply", "letter__appeal__settlement")
    return papers.annotate(watched=control_day()).prefetch_related(TO_WHOM, COVERS, WAITING)


# ── what is spoken of: at the weekly meeting, to an executor, to the head in the morning ─────────────────


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a department is asked at the meeting: its papers, special control first, then by term."""

    department: str
    """Empty: nobody has been given them."""
    late: int
    papers: list[Term]


@dataclass(frozen=True, slots=True)
class Briefing:
    """What is spoken of at the weekly meeting: what is late, and what is due until a day."""

    until: date
    late: int
    late_by_law: int
    special: int
    count: int
    departments: list[Spoken]
    """The first BRIEFED papers, by departments."""

    @property
    def left_out(self) -> int:
        """Return how many more there are."""
        return self.count - sum(len(one.papers) for one in self.departments)


BRIEFED = 500
"""Papers on the sheet of a meeting: nobody speaks of more."""


def due_by(until: date, filters: Filters, reach: Reach) -> QuerySet[Term]:
    """Return what waits and is late or due until a day, by law or by its control day, the first to be due first."""
    near = Q(due__lte=until) | Q(LessThanOrEqual(control_day(), until))
    return rows(select(filters, reach).filter(near)).order_by("due", "pk")


def briefing(on: date, until: date, reach: Reach) -> Briefing:
    """Return what is spoken of at the meeting of a day: what is late by then, and what is due until the other day."""
    papers = due_by(until, {}, reach)
    counted = papers.order_by().aggregate(
        count=Count("pk"),
        late=Count("pk", filter=is_late(on)),
        by_law=Count("pk", filter=Q(due__lt=on)),
        special=Count("pk", filter=Q(is_special=True)),
    )
    by_name: dict[str, list[Term]] = {}
    for term in papers.order_by("-is_special", "due", "pk")[:BRIEFED]:
        by_name.setdefault(department_of(term), []).append(term)
    departments = [
        Spoken(name, sum(late_days(term, on) > 0 for term in terms), terms) for name, terms in sorted(by_name.items())
    ]
    return Briefing(until, counted["late"], counted["by_law"], counted["special"], counted["count"], departments)


def is_late(on: date) -> Q:
    """Return the condition of a term, or of its control day, being over on a day."""
    return Q(due__lt=on) | Q(LessThan(control_day(), on))


def late_days(term: Any, on: date) -> int:
    """Return for how many days a paper of `rows` is late, by the law or else by its control day; 0: it is not."""
    over = min(term.due, term.watched)
    return max(0, (on - (term.due if term.due < on else over)).days)


def department_of(term: Any) -> str:
    """Return the department that answers a paper of `rows`; nothing, if none has been given it."""
    return next((one.department.name for one in term.letter.given_to if one.is_responsible and not one.parent_id), "")


def holder_of(term: Any) -> str:
    """Return who answers a paper of `rows`: the official, or as long as none is named the department."""
    given_to = [one for one in term.letter.given_to if one.is_responsible]
    passed_on = {one.parent_id for one in given_to}
    last = next((one for one in given_to if one.pk not in passed_on), None)
    if last is None:
        return ""
    return str(last.executor.get_full_name() if last.executor else last.department.name)


def to_resolve(reach: Reach) -> QuerySet[Letter]:
    """Return the papers that are registered here and wait for a resolution."""
    return Letter.objects.filter(given(reach), state=State.REGISTERED, direction=Letter.Direction.INCOMING)
