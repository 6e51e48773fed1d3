"""What staff may read of incidents, and the words by which they choose them: the same for lists and for figures.

Answering takes the time of the clock that the norm names, from acceptance to the answer; an answer noted before the
acceptance took none. Working time is computed by the database for all incidents at once, out of the calendar's rows:
see `WorkedUntil`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    Func,
    Max,
    Min,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from otklik.office import base
from otklik.office.base import Refusal
from otklik.office.filters import (
    Filters,
    UnknownFilter,
    Word,
    beginning,
    equal,
    midnight,
    moment,
    named,
    narrow,
    since_midnight,
    until_midnight,
    whether,
)
from otklik.office.incidents.models import Incident
from otklik.office.people.rights import EVERYTHING, Reach, keys
from otklik.office.reference.models import AnswerNorm
from otklik.office.reference.queries import answer_norms, office_calendar
from otklik.office.search.queries import holding
from otklik.rules.calendar import WorkingCalendar
from otklik.rules.years import UnknownYear, last_known_day

MINUTES = DecimalField(max_digits=20, decimal_places=6)
DAY = timedelta(days=1)
LONG = timedelta(days=365)
"""What has waited longer has outlived any norm of hours: no calendar is asked."""


class NoCalendar(Refusal):
    """Incidents were accepted in a year whose calendar is not entered."""


class WorkedUntil(Func):
    """Working minutes from the first midnight of a range of days until a moment of it.

    The calendar's rows go to the database as arrays, one element a day: the minutes worked before it and, for each
    window of work, its beginning and its end in minutes of the day. So a moment costs one look into each array; of a
    moment out of the range nothing can be told: it is null.
    """

    output_field = MINUTES

    def __init__(self, moment: str | Value, calendar: WorkingCalendar, first: date, last: date) -> None:
        days = list(calendar.days(first, last))
        widest = max(len(row.windows) for row in days)
        windows = [
            [(_minutes(opens), _minutes(closes)) for opens, closes in row.windows]
            + [(0, 0)] * (widest - len(row.windows))
            for row in days
        ]
        super().__init__(
            F(moment) if isinstance(moment, str) else moment,
            Value(first),
            Value([row.minutes_before for row in days]),
            *(Value([row[window][edge] for row in windows]) for window in range(widest) for edge in (0, 1)),
        )

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: object, **_: object
    ) -> tuple[str, list[object]]:
        (moment, moment_params), (first, first_params), before, *edges = (
            compiler.compile(part) for part in self.source_expressions
        )
        local, local_params = f"({moment} AT TIME ZONE %s)", [*moment_params, settings.TIME_ZONE]
        minute = f"(EXTRACT(EPOCH FROM {local}::time) / 60)"

        def on_that_day(array: tuple[str, Sequence[object]]) -> tuple[str, list[object]]:
            return f"(({array[0]})::int[])[{local}::date - {first}::date + 1]", [
                *array[1],
                *local_params,
                *first_params,
            ]

        sql, params = on_that_day(before)
        for opens, closes in zip(edges[::2], edges[1::2], strict=True):
            (opens_sql, opens_params), (closes_sql, closes_params) = on_that_day(opens), on_that_day(closes)
            sql += f" + GREATEST(LEAST({minute}, {closes_sql}) - {opens_sql}, 0)"
            params += [*local_params, *closes_params, *opens_params]
        return f"({sql})", params


class Minutes(Func):
    """Minutes from one moment to another by the clock on the wall."""

    template = "(EXTRACT(EPOCH FROM %(expressions)s) / 60)"
    arg_joiner = " - "
    output_field = MINUTES


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def minutes_taken(incidents: QuerySet[Incident]) -> Combinable:
    """Return how many minutes the answers of these incidents took, by the clock that each one's norm names.

    The working time of an answer that came in a year whose calendar is not entered cannot be told: it is null.

    :raises NoCalendar: if an incident was accepted in a year whose calendar is not entered
    """
    norms = list(answer_norms())
    if _all_by_wall(norms):
        return _never_negative(Minutes("answered_at", "accepted_at"))
    ends = incidents.filter(answered_at__isnull=False).aggregate(
        first=Min("accepted_at"), last=Max("accepted_at"), answered=Max("answered_at")
    )
    if ends["first"] is None:
        return Value(Decimal(), output_field=MINUTES)
    first, last, answered = (timezone.localdate(ends[name]) for name in ("first", "last", "answered"))
    return _never_negative(_by_clock(norms, "answered_at", first, max(last, min(answered, last_known_day()))))


def run_out_by(incidents: QuerySet[Incident], moments: Sequence[datetime]) -> list[int]:
    """Return how many incidents there are, and of how many the term has run out by each moment.

    :raises NoCalendar: if a moment, or the year before it, lies in a year whose calendar is not entered
    """
    norms = list(answer_norms())
    waited = {f"waited_{place}": _waited(norms, until) for place, until in enumerate(moments)}
    by = {f"by_{place}": _run_out(f"waited_{place}", until) for place, until in enumerate(moments)}
    counts = incidents.annotate(**waited, allowed=_allowed(norms)).aggregate(
        all=Count("pk"), **{name: Count("pk", filter=run_out) for name, run_out in by.items()}
    )
    return list(counts.values())


def _waited(norms: Sequence[AnswerNorm], until: datetime) -> Combinable:
    """Return how many minutes an incident has waited until a moment by its norm's clock; null if for LONG."""
    first, last = timezone.localdate(until - LONG), timezone.localdate(until)
    return _by_clock(norms, Value(until), first, last)


