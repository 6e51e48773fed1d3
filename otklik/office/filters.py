"""The words by which lists and figures choose papers: a filter's name and its value, as an address bar has them.

A room names its words once, in its `queries.py`: a figure that counts papers and a list that shows them mean the
same by the same words, so a list is as long as its figure. Values are texts: days `ГГГГ-ММ-ДД`, moments of the
office's time `ГГГГ-ММ-ДДTЧЧ:ММ`, yes is `1`.

And the orders in which papers may stand: a room offers only those that an index serves (decision 0007).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import (
    BooleanField,
    Count,
    DateField,
    DateTimeField,
    F,
    Func,
    IntegerField,
    Model,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Cast, ExtractYear
from django.utils import timezone

from otklik.office.base import Refusal

Filters = Mapping[str, str]
Papers = TypeVar("Papers", bound=Model)

YES = "1"
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Moments beyond these have no time before or after them to count in."""
MOMENT = "%Y-%m-%dT%H:%M"


class UnknownFilter(Refusal):
    """A list does not know such a filter, or not such a value of it."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a filter means: the condition for a value, and the expressions that the condition speaks of.

    `condition` gets the value and all the filters, and returns Q over the papers and `needs`.
    """

    condition: Callable[[str, Filters], Q]
    needs: Callable[[Filters], Mapping[str, Combinable]] = lambda _: {}


Vocabulary = Mapping[str, Word]


@dataclass(frozen=True, slots=True)
class Order:
    """An order of papers; those that are equal in it stand by their keys."""

    by: str
    """A field or annotation; an index has it first and the key after it."""
    falling: bool = False
    """The greatest comes first."""
    without: Q | None = None
    """The condition of having none, where papers may: they stand last, whichever way the others go."""

    def turned(self) -> Order:
        """Return the order from its other end."""
        return replace(self, falling=not self.falling)


class Row(Func):
    """Several values compared as one: the first that differs decides."""

    template = "ROW(%(expressions)s)"
    output_field = TextField()  # what PostgreSQL compares, Django never sees


class Beyond(Func):
    """Whether a row stands after (`>`) or before (`<`) another one."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


class OneOf(Func):
    """Whether a value is one of those of an array."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


WALK = """
    SELECT {place}, walk.year FROM (
        WITH RECURSIVE held (year) AS (({latest}) UNION ALL SELECT ({before}) FROM held WHERE held.year IS NOT NULL)
        TABLE held
    ) AS walk WHERE walk.year IS NOT NULL
"""
"""Years from the last one back: `latest` finds the year of the last paper, `before` that of the last one before."""


def narrow(papers: QuerySet[Papers], vocabulary: Vocabulary, filters: Filters) -> QuerySet[Papers]:
    """Return the papers that every filter admits.

    :raises UnknownFilter: if a filter or a value is not in the vocabulary
    """
    for name, value in filters.items():
        if name not in vocabulary:
            raise UnknownFilter(f"Отбора «{name}» у этого списка нет.")
        word = vocabulary[name]
        papers = papers.alias(**word.needs(filters)).filter(word.condition(value, filters))
    return papers


def day(value: str) -> date:
    """Return the day that a filter's value names.

    :raises UnknownFilter: if it names none
    """
    with suppress(ValueError):
        found = date.fromisoformat(value)
        if found.isoformat() == value:  # not one of ISO's other writings: pages cut the year off the text
            return found
    raise UnknownFilter(f"День «{value}» не понят: нужно ГГГГ-ММ-ДД, например 2021-12-31.")


def moment(value: str) -> datetime:
    """Return the moment of the office's time that a filter's value names.

    :raises UnknownFilter: if it names none
    """
    with suppress(ValueError):
        found = datetime.strptime(value, MOMENT)  # noqa: DTZ007
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return timezone.make_aware(found, timezone.get_default_timezone())
    raise UnknownFilter(f"Время «{value}» не понято: нужно ГГГГ-ММ-ДДTЧЧ:ММ, например 2021-12-31T18:00.")


def equal(field: str) -> Word:
    """Return the word that asks for an exact value; an empty one asks for what is not stated."""
    return Word(lambda value, _: Q(**{field: value}))


