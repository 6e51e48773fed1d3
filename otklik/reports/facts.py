"""Tables of the office → facts: one query a subject groups papers by the very fields that figures look at.

What a field means stands in the rooms' `queries.py`, where lists take it from too. The period's own papers are
grouped by all fields; of the same period of the years before only what is compared: totals and sources. A journal
is held for a period if it has a paper of every calendar year that the period lies in; a period that it is held for in
part is compared with nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any, TypeVar

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from otklik.office.appeals import queries as appeals
from otklik.office.base import Refusal
from otklik.office.filters import midnight
from otklik.office.incidents import queries as incidents
from otklik.office.journal.models import Entry
from otklik.office.messages import queries as messages
from otklik.office.people.rights import EVERYTHING
from otklik.office.receptions import queries as receptions
from otklik.office.reference.queries import answer_norms, norm_in_force
from otklik.office.registry import queries as registry
from otklik.reports.periods import Period
from otklik.reports.queries import JOURNALS, years_held
from otklik.rules.statistics import (
    AppealFact,
    Facts,
    IncidentFact,
    LetterFact,
    MessageFact,
    Norms,
    ReceptionDayFact,
    ReceptionFact,
)

FILE_IMPORTED = "exchange.file_imported"
"""What the journal says of an imported file; known by name, as the exchange stands beside reports."""

Row = dict[str, Any]
Cell = TypeVar("Cell")


class NoNorm(Refusal):
    """No norm of answering incidents is entered."""


def facts(period: Period) -> Facts:
    """Return all that the report of a period counts.

    :raises NoCalendar: if the period lies in a year whose calendar is not entered
    """
    years = years_held()
    before = {room: earlier_periods(period, years[room]) for room in JOURNALS}

    def of(
        room: str, kind: str, cells: Callable[[Period, Sequence[Period]], Iterable[Cell]]
    ) -> tuple[Cell, ...] | None:
        """Return the facts of a kind, None if the office has no paper of it and no file of it ever came."""
        came = years[room] or Entry.objects.filter(event=FILE_IMPORTED, data__kind=kind).exists()
        return tuple(cells(period, before[room])) if came else None

    return Facts(
        year=period.year,
        letters=of("letters", "correspondence", _letters),
        appeals=of("appeals", "appeals", _appeals),
        incidents=of("incidents", "incidents", _incidents),
        messages=of("messages", "messages", _messages),
        receptions=of("receptions", "receptions", _receptions),
        reception_days=tuple(_reception_days(period)),
        held={
            room: frozenset(one.year for one in (period, *before[room]) if one.lies_in(years[room]))
            for room in JOURNALS
        },
    )


def norms(period: Period) -> Norms:
    """Return the norms of answering incidents in force on the period's last day, or the first that were entered.

    :raises NoNorm: if none is entered
    """
    hours = []
    for urgent in (False, True):
        norm = norm_in_force(period.until, urgent=urgent) or answer_norms().filter(urgent=urgent).last()
        if norm is None:
            raise NoNorm("Нормы ответа на инциденты не внесены. Внесите их в справочник «Нормы ответа».")
        hours.append(norm.hours)
    return Norms(ordinary_hours=hours[0], urgent_hours=hours[1])


def earlier_periods(period: Period, years: Collection[int]) -> list[Period]:
    """Return the same period of the years before that are held, the latest first; none if this one is so in part."""
    if not years or not period.is_comparable or period.gaps(years):
        return []
    earlier = (period.earlier(number) for number in range(1, period.until.year - min(years) + 1))
    return [one for one in earlier if one.lies_in(years)]


def _letters(period: Period, before: Sequence[Period]) -> Iterator[LetterFact]:
    for row in _grouped(registry.incoming_letters(), "registered_on", [period, *_year_before(period, before)]):
        yield LetterFact(**row)


def _appeals(period: Period, before: Sequence[Period]) -> Iterator[AppealFact]:
    day = "registered_on"
    papers = appeals.appeals()
    for row in _grouped(papers, day, [period], appeals.counted(period.until.isoformat())):
        yield AppealFact(**row)
    year_before = _year_before(period, before)
    for row in _grouped(papers, day, year_before, {"source": appeals.SOURCE}):
        yield AppealFact(quarter=0, **row)
    for row in _grouped(papers, day, before[len(year_before) :]):
        yield AppealFact(quarter=0, **row)


def _incidents(period: Period, before: Sequence[Period]) -> Iterator[IncidentFact]:
    papers = incidents.select({}, EVERYTHING)
    now = incidents.select({"since": period.since.isoformat(), "until": period.until.isoformat()}, EVERYTHING)
    timed = papers.alias(minutes=incidents.minutes_taken(now), allowed=incidents.minutes_allowed())
    total = Coalesce(Sum("minutes"), Value(Decimal()))
    for row in _grouped(timed, "accepted_at", [period], incidents.counted(), {"minutes_": total}):
        yield IncidentFact(**row)
    for row in _grouped(papers, "accepted_at", before):
        yield IncidentFact(**row)


def _messages(period: Period, before: Sequence[Period]) -> Iterator[MessageFact]:
    papers = messages.messages()
    for row in _grouped(papers, "accepted_at", [period], messages.counted()):
        yield MessageFact(**row)
    for row in _grouped(papers, "accepted_at", _year_before(period, before)):
        yield MessageFact(**row)


def _receptions(period: Period, before: Sequence[Period]) -> Iterator[ReceptionFact]:
    papers = receptions.select({}, EVERYTHING)
    for row in _grouped(papers, "day__held_on", [period, *_year_before(period, before)], receptions.counted()):
        yield ReceptionFact(**row)


def _reception_days(period: Period) -> Iterator[ReceptionDayFact]:
    days = receptions.select_days({}, EVERYTHING)
    for row in _grouped(days, "held_on", [period], {"official_": F("official__post")}):
        yield ReceptionDayFact(**row)


def _year_before(period: Period, before: Sequence[Period]) -> Sequence[Period]:
    return [one for one in before[:1] if one.year == period.year - 1]


def _grouped(
    papers: QuerySet[Any],
    field: str,
    periods: Sequence[Period],
    fields: Mapping[str, Combinable] = MappingProxyType({}),
    totals: Mapping[str, Combinable] = MappingProxyType({}),
) -> Iterator[Row]:
    """Yield a row for each group of papers of the periods that are alike in the fields: year, fields, totals, count.

    A field whose name the model has already is given with «_» at its end; `field` is a date or a moment.
    """
    if not periods:
        return
    within = [_within(field, one) for one in periods]
    label = Case(
        *(When(condition, then=Value(one.year)) for one, condition in zip(periods, within, strict=True)),
        output_field=IntegerField(),
    )
    query = (
        papers.filter(reduce(or_, within))
        .order_by()
        .values(year_=label, **fields)
        .annotate(count=Count("pk", distinct=papers.query.distinct), **totals)
    )
    for row in query:
        yield {name.rstrip("_"): value for name, value in row.items()}


def _within(field: str, period: Period) -> Q:
    """Return the condition of belonging to a period by a date, or by a moment whose name ends in «_at»."""
    if field.endswith("_at"):
        first, after = midnight(period.since), midnight(period.until + timedelta(days=1))
        return Q(**{f"{field}__gte": first, f"{field}__lt": after})
    return Q(**{f"{field}__gte": period.since, f"{field}__lte": period.until})
