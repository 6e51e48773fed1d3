"""Lists of papers: filters and order from the address, chips, pages, counts.

A list is a plain address: the words of `office/<room>/queries.FILTERS` choose the papers, `order` one of the room's
orders (`-` turns it), `after` or `before` a paper's `public_id` the page. Pages are cut by key, so that the last one
costs what the first one does. Papers are counted up to COUNTED, those of a period all; `count=exact` counts all.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from otklik.batches.actions import JOURNALS
from otklik.desk.access import reach
from otklik.office.base import Refusal
from otklik.office.filters import (
    ANNULLED,
    ANY,
    MOMENT,
    YES,
    Filters,
    Order,
    count_up_to,
    end_of,
    moment,
    stretches,
    whole_year,
    years_of,
)
from otklik.office.people.cards import who
from otklik.office.people.queries import views_of
from otklik.office.people.rights import EVERYTHING, Action, Reach
from otklik.office.reference.books import settlement_names, topic_codes
from otklik.office.search.queries import is_common
from otklik.office.search.questions import question
from otklik.ui import russian

PAGE_SIZE = 50
COUNTED = 50_000
"""More papers than this are counted only when one asks for it."""
WALKED = 1_000
"""The same of papers that hold a common word: each is looked into."""
VIEW_COUNTED, VIEWS_SHOWN = 1_000, 12
"""How far the papers of a saved view are counted, and how many views stand on a page."""
WORDS = "words"
"""The filter that asks which words a paper holds."""
EXACT = "exact"
PERIOD = {"since", "until"}
"""Papers between two days are always counted: the number of a report is to be found again."""
DAY = timedelta(days=1)
FRIDAY = 4
LATE, TODAY = "просрочено", "сегодня"
"""What is said of terms that have run out, and of those that run out today."""
YEARS_SHOWN = 12
ARRANGING = ("after", "before", "order", "count")
"""Words of an address that choose no papers."""
PERSONAL = "citizen"
"""The filter that names a person: her name is told only beside papers of hers."""
SPANS = {("since", "until"): "", ("due_since", "due_until"): "срок"}
"""Filters that are the ends of one time → what its chip begins with."""
WITH_ANNULLED = {ANNULLED: ANY}
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


class UnknownOrder(Refusal):
    """A list cannot stand in such an order."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A link that changes what a list shows."""

    title: str
    address: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """Filters saved under a name: the door to their papers, with how many there are."""

    title: str
    address: str
    count: str
    here: bool
    edit: str
    """Where it is renamed, shared and dropped; empty: it is somebody else's."""


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


ANNULLED_NUMBERS = Choices("Номера", {"аннулированные": {ANNULLED: YES}})


@dataclass(frozen=True, slots=True)
class Field:
    """A filter that one types in."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list, with the orders that its head puts the list in."""

    title: str
    style: str = ""
    """The class of its head."""
    orders: Mapping[str, str] = field(default_factory=dict)
    """The name of an order → what its link says."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A link in the head of a column."""

    title: str
    address: str
    state: str = ""
    """`ascending` or `descending`, if the list stands so; the link turns it."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: a title, or links that put the list in order."""

    title: str
    style: str
    sorts: list[Sort]

    @property
    def told(self) -> bool:
        """Tell whether the title is to be said: no link says it."""
        return self.title not in {sort.title for sort in self.sorts}

    @property
    def state(self) -> str:
        """Return how the list stands by this column; empty: by another one."""
        return next((sort.state for sort in self.sorts if sort.state), "")


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
    orders: Mapping[str, Order]
    """Orders that an index serves, by their names in the address; the first one is the list's own."""
    columns: Sequence[Column]
    noun: tuple[str, str, str]
    """What is counted: 1 письмо, 2 письма, 5 писем."""
    dated: str = ""
    """The day or moment of a paper, by whose years the list can be narrowed; empty: papers have none."""
    key: str = "public_id"
    """Where a paper's outer address stands."""
    fields: Mapping[str, str] = field(default_factory=lambda: {"number": "Номер", WORDS: "Слова"})
    """Filters that one types in, and what they are called."""
    choices: Sequence[Choices | Callable[[], Choices]] = ()
    """Rows of chips, or where a reference book has to be asked, what returns them."""
    tied: Mapping[str, str] = field(default_factory=dict)
    """A value that cannot stand without another filter → that filter: taken off, it takes the value along."""
    all: Filters = field(default_factory=dict)
    """Filters that admit every paper, also what is left out without being asked for."""
    words: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """A filter → what its chip says of a value that no choice names; without a row here, the value itself."""
    none: Mapping[str, str] = field(default_factory=dict)
    """A filter → what its chip says of papers that have no such value; without a row here, «не указано»."""