def beginning(field: str) -> Word:
    """Return the word that asks how a number begins, as it is typed or in capitals: «к-318» finds «К-318/21»."""
    startswith = f"{field}__startswith"
    return Word(lambda value, _: Q(**{startswith: value.strip()}) | Q(**{startswith: value.strip().upper()}))


def addressed(field: str) -> Word:
    """Return the word that asks for what a paper points at by its `public_id`."""

    def condition(value: str, _: Filters) -> Q:
        with suppress(ValueError):
            return Q(**{field: uuid.UUID(value)})
        raise UnknownFilter(f"Адрес «{value}» не понят. Откройте список с карточки.")

    return Word(condition)


def named(field: str) -> Word:
    """Return the word that asks for the name of what a paper points at; an empty one, that it points at nothing."""
    return Word(lambda value, _: Q(**{field: value}) if value else Q(**{f"{field}__isnull": True}))


ANNULLED, ANY = "annulled", "any"
"""The filter of papers whose number is annulled, and its value that admits them beside the others."""
TELL_ANNULLED = frozenset({ANNULLED, "number"})
"""Filters that ask for annulled papers too: whoever types a number is told what has become of it."""


def annulled(is_annulled: Q) -> Word:
    """Return the word that asks for annulled papers, alone (`1`) or beside the others (`any`).

    What is annulled is not counted: without this word, or a number, a room's `select` leaves it out (`but_annulled`).
    """
    alone = whether(is_annulled)
    return Word(lambda value, filters: Q() if value == ANY else alone.condition(value, filters))


def but_annulled(papers: QuerySet[Papers], is_annulled: Q, filters: Filters) -> QuerySet[Papers]:
    """Return the papers without the annulled ones, unless the filters ask for them."""
    return papers if filters.keys() & TELL_ANNULLED else papers.exclude(is_annulled)


def whether(condition: Q, needs: Mapping[str, Combinable] | None = None) -> Word:
    """Return the word that asks for yes: the only value is `1`."""

    def only_yes(value: str, _: Filters) -> Q:
        if value != YES:
            raise UnknownFilter(f"Значения «{value}» у этого отбора нет.")
        return condition

    return Word(only_yes, lambda _: needs or {})


def one_of(values: Iterable[str], field: str, expression: Combinable) -> Word:
    """Return the word that asks which of a closed list of values an expression has."""
    known = tuple(values)

    def condition(value: str, _: Filters) -> Q:
        if value not in known:
            raise UnknownFilter(f"Значения «{value}» у этого отбора нет.")
        return Q(**{field: value})

    return Word(condition, lambda _: {field: expression})


def since_day(field: str) -> Word:
    """Return the word that asks for papers of a day and later; `field` is a date."""
    return Word(lambda value, _: Q(**{f"{field}__gte": day(value)}))


def until_day(field: str) -> Word:
    """Return the word that asks for papers of a day and earlier; `field` is a date."""
    return Word(lambda value, _: Q(**{f"{field}__lte": day(value)}))


def since_midnight(field: str) -> Word:
    """Return the word that asks for papers of a day and later; `field` is a moment."""
    return Word(lambda value, _: Q(**{f"{field}__gte": midnight(day(value))}))


def until_midnight(field: str) -> Word:
    """Return the word that asks for papers of a day and earlier; `field` is a moment."""
    return Word(lambda value, _: Q(**{f"{field}__lte": end_of(day(value))}))


def midnight(of: date) -> datetime:
    """Return the moment when a day of the office begins."""
    return timezone.make_aware(datetime.combine(of, time()), timezone.get_default_timezone())


def end_of(of: date) -> datetime:
    """Return the last moment of a day of the office; the very last day has one too."""
    return timezone.make_aware(datetime.combine(of, time.max), timezone.get_default_timezone())


def whole_year(year: int) -> Filters:
    """Return the filters that admit the papers of a year."""
    return {"since": f"{year}-01-01", "until": f"{year}-12-31"}


def years_of(papers: QuerySet[Any], field: str) -> list[int]:
    """Return the years that papers occur in, the latest first; `field` is their day or moment.

    A journal is held for a year if it has a paper of that year: a period without papers is a true zero in a year that
    is held; of a year that is not, nothing is known, and nothing is compared with it.
    """
    return years_of_each([(papers, field)])[0]


