"""What staff may read of resolutions and assignments: what waits for a resolution, what is whose, a paper's tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from otklik.office.appeals.models import Appeal, CoverLetter
from otklik.office.appeals.queries import unreported
from otklik.office.assigning.models import PartFile, Phrase, Resolution, Route
from otklik.office.filters import (
    ANY,
    Filters,
    OneOf,
    Order,
    UnknownFilter,
    Word,
    annulled,
    beginning,
    narrow,
    since_day,
    until_day,
    whether,
)
from otklik.office.people.models import Role, User
from otklik.office.people.rights import Action, Reach, Standing, keys
from otklik.office.reference.models import Department, LetterKind
from otklik.office.reference.queries import in_force_on, office_calendar, terms
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment
from otklik.office.work.queries import given, last_day, standing
from otklik.rules import routing
from otklik.rules.deadlines import Due, NoTerm, Step, due, term_of
from otklik.rules.law import Procedure
from otklik.rules.workflow import IN_EXECUTION, WORKERS, State
from otklik.rules.years import UnknownYear

OPEN = (Assignment.State.GIVEN.value, Assignment.State.ACCEPTED.value)
EXECUTED = [state.value for state in IN_EXECUTION]
REPLACED = "перепоручено"
"""Why what somebody was given is nobody's any more, where it was not returned."""
DEEPEST = 20
"""Levels of departments that are gone down: no office has more."""


# ── Days and names ────────────────────────────────────────────────────────────────────────────────────────


def limit_of(letter: Letter) -> date | None:
    """Return the day by which the office watches a paper, as `work.queries.last_day` does; None: it has no term."""
    term = getattr(letter, "term", None)
    return term and (term.extended_to or term.stated_due or term.control_due or term.legal_due)


def _owed(letter: Any) -> QuerySet[CoverLetter]:
    """Return the cover letters of a paper whose higher bodies have named a day and were not told yet, the first first.

    :param letter: its key, or what names it of an outer query
    """
    return unreported(letter).filter(control_due__isnull=False)


def report_day(letter: Letter, today: date) -> date | None:
    """Return the first day, today or later, by which a higher body wants to be told of a paper; None: none does."""
    return _owed(letter.pk).filter(control_due__gte=today).values_list("control_due", flat=True).first()


def _report_day(letter: str) -> Subquery:
    """Return, for a row of a list, the first day by which a higher body wants to be told of its paper, past or not."""
    return Subquery(_owed(OuterRef(letter)).values("control_due")[:1])


def own_limit(above: date | None, limit: date | None) -> date | None:
    """Return the last day of what is below an assignment due `above`, on a paper due by a limit."""
    return min((day for day in (above, limit) if day), default=None)


def return_by(letter: Letter, assignment: Assignment) -> Due | None:
    """Return by when an assignment may be returned as not one's own; None where nothing bounds it.

    A procedure that has no row of its own takes that of letters.
    """
    if assignment.given_at is None:
        return None
    on = localdate(assignment.given_at)
    for procedure in (letter.procedure, Procedure.OFFICIAL_LETTER):
        try:
            row = term_of(Step.RETURN_ASSIGNMENT, Procedure(procedure or Procedure.APPEAL), on, terms())
            return due(row, on, office_calendar())
        except NoTerm:
            continue
        except UnknownYear:
            return None
    return None


def label(assignment: Assignment) -> str:
    """Return whose an assignment is: «Отдел ЖКХ, Белов И. Н.»."""
    person = assignment.executor.get_full_name() if assignment.executor else ""
    return ", ".join(filter(None, (assignment.department.name, person)))


def named_by(about: str, department: int | None, executor: int | None) -> str:
    """Return the department or the official of these keys that a complaint names; empty: neither."""
    names = [
        *Department.objects.filter(pk=department or 0).values_list("name", flat=True),
        *User.objects.filter(pk=executor or 0).values_list("name", flat=True),
    ]
    return next((name for name in names if routing.complains_of(about, name)), "")


def complained_of(letter: Letter, department: int | None, executor: int | None) -> str:
    """Return the department or the official of these keys whom a letter's appeal complains of; empty: neither."""
    appeal = getattr(letter, "appeal", None)
    return named_by(appeal.about_whom, department, executor) if appeal and appeal.about_whom else ""