@dataclass(frozen=True, slots=True)
class Page:
    """Papers of one page, and the addresses of its neighbours."""

    rows: list[Any]
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is late and what is near, as filters by what is said of it, and the days or moments at which each ends."""

    ends: Sequence[date]
    filters: Mapping[str, Filters]


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first papers of a list that stands on another page."""

    rows: list[Any]
    count: int
    address: str
    """Of the whole list."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of a list: which papers, in which order."""

    journal: List
    filters: Filters
    order: str = ""
    """As the address has it; empty: the list's own."""

    def at(self, filters: Filters, **arranging: str) -> str:
        """Return the address of the list with other filters on, in the same order."""
        kept = {"order": self.order} if self.order else {}
        return door(self.journal.name, {**filters, **kept, **arranging})

    def stands(self) -> Order:
        """Return the order that the list is to stand in.

        :raises UnknownOrder: if it has none of this name
        """
        name = self.order.removeprefix("-") if self.order else next(iter(self.journal.orders))
        if name not in self.journal.orders:
            raise UnknownOrder("В таком порядке этот список не построить.")
        order = self.journal.orders[name]
        return order.turned() if self.order.startswith("-") else order


def annulled_told(value: str) -> str:
    """Return what the chip of annulled numbers says."""
    return "и аннулированные" if value == ANY else "аннулированные"


def door(name: str, filters: Filters) -> str:
    """Return the address of a list with these filters on."""
    address = reverse(name)
    return f"{address}?{urlencode(filters)}" if filters else address


def show(
    request: HttpRequest, journal: List, more: Callable[[list[Any]], Mapping[str, Any]] | None = None
) -> HttpResponse:
    """Answer with a page of a list, or with what is wrong with its filters.

    :param more: what the template is told besides, for the papers of the page
    """
    words = request.GET.dict()
    filters = {
        name: value
        for name, value in words.items()
        if name not in ARRANGING and (name not in journal.fields or value.strip())
    }
    asked = Asked(journal, filters, words.get("order", ""))
    try:
        refuse_unspeakable(words)
        within = reach(request, journal.action)
        whole, papers = journal.select(journal.all, within), journal.select(filters, within)
        page = cut(papers, whole, asked, words)
    except Refusal as refusal:
        context = {"refusal": refusal, "address": reverse(journal.name)}
        return render(request, "desk/refusal.html", context, status=400)
    bound = counted_up_to(filters)
    exactly = words.get("count") == EXACT or (filters.keys() >= PERIOD and bound == COUNTED)
    count = papers.count() if exactly else count_up_to(bound, papers)
    context = {
        "page": page,
        "count": count,
        "uncounted": "" if exactly or count <= bound else asked.at(filters, count=EXACT),
        **frame(asked, tells=bool(page.rows)),
        **many(asked),
        "views": list(views(request, [journal], asked.at(filters))),
        **(more(page.rows) if more else {}),
    }
    return render(request, journal.template, context)


def many(asked: Asked) -> dict[str, Any]:
    """Return what can be done with all papers of a list: where they become a spreadsheet, where a view is saved."""
    if asked.journal.name not in JOURNALS:
        return {}
    tail = f"?{urlencode(asked.filters)}" if asked.filters else ""
    return {name: f"{reverse(name, args=[asked.journal.name])}{tail}" for name in ("bulk", "sheet", "save_view")}