def _run_out(waited: str, until: datetime) -> Q:
    """Return the condition of having no answer and no time left at a moment."""
    return ~ANSWERED & (Q(accepted_at__lt=until - LONG + DAY) | Q(**{f"{waited}__gte": F("allowed")}))


def _all_by_wall(norms: Sequence[AnswerNorm]) -> bool:
    return bool(norms) and all(norm.clock == AnswerNorm.Clock.HOURS for norm in norms)


def _by_clock(norms: Sequence[AnswerNorm], until: str | Value, first: date, last: date) -> Combinable:
    """Return the minutes from acceptance until a moment, by the clock of each incident's norm; both lie within days."""
    try:
        accepted, ended = (WorkedUntil(moment, office_calendar(), first, last) for moment in ("accepted_at", until))
    except UnknownYear as error:
        raise NoCalendar(f"Время ответов на инциденты не подсчитать. {error}") from error
    worked, wall = ended - accepted, Minutes(until, "accepted_at")
    if all(norm.clock == AnswerNorm.Clock.WORKING_HOURS for norm in norms):
        return worked
    clocks = {AnswerNorm.Clock.HOURS: wall, AnswerNorm.Clock.WORKING_HOURS: worked}
    return Case(
        *(When(_of_norm(norm), then=clocks[AnswerNorm.Clock(norm.clock)]) for norm in norms),
        default=worked,
        output_field=MINUTES,
    )


def _never_negative(minutes: Combinable) -> Combinable:
    """Return the minutes, none for an answer that is noted before its incident was accepted."""
    return Case(When(EARLY, then=Value(Decimal())), default=minutes, output_field=MINUTES)


def minutes_allowed() -> Combinable:
    """Return how many minutes the norm of the day of acceptance gives; before the first norm, what that one does."""
    return _allowed(list(answer_norms()))


def _allowed(norms: Sequence[AnswerNorm]) -> Combinable:
    cases = [When(_of_norm(norm), then=Value(60 * norm.hours)) for norm in norms]
    cases += [When(Q(urgent=norm.urgent), then=Value(60 * norm.hours)) for norm in reversed(norms)]
    return Case(*cases, output_field=MINUTES)