def complaining_of(department: int | None, letters: Any, executor: int | None = None) -> list[int]:
    """Return the keys of those of some letters (their keys) whose appeal complains of a department or an official."""
    told = Appeal.objects.filter(letter__in=letters).exclude(about_whom="").values_list("letter", "about_whom")
    return [letter for letter, about in told if named_by(about, department, executor)]


def with_parts() -> QuerySet[Assignment]:
    """Return the assignments of which a part was handed in for the answer."""
    return standing().filter(~Q(part="") | Q(part_files__isnull=False))


def below(department: int) -> set[int]:
    """Return the keys of a department and of all below it."""
    found, step = {department}, {department}
    for _ in range(DEEPEST):
        step = set(Department.objects.filter(parent__in=step).values_list("pk", flat=True)) - found
        if not step:
            break
        found |= step
    return found


def executors(today: date, within: set[int] | None = None) -> tuple[list[Department], list[User]]:
    """Return to whom papers may be given: departments in force and officials at work in them; within some, or all."""
    rooms = Department.objects.filter(in_force_on(today)).order_by("sort_key", "pk")
    people = User.objects.filter(is_active=True, role__in=[role.value for role in WORKERS], department__in=rooms)
    people = people.select_related("department").order_by("sort_key", "pk")
    if within is not None:
        rooms, people = rooms.filter(pk__in=within), people.filter(department__in=within)
    return list(rooms), list(people)


def leaders() -> QuerySet[User]:
    """Return those whose resolutions there are: heads first, then deputies, by name."""
    at_work = User.objects.filter(is_active=True, role__in=[Role.HEAD, Role.DEPUTY])
    return at_work.order_by(Case(When(role=Role.HEAD, then=0), default=1), "sort_key", "pk")


# ── What waits for a resolution ───────────────────────────────────────────────────────────────────────────


def _by_last_day(day: Coalesce) -> dict[str, Word]:
    """Return the words that ask for papers by the day on which they are due."""
    words = {"due_since": since_day("last_day"), "due_until": until_day("last_day")}
    return {name: Word(word.condition, lambda _: {"last_day": day}) for name, word in words.items()}


class _Days(Func):
    """Days from an old day on, as a number."""

    template = "(%(expressions)s - DATE '2000-01-01')"
    output_field = IntegerField()


WITHOUT_TERM, ORDINARY = 1_000_000, 10_000_000
TURN = Coalesce(_Days(last_day("term__")), Value(WITHOUT_TERM)) + Case(
    When(control=LetterKind.Control.SPECIAL, then=Value(0)), default=Value(ORDINARY), output_field=IntegerField()
)
"""Where a paper stands in the cabinet: special control first, then by the control day; without a term last."""
RETURNED = Assignment.objects.filter(letter=OuterRef("pk"), state=Assignment.State.RETURNED, parent=None)
WAITS = "waits"
"""The filter that admits (`any`) what waits no longer too."""
AWAITING = {
    WAITS: annulled(Q(pk=None)),
    "number": beginning("number"),
    "special": whether(Q(control=LetterKind.Control.SPECIAL)),
    "returned": whether(Q(Exists(RETURNED))),
    **_by_last_day(last_day("term__")),
}


AWAITING_ORDERS = {"turn": Order("in_turn")}


def select_awaiting(filters: Filters, reach: Reach) -> QuerySet[Letter]:
    """Return the papers that wait for a resolution of whom a reach names, and what a head gave to a deputy herself.

    A paper of another system, whose states we do not know, waits for nothing here.

    :raises UnknownFilter: if a filter is not in AWAITING
    """
    if filters.get(WAITS) == ANY:
        here = given(reach)
    else:
        here = Q(state=State.REGISTERED.value)
        if not reach.everything:
            here = _among(Letter.objects.filter(here, given(reach)).values("pk"))
    if here and reach.persons:  # an empty condition admits all already
        here |= _among(_sent(reach).values("letter"))
    return narrow(Letter.objects.filter(here, annulled_on=None), AWAITING, filters)


def _among(letters: QuerySet[Any]) -> Q:
    """Return the condition of being one of a few letters, collected first: two such lead to two looks into an index."""
    return Q(OneOf(F("pk"), ArraySubquery(letters)))


def _sent(reach: Reach) -> QuerySet[Assignment]:
    """Return what was given to deputies themselves and waits for their resolution: to be passed down or taken up."""
    return Assignment.objects.filter(
        executor__in=keys(reach.persons),
        executor__role=Role.DEPUTY,
        state=Assignment.State.GIVEN,
        given_at__isnull=False,
        letter__state__in=[State.ASSIGNED.value, State.IN_WORK.value],
    )