def views(request: HttpRequest, journals: Sequence[List], here: str = "") -> Iterator[View]:
    """Yield the saved views of these lists that whoever asks sees and may open, counted up to VIEW_COUNTED."""
    by_name = {journal.name: journal for journal in journals}
    official: Any = request.user
    for view in views_of(official, timezone.localdate()).filter(journal__in=by_name)[:VIEWS_SHOWN]:
        journal = by_name[view.journal]
        filters = dict(parse_qsl(view.filters, keep_blank_values=True))
        address = door(journal.name, filters)
        try:
            count = count_up_to(VIEW_COUNTED, journal.select(filters, reach(request, journal.action)))
            told = russian.thousands(count) if count <= VIEW_COUNTED else f"более {russian.thousands(VIEW_COUNTED)}"
        except Refusal:  # a filter that the list has no longer: its page says so
            told = "–"
        own = view.owner_id == official.pk
        edit = reverse("saved_view", args=[view.public_id]) if own else ""
        yield View(view.title, address, told, address == here, edit)


def counted_up_to(filters: Filters) -> int:
    """Return how many papers that filters admit are counted without being asked for it."""
    asked = question(filters.get(WORDS, ""))
    return WALKED if asked and is_common(asked) else COUNTED


def first_papers(journal: List, filters: Filters, within: Reach, size: int, order: str = "") -> list[Any]:
    """Return the first papers within reach of a list that is not shown itself."""
    papers = journal.rows(journal.select(filters, within))
    return _first(journal, stretches(papers, Asked(journal, filters, order).stands()), size)


def beginning(journal: List, filters: Filters, within: Reach, size: int) -> Beginning:
    """Return the first papers within reach, how many there are, and the door to all; few are counted by being read."""
    rows = first_papers(journal, filters, within, size + 1)
    count = journal.select(filters, within).count() if len(rows) > size else len(rows)
    return Beginning(rows[:size], count, door(journal.name, filters))


def _first(journal: List, selections: Iterable[QuerySet[Any]], size: int) -> list[Any]:
    """Return the first papers of selections that are read one after the other; no more of them than are needed.

    Their keys are chosen apart, by what filters and order look at; only for those all that a row shows is put together.
    """
    found: list[Any] = []
    for selection in selections:
        if len(found) < size:
            chosen = journal.select(journal.all, EVERYTHING).filter(pk__in=selection.values("pk")[: size - len(found)])
            found += journal.rows(chosen).order_by(*selection.query.order_by)
    return found


def frame(asked: Asked, *, tells: bool) -> dict[str, Any]:
    """Return what stands around a list: the filters that are on, those that it offers, the heads of its columns."""
    journal, filters = asked.journal, asked.filters
    rows = list(choices(asked))
    kept = {name: value for name, value in filters.items() if name not in journal.fields}
    return {
        "set": chips_set(asked, rows, tells=tells),
        "fields": [Field(name, label, filters.get(name, "")) for name, label in journal.fields.items()],
        "kept": kept | ({"order": asked.order} if asked.order else {}),
        "choices": rows,
        "more_is_on": any(chip.here for row in rows[1:] for chip in row.chips),
        "heads": list(heads(asked)),
        "noun": journal.noun,
        "counted": counted_up_to(filters),
        "address": reverse(journal.name),
        "journal": journal.name,
        "today": timezone.localdate(),
    }


def heads(asked: Asked) -> Iterator[Head]:
    """Yield the heads of the columns: a link puts the list in an order, chosen again it turns it."""
    own = next(iter(asked.journal.orders))
    stands = asked.order.removeprefix("-") or own
    for column in asked.journal.columns:
        sorts = []
        for name, title in column.orders.items():
            order, turned = asked.journal.orders[name], asked.order.startswith("-")
            word, state = name, ""
            if name == stands:
                state = "descending" if order.falling != turned else "ascending"
                word = name if turned else f"-{name}"
            asks = Asked(asked.journal, asked.filters, "" if word == own else word)
            sorts.append(Sort(title, asks.at(asked.filters), state))
        yield Head(column.title, column.style, sorts)


