"""Lists of papers: filters from the address, chips, pages.

A list is a plain address: the words of `office/<room>/queries.FILTERS` choose the papers, `after` or `before` a paper's
`public_id` chooses the page. Pages are cut by key, so that the last one costs what the first one does.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from otklik.desk.access import reach
from otklik.office.base import Refusal
from otklik.office.filters import Filters, whole_year, years_of
from otklik.office.people.rights import Action, Reach
from otklik.office.reference.books import settlement_names, topic_codes
from otklik.ui import russian

PAGE_SIZE = 50
YEARS_SHOWN = 12
TURNS = ("after", "before")
QUARTERS = {
    "1": ("01-01", "03-31"),
    "2": ("04-01", "06-30"),
    "3": ("07-01", "09-30"),
    "4": ("10-01", "12-31"),
}


class BadTurn(Refusal):
    """A page was asked for by something that is not a paper's address."""


class BadWord(Refusal):
    """A filter's value holds what no paper can hold."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A link that changes what a list shows."""

    title: str
    address: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Chips side by side."""

    title: str
    chips: list[Chip]


@dataclass(frozen=True, slots=True)
class Choices:
    """A row of chips: of those that speak of one filter at most one is on; choosing it again takes it off."""

    title: str
    options: Mapping[str, Filters]
    """What a chip says → the filters that it puts on."""


@dataclass(frozen=True, slots=True)
class Field:
    """A filter that one types in."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class List:
    """A journal on the desk."""

    name: str
    """Of its address."""
    template: str
    action: Action
    """What whoever opens it must be allowed to do; its reach narrows the papers."""
    select: Callable[[Filters, Reach], QuerySet[Any]]
    rows: Callable[[QuerySet[Any]], QuerySet[Any]]
    order: tuple[str, str]
    """The day or moment of a paper, and its key; the latest comes first."""
    key: str = "public_id"
    """Where a paper's outer address stands."""
    fields: Mapping[str, str] = field(default_factory=lambda: {"number": "Номер"})
    """Filters that one types in, and what they are called."""
    choices: Sequence[Choices | Callable[[], Choices]] = ()
    """Rows of chips, or where a reference book has to be asked, what returns them."""
    tied: Mapping[str, str] = field(default_factory=dict)
    """A value that cannot stand without another filter → that filter: taken off, it takes the value along."""
    words: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """A filter → what its chip says of a value that no choice names; without a row here, the value itself."""


@dataclass(frozen=True, slots=True)
class Page:
    """Papers of one page, and the addresses of its neighbours."""

    rows: list[Any]
    previous: str | None
    next: str | None


def door(name: str, filters: Filters) -> str:
    """Return the address of a list with these filters on."""
    address = reverse(name)
    return f"{address}?{urlencode(filters)}" if filters else address


def show(request: HttpRequest, journal: List) -> HttpResponse:
    """Answer with a page of a list, or with what is wrong with its filters."""
    asked = request.GET.dict()
    filters = {
        name: value
        for name, value in asked.items()
        if name not in TURNS and (name not in journal.fields or value.strip())
    }
    try:
        _refuse_unspeakable(asked)
        within = reach(request, journal.action)
        papers = journal.select(filters, within)
        page = cut(papers, journal, filters, asked)
    except Refusal as refusal:
        context = {"refusal": refusal, "address": reverse(journal.name)}
        return render(request, "desk/refusal.html", context, status=400)
    count = papers.count()
    return render(request, journal.template, {"page": page, "count": count, **frame(journal, filters, within)})


def frame(journal: List, filters: Filters, within: Reach) -> dict[str, Any]:
    """Return what stands around a list: the filters that are on and those that it offers."""
    rows = list(choices(journal, filters, within))
    return {
        "set": chips_set(journal, filters, rows),
        "fields": [Field(name, label, filters.get(name, "")) for name, label in journal.fields.items()],
        "kept": {name: value for name, value in filters.items() if name not in journal.fields},
        "choices": rows,
        "more_is_on": any(chip.here for row in rows[1:] for chip in row.chips),
        "address": reverse(journal.name),
        "today": timezone.localdate(),
    }