def sent_to(letter: Letter, reach: Reach) -> Assignment | None:
    """Return the assignment by which a paper waits for a deputy's resolution; None if it waits for a first one."""
    sent = _sent(reach).filter(letter=letter).annotate(by_resolution=BY_RESOLUTION)
    return sent.select_related("department", "executor", "letter").first()


def awaiting_rows(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Return papers that wait with all that their rows name; `in_turn` is where they stand.

    `report_day` is when a higher body wants to be told.
    """
    papers = letters.select_related("kind", "term", "appeal", "appeal__settlement")
    return papers.annotate(in_turn=TURN, last_day=last_day("term__"), report_day=_report_day("pk"))


def next_awaiting(reach: Reach, after: Letter | None = None) -> Letter | None:
    """Return the first paper that waits, or the first one after another; from the beginning again after the last."""
    papers = select_awaiting({}, reach).annotate(in_turn=TURN).order_by(TURN, "pk")
    keys = papers.values_list("pk", flat=True)  # only of the one that is found is more looked at than its place
    found = keys[:1]
    if after is not None:
        place = Letter.objects.filter(pk=after.pk).values_list(TURN, flat=True).get()
        later = keys.filter(Q(in_turn__gt=place) | Q(in_turn=place, pk__gt=after.pk))[:1]
        found = later if later.exists() else keys.exclude(pk=after.pk)[:1]
    return Letter.objects.filter(pk__in=list(found)).first()


# ── What is whose ─────────────────────────────────────────────────────────────────────────────────────────


def holds(standing_as: Standing, assignment: Assignment) -> bool:
    """Tell whether an assignment is a person's: given to her, or to a department of hers while nobody is named.

    A deputy has those of her branch, though her list shows only what is given to herself and her own department.
    """
    within = standing_as.reach(Action.CONSIDER)
    if assignment.executor_id is not None:
        return assignment.executor_id in within.persons
    return assignment.department_id in within.departments


def _passed() -> Q:
    return Q(Exists(standing().filter(parent=OuterRef("pk"))))


STAGE = "stage"
"""The filter that asks how far an assignment is; `any` admits what is done or returned too."""
STAGES = {
    "to_accept": lambda: Q(state=Assignment.State.GIVEN),
    "in_work": lambda: Q(state=Assignment.State.ACCEPTED) & ~_passed(),
    "passed": _passed,
    "helping": lambda: Q(is_responsible=False),
}


def _by_stage(value: str, _: Filters) -> Q:
    if value == ANY:
        return Q()
    if value not in STAGES:
        raise UnknownFilter(f"Значения «{value}» у этого отбора нет.")
    return STAGES[value]()


OWN_DAY = Coalesce(F("due"), last_day("letter__term__"))
"""The last day of an assignment: its own, or that of its paper."""
MINE = {
    "number": beginning("letter__number"),
    STAGE: Word(_by_stage),
    "special": whether(Q(letter__control=LetterKind.Control.SPECIAL)),
    **_by_last_day(OWN_DAY),
}


MINE_ORDERS = {"due": Order("last_day", without=Q(last_day__isnull=True))}


def select_mine(filters: Filters, reach: Reach) -> QuerySet[Assignment]:
    """Return what is given to whom a reach names, or to their departments while nobody is named, and is not done.

    What another system gave is not among it.

    :raises UnknownFilter: if a filter is not in MINE
    """
    theirs = Q(executor__in=keys(reach.persons)) | Q(executor=None, department__in=keys(reach.departments))
    rows = Assignment.objects.filter(Q() if reach.everything else theirs, given_at__isnull=False)
    if filters.get(STAGE) != ANY:
        rows = rows.filter(state__in=OPEN, letter__state__in=EXECUTED, letter__annulled_on=None)
    return narrow(rows, MINE, filters)


def mine_rows(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Return assignments with all that their rows name, what was returned from below them among it.

    People are looked up apart: of more than eight tables PostgreSQL would put all assignments together to show fifty.
    """
    returned = Assignment.objects.filter(state=Assignment.State.RETURNED).exclude(reason=REPLACED)
    rows = assignments.select_related("letter", "letter__term", "letter__appeal", "department")
    children = Prefetch("passed_down", standing().select_related("department", "executor"), to_attr="children")
    back = Prefetch("passed_down", returned.select_related("department", "executor"), to_attr="came_back")
    rows = rows.annotate(last_day=OWN_DAY, report_day=_report_day("letter"), by_resolution=BY_RESOLUTION)
    return rows.prefetch_related("executor", "given_by", children, back)


BY_RESOLUTION = Subquery(
    Resolution.objects.filter(letter=OuterRef("letter"), at=OuterRef("given_at")).values("author__name")[:1]
)
"""Whose resolution an assignment was given by: both are written at one moment, whoever enters them; null: by none."""


# ── One paper ─────────────────────────────────────────────────────────────────────────────────────────────


def assignment_with(public_id: Any) -> Assignment | None:
    """Return an assignment by its address, whosever it is."""
    rows = Assignment.objects.select_related("letter", "department", "executor", "given_by", "parent")
    return rows.annotate(by_resolution=BY_RESOLUTION).filter(public_id=public_id).first()


@dataclass(frozen=True, slots=True)
class Branch:
    """An assignment in a paper's tree: how deep it stands, its last day, what was handed in of it."""

    assignment: Assignment
    depth: int
    due: date | None
    files: list[Any]

    @property
    def came_back(self) -> str:
        """Return why it was returned as not one's own; empty: it was not."""
        returned = self.assignment.state == Assignment.State.RETURNED and self.assignment.reason != REPLACED
        return self.assignment.reason if returned else ""


def tree_of(letter: Letter) -> list[Branch]:
    """Return all assignments of a paper, each followed by those below it, the responsible one first."""
    files = Prefetch("part_files", PartFile.objects.select_related("file").order_by("pk"))
    rows = list(
        Assignment.objects.filter(letter=letter)
        .select_related("department", "executor", "given_by")
        .annotate(by_resolution=BY_RESOLUTION)
        .prefetch_related(files)
        .order_by("-is_responsible", "department__sort_key", "pk")
    )
    limit = limit_of(letter)
    for row in rows:
        row.letter = letter

    def walk(parent: int | None, depth: int, above: date | None) -> Iterator[Branch]:
        for row in (row for row in rows if row.parent_id == parent):
            last = row.due or above
            yield Branch(row, depth, last, [one.file for one in row.part_files.all()])
            yield from walk(row.pk, depth + 1, last)

    return list(walk(None, 0, limit))


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a co-executor has handed in."""

    whose: str
    text: str
    files: list[Any]


def parts_of(letter: Letter) -> list[HandedIn]:
    """Return what co-executors have handed in for the answer to a paper, in the order of its tree."""
    return [
        HandedIn(label(branch.assignment), branch.assignment.part, branch.files)
        for branch in tree_of(letter)
        if branch.assignment.state == Assignment.State.DONE and (branch.assignment.part or branch.files)
    ]


def resolutions_of(letter: Letter) -> QuerySet[Resolution]:
    """Return the resolutions of a paper, the last one first."""
    return (
        Resolution.objects.filter(letter=letter).select_related("author", "entered_by", "scan").order_by("-at", "-pk")
    )


# ── What helps ────────────────────────────────────────────────────────────────────────────────────────────


def phrases() -> QuerySet[Phrase]:
    """Return the office's ready wordings, in their order."""
    return Phrase.objects.order_by("position", "pk")


def routes() -> QuerySet[Route]:
    """Return the rows of the office's order, those of whole topics first."""
    rows = Route.objects.select_related("settlement", "department", "executor")
    return rows.order_by("prefix", F("settlement__sort_key").asc(nulls_first=True), "-since")


def route_of(letter: Letter, on: date) -> Route | None:
    """Return the row of the office's order that has the first question of an appeal, on a day; None: none has."""
    appeal = getattr(letter, "appeal", None)
    if appeal is None:
        return None
    question = appeal.questions.filter(position=1).values_list("code", flat=True).first()
    rows = list(routes().filter(Q(since__lte=on) & (Q(until=None) | Q(until__gte=on))))
    by_rule = [(as_rule(row), row) for row in rows]
    found = routing.route(
        question or "", appeal.settlement.name if appeal.settlement else "", on, [one for one, _ in by_rule]
    )
    return next((row for rule, row in by_rule if rule is found), None)


def as_rule(row: Route) -> routing.Route:
    """Return a row of the order as the rule book reads it."""
    whom = ", ".join(filter(None, (row.department.name, row.executor.get_full_name() if row.executor else "")))
    return routing.Route(
        prefix=row.prefix,
        settlement=row.settlement.name if row.settlement else "",
        department=whom,
        since=row.since,
        source=row.source,
    )