def cut(papers: QuerySet[Any], whole: QuerySet[Any], asked: Asked, words: Filters) -> Page:
    """Return the page after or before a paper, by its `public_id`; the first one if neither is asked for.

    :param papers: what the filters admit; `whole` – what the paper that names the page is looked for in
    :raises BadTurn: if what is asked for is no `public_id`
    :raises UnknownOrder: if the list cannot stand in this order
    """
    journal, order, size = asked.journal, asked.stands(), PAGE_SIZE
    rows = journal.rows(papers)

    def turn(name: str, paper: Any) -> str:
        return asked.at(asked.filters, **{name: str(_follow(paper, journal.key))})

    def read(name: str, *, back: bool) -> list[Any]:
        """Return up to a page of papers beyond the one that is named, and one more that tells whether others follow."""
        if not (beyond := _place(journal.rows(whole), journal.key, order, words[name])):
            return []
        return _first(journal, stretches(rows, order, beyond, back=back), size + 1)

    if "before" in words:
        found = read("before", back=True)
        if len(found) > size:
            page = found[size - 1 :: -1]
            return Page(page, turn("before", page[0]), turn("after", page[-1]))
    elif "after" in words:
        found = read("after", back=False)
        page = found[:size]
        previous = turn("before", page[0]) if page else asked.at(asked.filters)
        return Page(page, previous, turn("after", page[-1]) if len(found) > size else None)
    found = _first(journal, stretches(rows, order), size + 1)
    return Page(found[:size], None, turn("after", found[size - 1]) if len(found) > size else None)


def _place(papers: QuerySet[Any], key: str, order: Order, public_id: str) -> tuple[Any, int] | None:
    """Return the place of a paper in an order and its key; nothing, if there is no such paper."""
    try:
        named = papers.filter(**{key: uuid.UUID(public_id)})
    except ValueError:
        raise BadTurn("Такой страницы в списке нет. Откройте список с начала.") from None
    return named.annotate(place=F(order.by)).values_list("place", "pk").first()


def _follow(paper: Any, path: str) -> Any:
    for name in path.split("__"):
        paper = getattr(paper, name)
    return paper


def refuse_unspeakable(asked: Mapping[str, Any]) -> None:
    """Refuse words that hold what no text can hold.

    :raises BadWord: if they do
    """
    if any("\0" in text for pair in asked.items() for text in pair):
        raise BadWord("Отбор не понят: в нём есть знак, которого нет в тексте.")


def chips_set(asked: Asked, rows: Iterable[Row], *, tells: bool) -> list[Chip]:
    """Return a chip for every filter that is on, with the address of the list without it.

    It says what the choice does that leads to the same address.
    """
    journal, filters, chips = asked.journal, asked.filters, []
    chosen = {chip.address: chip.title for row in rows for chip in row.chips if chip.here}
    for (since, until), what in SPANS.items():
        if span := {since, until} & filters.keys():
            title = period_title(filters.get(since), filters.get(until))
            chips.append(Chip(f"{what} {title}".strip(), _without(asked, span)))
    in_spans = {name for span in SPANS for name in span}
    told_with = {journal.tied[value] for value in filters.values() if value in journal.tied} - in_spans
    for name, value in filters.items():
        if name not in in_spans | told_with:
            address = _without(asked, {name, journal.tied.get(value, name)} - in_spans)
            known = journal.words.get(name, str) if tells or name != PERSONAL else lambda _: "заявитель"
            title = chosen.get(address) or (known(value) if value else journal.none.get(name, "не указано"))
            chips.append(Chip(f"{journal.fields[name].lower()} {title}" if name in journal.fields else title, address))
    return chips


def choices(asked: Asked) -> Iterator[Row]:
    """Yield the rows of chips that a list offers, the years first."""
    years = (_years(asked.journal),) if asked.journal.dated else ()
    for choice in (*years, *asked.journal.choices):
        row, chips = choice if isinstance(choice, Choices) else choice(), []
        for title, on in row.options.items():
            others = {name: value for name, value in asked.filters.items() if name not in on}
            here = all(asked.filters.get(name) == value for name, value in on.items())
            chips.append(Chip(title, asked.at(others if here else {**others, **on}), here))
        if chips:
            yield Row(row.title, chips)