def cut(papers: QuerySet[Any], journal: List, filters: Filters, asked: Filters, size: int = PAGE_SIZE) -> Page:
    """Return the page after or before a paper, by its `public_id`; the first one if neither is asked for.

    :raises BadTurn: if what is asked for is no `public_id`
    """
    day, key = journal.order
    latest_first, rows = (f"-{day}", f"-{key}"), journal.rows(papers)

    def turn(name: str, paper: Any) -> str:
        return door(journal.name, {**filters, name: str(_follow(paper, journal.key))})

    if "before" in asked:
        found = list(_beyond(rows, journal, asked["before"], "gt").order_by(day, key)[: size + 1])
        if len(found) > size:
            found = found[size - 1 :: -1]
            return Page(found, turn("before", found[0]), turn("after", found[-1]))
    elif "after" in asked:
        found = list(_beyond(rows, journal, asked["after"], "lt").order_by(*latest_first)[: size + 1])
        page = found[:size]
        previous = turn("before", page[0]) if page else door(journal.name, filters)
        return Page(page, previous, turn("after", page[-1]) if len(found) > size else None)
    found = list(rows.order_by(*latest_first)[: size + 1])
    return Page(found[:size], None, turn("after", found[size - 1]) if len(found) > size else None)


def _beyond(rows: QuerySet[Any], journal: List, public_id: str, side: str) -> QuerySet[Any]:
    """Return the papers on one side (`lt`, `gt`) of a paper, in the order of (day, key)."""
    try:
        anchor = rows.model._base_manager.filter(**{journal.key: uuid.UUID(public_id)})
    except ValueError:
        raise BadTurn("Такой страницы в списке нет. Откройте список с начала.") from None
    day, key = journal.order
    at, pk = Subquery(anchor.values(day)[:1]), Subquery(anchor.values(key)[:1])
    return rows.filter(Q(**{f"{day}__{side}e": at}) & (Q(**{f"{day}__{side}": at}) | Q(**{f"{key}__{side}": pk})))


def _follow(paper: Any, path: str) -> Any:
    for name in path.split("__"):
        paper = getattr(paper, name)
    return paper


def _refuse_unspeakable(asked: Filters) -> None:
    if any("\0" in text for pair in asked.items() for text in pair):
        raise BadWord("Отбор не понят: в нём есть знак, которого нет в тексте.")


def chips_set(journal: List, filters: Filters, rows: Iterable[Row]) -> list[Chip]:
    """Return a chip for every filter that is on, with the address of the list without it.

    It says what the choice does that leads to the same address.
    """
    chips = []
    chosen = {chip.address: chip.title for row in rows for chip in row.chips if chip.here}
    period = tuple(name for name in ("since", "until") if name in filters)
    if period:
        chips.append(Chip(period_title(filters.get("since"), filters.get("until")), _without(journal, filters, period)))
    for name, value in filters.items():
        if name not in period:
            address = _without(journal, filters, (name,))
            title = chosen.get(address) or (journal.words.get(name, str)(value) if value else "не указано")
            chips.append(Chip(f"{journal.fields[name].lower()} {title}" if name in journal.fields else title, address))
    return chips


def choices(journal: List, filters: Filters, within: Reach) -> Iterator[Row]:
    """Yield the rows of chips that a list offers, the years first."""
    for choice in (_years(journal, within), *journal.choices):
        row, chips = choice if isinstance(choice, Choices) else choice(), []
        for title, on in row.options.items():
            others = {name: value for name, value in filters.items() if name not in on}
            here = all(filters.get(name) == value for name, value in on.items())
            chips.append(Chip(title, door(journal.name, others if here else {**others, **on}), here))
        if chips:
            yield Row(row.title, chips)


def territories() -> Choices:
    """Return the territories that papers may come from."""
    return Choices("Территория", {name: {"territory": name} for name in settlement_names()})


def topics() -> Choices:
    """Return the topics of the report."""
    return Choices("Тема", {title: {"topic": code} for title, code in topic_codes().items()})


def _years(journal: List, within: Reach) -> Choices:
    """Return the last years that the journal holds papers of, within reach, the latest first."""
    years = years_of(journal.select({}, within), journal.order[0])
    return Choices("Год", {str(year): whole_year(year) for year in years[:YEARS_SHOWN]})


def _without(journal: List, filters: Filters, names: Iterable[str]) -> str:
    gone = {name for name, value in filters.items() if name in names or journal.tied.get(value) in set(names)}
    return door(journal.name, {name: value for name, value in filters.items() if name not in gone})


def period_title(since: str | None, until: str | None) -> str:
    """Return «2021 год», «2 квартал 2021 г.», «с пн 01.02.2021 по пн 15.02.2021»; what is open is left out."""
    if since and until and since[:4] == until[:4]:
        ends = (since[5:], until[5:])
        if ends == ("01-01", "12-31"):
            return f"{since[:4]} год"
        for number, quarter in QUARTERS.items():
            if ends == quarter:
                return f"{number} квартал {since[:4]} г."
    first, last = (day and russian.day(date.fromisoformat(day)) for day in (since, until))
    if first == last:
        return f"{first}"
    return " ".join([*(["с", first] if first else []), *(["по", last] if last else [])])
