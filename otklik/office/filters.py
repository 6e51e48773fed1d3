"""The words by which lists and figures choose papers: a filter's name and its value, as an address bar has them.

A room names its words once, in its `queries.py`: a figure that counts papers and a list that shows them mean the
same by the same words, so a list is as long as its figure. Values are texts: days `ГГГГ-ММ-ДД`, yes is `1`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils import timezone

from otklik.office.base import Refusal

Filters = Mapping[str, str]
Papers = TypeVar("Papers", bound=Model)

YES = "1"


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


def narrow(papers: QuerySet[Papers], vocabulary: Vocabulary, filters: Filters) -> QuerySet[Papers]:
    """Return the papers that every filter admits.

    :raises UnknownFilter: if a filter or a value is not in the vocabulary
    """
    for name, value in filters.items():
        if name not in vocabulary:
            raise UnknownFilter(f"Отбор «{name}» неизвестен. Известны: {', '.join(sorted(vocabulary))}.")
        word = vocabulary[name]
        papers = papers.alias(**word.needs(filters)).filter(word.condition(value, filters))
    return papers


def day(value: str) -> date:
    """Return the day that a filter's value names.

    :raises UnknownFilter: if it names none
    """
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UnknownFilter(f"День «{value}» не понят: нужно ГГГГ-ММ-ДД, например 2021-12-31.") from None


def equal(field: str) -> Word:
    """Return the word that asks for an exact value; an empty one asks for what is not stated."""
    return Word(lambda value, _: Q(**{field: value}))


def named(field: str) -> Word:
    """Return the word that asks for the name of what a paper points at; an empty one, that it points at nothing."""
    return Word(lambda value, _: Q(**{field: value}) if value else Q(**{f"{field}__isnull": True}))


def whether(condition: Q, needs: Mapping[str, Combinable] | None = None) -> Word:
    """Return the word that asks for yes: the only value is `1`."""

    def only_yes(value: str, _: Filters) -> Q:
        if value != YES:
            raise UnknownFilter(f"Значение «{value}» не понято: у этого отбора оно одно, {YES}.")
        return condition

    return Word(only_yes, lambda _: needs or {})


def one_of(values: Iterable[str], field: str, expression: Combinable) -> Word:
    """Return the word that asks which of a closed list of values an expression has."""
    known = tuple(values)

    def condition(value: str, _: Filters) -> Q:
        if value not in known:
            raise UnknownFilter(f"Значение «{value}» не понято. Известны: {', '.join(known)}.")
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
    return Word(lambda value, _: Q(**{f"{field}__lt": midnight(day(value) + timedelta(days=1))}))


def midnight(of: date) -> datetime:
    """Return the moment when a day of the office begins."""
    return timezone.make_aware(datetime.combine(of, time()), timezone.get_default_timezone())


def years_of(papers: QuerySet[Any], field: str) -> list[int]:
    """Return the years that papers occur in, the latest first; `field` is their day or moment.

    A journal is held for a year if it has a paper of that year: a period without papers is a true zero in a year that
    is held; of a year that is not, nothing is known, and nothing is compared with it. Costs one look into an index a
    year, whatever the number of papers.
    """
    years: list[int] = []
    latest_first = papers.order_by(f"-{field}").values_list(field, flat=True)
    latest = latest_first.first()
    while latest is not None:
        is_moment = isinstance(latest, datetime)
        years.append((timezone.localdate(latest) if is_moment else latest).year)
        first_day = date(years[-1], 1, 1)
        latest = latest_first.filter(**{f"{field}__lt": midnight(first_day) if is_moment else first_day}).first()
    return years