def territories() -> Choices:
    """Return the territories that papers may come from."""
    return Choices("Территория", {name: {"territory": name} for name in settlement_names()})


def topics() -> Choices:
    """Return the topics of the report."""
    return Choices("Тема", {title: {"topic": code} for title, code in topic_codes().items()})


def waiting_days(waits: Filters) -> Callable[[], Choices]:
    """Return the row of chips of what waits and is near or late today."""
    return lambda: Choices("Ждут ответа", due_days(waits, timezone.localdate()).filters)


def waiting_moments(waits: Filters) -> Callable[[], Choices]:
    """Return the same row where terms are moments."""
    return lambda: Choices("Ждут ответа", due_moments(waits, timezone.now()).filters)


def due_days(waits: Filters, today: date) -> Terms:
    """Return what waits and has run out, runs out today, or until the next Friday; terms are days."""
    ends = (today - DAY, today, next_friday(today))
    return Terms(ends, _by_ends(waits, [None, f"{today}", f"{today + DAY}"], [f"{day}" for day in ends]))


def due_moments(waits: Filters, at: datetime) -> Terms:
    """Return the same of papers whose terms are moments."""
    today = timezone.localdate(at)
    ends = (at, end_of(today), end_of(next_friday(today)))
    words = [f"{timezone.localtime(end):{MOMENT}}" for end in ends]
    return Terms([moment(word) for word in words], _by_ends(waits, [None, *words[:-1]], words))


def _by_ends(waits: Filters, since: Sequence[str | None], until: Sequence[str]) -> Mapping[str, Filters]:
    titles = (LATE, TODAY, f"до{russian.NBSP}{russian.day(date.fromisoformat(until[-1][:10]))}")
    return {
        title: {**waits, **({"due_since": first} if first else {}), "due_until": last}
        for title, first, last in zip(titles, since, until, strict=True)
    }


def next_friday(today: date) -> date:
    """Return the first Friday after a day: what is due by then is this week's work, on Friday the next one's."""
    return today + DAY * ((FRIDAY - today.weekday() - 1) % 7 + 1)


def whose(public_id: str) -> str:
    """Return what a chip says of the person whose papers a list shows."""
    person = who(public_id)
    return russian.initials(person.surname, person.first_name, person.patronymic) if person else "неизвестный заявитель"


def _years(journal: List) -> Choices:
    """Return the last years that the journal holds papers of, whoever may read them, the latest first."""
    years = years_of(journal.select({}, EVERYTHING), journal.dated)
    return Choices("Год", {str(year): whole_year(year) for year in years[:YEARS_SHOWN]})


def _without(asked: Asked, names: Iterable[str]) -> str:
    tied = asked.journal.tied
    gone = {name for name, value in asked.filters.items() if name in names or tied.get(value) in set(names)}
    return asked.at({name: value for name, value in asked.filters.items() if name not in gone})


def period_title(since: str | None, until: str | None) -> str:
    """Return «2021 год», «2 квартал 2021 г.», «с пн 01.02.2021 по пн 15.02.2021»; what is open is left out."""
    if since and until and since[:4] == until[:4]:
        ends = (since[5:], until[5:])
        if ends == ("01-01", "12-31"):
            return f"{since[:4]} год"
        for number, quarter in QUARTERS.items():
            if ends == quarter:
                return f"{number} квартал {since[:4]} г."
    first, last = (end and _said(end) for end in (since, until))
    if first == last:
        return f"{first}"
    return " ".join([*(["с", first] if first else []), *(["по", last] if last else [])])


def _said(end: str) -> str:
    """Return «вт 14.12.2021» of a day, «вт 14.12.2021, 10:30» of a moment of the office's time."""
    day, _, time = end.partition("T")
    return russian.day(date.fromisoformat(day)) + (f", {time}" if time else "")
