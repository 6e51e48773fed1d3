"""Tables of the office → facts: one query a subject groups papers by the very fields that figures look at.

What a field means stands in the rooms' `queries.py`, where lists take it from too. The period's own papers are
grouped by all fields; of the same period of the years before only what is compared: totals and sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any, TypeVar

from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from otklik.office.appeals import queries as appeals
from otklik.office.base import Refusal
from otklik.office.filters import midnight
from otklik.office.incidents import queries as incidents
from otklik.office.journal.models import Entry
from otklik.office.messages import queries as messages
from otklik.office.receptions import queries as receptions
from otklik.office.reference.queries import answer_norms, norm_in_force
from otklik.office.registry import queries as registry
from otklik.reports.periods import Period
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

    :raises NoCalendar: if answers to incidents run into a year whose calendar is not entered
    """
    days = tuple(_reception_days(period))
    return Facts(
        year=period.year,
        letters=_if_any("correspondence", registry.incoming_letters(), _letters(period)),
        appeals=_if_any("appeals", appeals.appeals(), _appeals(period)),
        incidents=_if_any("incidents", incidents.select({}), _incidents(period)),
        messages=_if_any("messages", messages.messages(), _messages(period)),
        receptions=_if_any("receptions", receptions.select({}), _receptions(period)),
        reception_days=days,
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


def earlier_periods(period: Period, first: date | None) -> list[Period]:
    """Return the same period of the years before, the latest first, back to the year of the first paper."""
    if first is None or not period.is_comparable:
        return []
    return [period.earlier(years) for years in range(1, period.year - first.year + 1)]


def _letters(period: Period) -> Iterator[LetterFact]:
    papers = registry.incoming_letters()
    for row in _grouped(papers, "registered_on", [period, *_year_before(period)]):
        yield LetterFact(**row)


def _appeals(period: Period) -> Iterator[AppealFact]:
    day = "letter__registered_on"
    papers = appeals.appeals()
    for row in _grouped(papers, day, [period], appeals.counted(period.until.isoformat())):
        yield AppealFact(**row)
    before = earlier_periods(period, papers.order_by(day).values_list(day, flat=True).first())
    for row in _grouped(papers, day, before[:1], {"source": appeals.SOURCE}):
        yield AppealFact(quarter=0, **row)
    for row in _grouped(papers, day, before[1:]):
        yield AppealFact(quarter=0, **row)


def _incidents(period: Period) -> Iterator[IncidentFact]:
    papers = incidents.select({})
    now = incidents.select({"since": period.since.isoformat(), "until": period.until.isoformat()})
    timed = papers.alias(minutes=incidents.minutes_taken(now), allowed=incidents.minutes_allowed())
    total = Coalesce(Sum("minutes"), Value(Decimal()))
    for row in _grouped(timed, "accepted_at", [period], incidents.counted(), {"minutes_": total}):
        yield IncidentFact(**row)
    first = papers.aggregate(first=Min("accepted_at"))["first"]
    for row in _grouped(papers, "accepted_at", earlier_periods(period, first and timezone.localdate(first))):
        yield IncidentFact(**row)


def _messages(period: Period) -> Iterator[MessageFact]:
    papers = messages.messages()
    for row in _grouped(papers, "accepted_at", [period], messages.counted()):
        yield MessageFact(**row)
    for row in _grouped(papers, "accepted_at", _year_before(period)):
        yield MessageFact(**row)


def _receptions(period: Period) -> Iterator[ReceptionFact]:
    papers = receptions.select({})
    for row in _grouped(papers, "day__held_on", [period, *_year_before(period)], receptions.counted()):
        yield ReceptionFact(**row)


def _reception_days(period: Period) -> Iterator[ReceptionDayFact]:
    days = receptions.select_days({})
    for row in _grouped(days, "held_on", [period], {"official_": F("official__post")}):
        yield ReceptionDayFact(**row)


def _year_before(period: Period) -> list[Period]:
    return [period.earlier(1)] if period.is_comparable else []


def _grouped(
    papers: QuerySet[Any],
    field: str,
    periods: list[Period],
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


def _if_any(kind: str, papers: QuerySet[Any], cells: Iterable[Cell]) -> tuple[Cell, ...] | None:
    """Return the facts of a kind, None if the office has no paper of it and no file of it ever came."""
    came = papers.exists() or Entry.objects.filter(event=FILE_IMPORTED, data__kind=kind).exists()
    return tuple(cells) if came else None