def _of_norm(norm: AnswerNorm) -> Q:
    within = Q(urgent=norm.urgent)
    if norm.since:
        within &= Q(accepted_at__gte=midnight(norm.since))
    if norm.until:
        within &= Q(accepted_at__lt=midnight(norm.until + timedelta(days=1)))
    return within


ANSWERED = Q(answered_at__isnull=False)
EARLY = Q(answered_at__lt=F("accepted_at"))
"""Answered, by the journal, before it was accepted: a slip of the journal."""
IN_TIME = ANSWERED & Q(minutes__lte=F("allowed"))
LATE = ANSWERED & Q(minutes__gt=F("allowed"))
UNTIMED = ANSWERED & Q(minutes__isnull=True)
TIMINGS = {"in_time": IN_TIME, "late": LATE, "untimed": UNTIMED, "in_work": ~ANSWERED}


def counted() -> Mapping[str, Combinable]:
    """Return what a report looks at in an incident by the names of its facts; papers need `minutes`, `allowed`."""
    return {
        "territory": Coalesce(F("settlement__name"), Value(""), output_field=TextField()),
        "network_": F("network__name"),
        "topic_group_": F("topic_group"),
        "topic_": F("topic"),
        "urgent_": F("urgent"),
        "answered": ExpressionWrapper(ANSWERED, BooleanField()),
        "timed": ExpressionWrapper(~UNTIMED, BooleanField()),
        "in_time": Coalesce(ExpressionWrapper(IN_TIME, BooleanField()), Value(False)),
    }


def _by_timing(value: str, _: Filters) -> Q:
    if value not in TIMINGS:
        raise UnknownFilter(f"Значения «{value}» у отбора по сроку нет.")
    return TIMINGS[value]


def _by_urgency(value: str, _: Filters) -> Q:
    if value not in ("0", "1"):
        raise UnknownFilter(f"Важность «{value}» не понята: 1 – повышенная, 0 – обычная.")
    return Q(urgent=value == "1")


def _timed(filters: Filters) -> Mapping[str, Combinable]:
    if filters["timing"] == "in_work":
        return {}
    within = {name: filters[name] for name in ("since", "until") if name in filters}
    return {"minutes": minutes_taken(select(within, EVERYTHING)), "allowed": minutes_allowed()}


def _at(name: str) -> Callable[[Filters], Mapping[str, Combinable]]:
    """Return what the term of an incident is compared with at the moment that a filter names."""

    def needs(filters: Filters) -> Mapping[str, Combinable]:
        norms = list(answer_norms())
        return {f"waited_{name}": _waited(norms, moment(filters[name])), "allowed": _allowed(norms)}

    return needs


FILTERS = {
    "words": holding("incident"),
    "number": beginning("external_id"),
    "executor": named("department__name"),
    "since": since_midnight("accepted_at"),
    "until": until_midnight("accepted_at"),
    "network": named("network__name"),
    "topic": equal("topic"),
    "topic_group": equal("topic_group"),
    "territory": named("settlement__name"),
    "due_since": Word(lambda value, _: ~ANSWERED & ~_run_out("waited_due_since", moment(value)), _at("due_since")),
    "due_until": Word(lambda value, _: _run_out("waited_due_until", moment(value)), _at("due_until")),
    "urgent": Word(_by_urgency),
    "timing": Word(_by_timing, _timed),
    "early": whether(EARLY),
}


def select(filters: Filters, reach: Reach) -> QuerySet[Incident]:
    """Return the incidents within reach that every filter admits.

    :raises UnknownFilter: if a filter is not in FILTERS, or its value is not understood
    """
    given = Q() if reach.everything else Q(department__in=keys(reach.departments))
    return narrow(Incident.objects.filter(given), FILTERS, filters)


def labels(**which: Any) -> QuerySet[Any, Any]:
    """Return key, address and number of incidents: see `base.labels`."""
    return base.labels(Incident.objects.all(), "external_id", **which)