def years_of_each(journals: Sequence[tuple[QuerySet[Any], str]]) -> list[list[int]]:
    """Return the years of several journals, as `years_of` does of one, by one query.

    It goes from the last paper to the last one before its year, and so on: one look into an index for each year that
    is held, whatever the number of papers and of years between.
    """
    walks, params = [], []
    for place, (papers, field) in enumerate(journals):
        new_year = RawSQL("make_timestamptz(held.year, 1, 1, 0, 0, 0, %s)", [settings.TIME_ZONE], DateTimeField())
        if not field.endswith("_at"):
            new_year = RawSQL("make_date(held.year, 1, 1)", [], DateField())
        of_latest = papers.order_by(f"-{field}").values_list(Cast(ExtractYear(field), IntegerField()))
        latest, latest_params = of_latest[:1].query.sql_with_params()
        before, before_params = of_latest.filter(**{f"{field}__lt": new_year})[:1].query.sql_with_params()
        walks.append(WALK.format(place=place, latest=latest, before=before))
        params += [*latest_params, *before_params]
    years: list[list[int]] = [[] for _ in journals]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(walks), params)
        for place, year in cursor.fetchall():
            years[place].append(year)
    return years


def stretches(
    papers: QuerySet[Papers], order: Order, beyond: tuple[Any, int] | None = None, *, back: bool = False
) -> list[QuerySet[Papers]]:
    """Return papers in an order, as selections to be read one after the other: those that have no place in it apart.

    Each selection is a range of an index and costs what is read of it, wherever it begins.

    :param beyond: place and key of a paper: only what comes after it
    :param back: go from the last paper to the first
    """
    falling = order.falling != back
    sign, side, mark = ("-", "lt", " < ") if falling else ("", "gt", " > ")
    placed = papers.filter(**{f"{order.by}__isnull": False}) if order.without else papers
    unplaced = papers.filter(order.without or Q())
    if beyond and beyond[0] is None:
        unplaced = unplaced.filter(**{f"pk__{side}": beyond[1]})
    elif beyond:
        place, key = beyond
        row = Beyond(Row(F(order.by), F("pk")), Row(Value(place), Value(key)), arg_joiner=mark)
        placed = placed.filter(Q(**{f"{order.by}__{side}e": place}), row)  # the first is for an index of another table
    ways = [placed.order_by(f"{sign}{order.by}", f"{sign}pk")]
    if order.without:
        ways.append(unplaced.order_by(f"{sign}pk"))
    if back:
        ways.reverse()
    passed = order.without and beyond is not None and (beyond[0] is None) != back
    return ways[1:] if passed else ways


def count_up_to(bound: int, papers: QuerySet[Any]) -> int:
    """Return how many papers there are; of more than `bound` only that there are more, as `bound` + 1."""
    return papers.order_by().values("pk")[: bound + 1].count()


def counts_since(value: str, selections: Sequence[tuple[QuerySet[Any], str]]) -> list[tuple[int, int]]:
    """Return of each selection how many papers are of days before one, and how many of that day and later: one query.

    Beside each selection stands the day or moment of its papers, as `years_of` takes it.
    """
    counts = []
    for place, (papers, field) in enumerate(selections):
        since = (since_midnight if field.endswith("_at") else since_day)(field).condition(value, {})
        counted = papers.order_by().values(place=Value(place))
        counts.append(counted.annotate(before=Count("pk", filter=~since), after=Count("pk", filter=since)))
    first, *others = (each.values_list("place", "before", "after") for each in counts)
    return [(before, after) for _, before, after in sorted(first.union(*others, all=True))]


def counts_within(papers: QuerySet[Any], vocabulary: Vocabulary, selections: Sequence[Filters]) -> list[int]:
    """Return how many of the papers each set of filters admits, by one look at each paper.

    :raises UnknownFilter: if a filter or a value is not in the vocabulary
    """
    counts = {}
    for place, filters in enumerate(selections):
        admitted = Q()
        for name, value in filters.items():
            papers = papers.annotate(**vocabulary[name].needs(filters))
            admitted &= vocabulary[name].condition(value, filters)
        counts[f"admitted_{place}"] = Count("pk", filter=admitted)
    return list(papers.aggregate(**counts).values())
