"""One search box over everything: numbers, names, words in any form, addresses, senders' numbers, executors.

Each journal is asked by its own `select`, within the reach of whoever asks: a foreign paper and none answer alike. The
first papers of each stand here, a number that is typed whole at the top; all of them are the journal's own list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from otklik.desk import lists
from otklik.desk.access import may, reach
from otklik.desk.appeals.views import APPEALS
from otklik.desk.finding.marking import Piece, beginning, marked, reasons
from otklik.desk.incidents.views import INCIDENTS
from otklik.desk.letters.views import LETTERS, OUTGOING
from otklik.desk.lists import List, door
from otklik.desk.messages.views import MESSAGES
from otklik.desk.people.views import CITIZENS
from otklik.desk.receptions.views import RECEPTIONS
from otklik.office.files.queries import texts_of
from otklik.office.filters import YES, Filters, OneOf, count_up_to
from otklik.office.people.queries import working_officials
from otklik.office.people.rights import Action, Reach
from otklik.office.reference.books import departments
from otklik.office.search.lemmas import lemmas_of, words
from otklik.office.search.queries import NEWEST, all_holding, is_common, newest_holding
from otklik.office.search.questions import Question, question
from otklik.ui import russian

LETTER = "letter"
SHOWN = 5
"""Papers of a journal on the page."""
COUNTED = 1_000
FEW = 2_000
"""Keys that are looked up one by one."""
LONGEST = 300
"""Characters of what is typed that are looked for."""
DOORS: Sequence[tuple[str, List, Filters]] = (
    ("в работе", APPEALS, {"outcome": "in_work"}),
    ("обращения", APPEALS, {}),
    ("письма", LETTERS, {}),
)
"""To what an executor works on."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the page tells of a paper; `sources` are, by their names, where else its words are looked for."""

    number: str
    public_id: Any
    day: date | datetime | None
    text: str
    aside: str
    sources: Sequence[tuple[str, str]] = ()
    annulment: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """A journal as it is looked through."""

    title: str
    journal: List
    card: str
    """The name of the page of a paper."""
    number: str
    """Where its number stands."""
    tell: Callable[[Any], Told]
    kind: str = LETTER
    """As index and files name it."""
    but: Filters = field(default_factory=dict)
    """What is told by another shelf."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper that was found, and why."""

    number: list[Piece]
    address: str
    day: date | datetime | None
    text: list[Piece]
    reasons: list[tuple[str, list[Piece]]]
    aside: list[Piece]
    annulment: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a journal."""

    title: str
    hits: list[Hit]
    count: str
    address: str
    """Of the list of all of them."""


@dataclass(frozen=True, slots=True)
class Executor:
    """A department or an official whose name was typed, and the doors to what they work on."""

    name: str
    doors: list[tuple[str, str]]


def _name(paper: Any) -> str:
    return " ".join(filter(None, (paper.surname, paper.first_name, paper.patronymic)))


def _of_letter(letter: Any) -> Told:
    sources = (
        ("исходящий номер", letter.outgoing_number),
        ("подписал", letter.signatory),
    )
    aside = " · ".join(filter(None, (letter.correspondent_name, letter.kind.name if letter.kind else "")))
    return Told(letter.number, letter.public_id, letter.registered_on, letter.summary, aside, sources, letter.annulment)


def _of_appeal(appeal: Any) -> Told:
    letter = appeal.letter
    sources = (
        ("заявитель", _name(appeal)),
        ("организация", appeal.organisation),
        ("адрес", appeal.address),
        ("краткое содержание", letter.summary),
        ("корреспондент", letter.correspondent_name),
        ("исходящий номер", letter.outgoing_number),
        ("телефон", appeal.phone),
        ("почта", appeal.email),
    )
    who = russian.initials(appeal.surname, appeal.first_name, appeal.patronymic)
    place = appeal.settlement.name if appeal.settlement else ""
    aside = " · ".join(filter(None, (who, place, appeal.department)))
    text = appeal.text or letter.summary
    return Told(letter.number, letter.public_id, letter.registered_on, text, aside, sources, letter.annulment)


def _of_incident(incident: Any) -> Told:
    sources = (("автор", incident.author), ("ответ", incident.answer))
    text = incident.text or incident.topic
    aside = f"{incident.network.name}{'*' if incident.footnote else ''} · {incident.topic}"
    return Told(incident.external_id, incident.public_id, incident.accepted_at, text, aside, sources)


def _of_message(message: Any) -> Told:
    sources = (("адрес", message.address), ("ответ", message.answer))
    aside = " · ".join(filter(None, (message.category, message.subcategory)))
    return Told(message.external_id, message.public_id, message.accepted_at, message.text, aside, sources)


def _of_visit(card: Any) -> Told:
    sources = (("посетитель", _name(card)), ("адрес", card.address))
    who = russian.initials(card.surname, card.first_name, card.patronymic)
    aside = " · ".join(filter(None, (who, card.day.official.post)))
    return Told(card.number, card.public_id, card.day.held_on, card.text, aside, sources)


SHELVES = (
    Shelf("Обращения", APPEALS, "appeal", "letter__number", _of_appeal),
    Shelf("Письма", LETTERS, "letter", "number", _of_letter, but={"but_appeals": YES}),
    Shelf("Исходящие", OUTGOING, "letter", "number", _of_letter),
    Shelf("Инциденты", INCIDENTS, "incident", "external_id", _of_incident, "incident"),
    Shelf("Сообщения", MESSAGES, "message", "external_id", _of_message, "message"),
    Shelf("Личный приём", RECEPTIONS, "reception", "number", _of_visit, "reception"),
)


def find(request: HttpRequest) -> HttpResponse:
    """Show what was found by what was typed, journal by journal."""
    typed = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST]
    search = Search.of(typed)
    shelves = [shelf for shelf in SHELVES if may(request, shelf.journal.action)]
    found = [one for shelf in shelves if (one := look(shelf, search, reach(request, shelf.journal.action)))]
    context = {
        "q": typed,
        "found": found,
        "among": NEWEST,
        "people": people(request, typed),
        "executors": list(executors(request, typed)) if typed else [],
        "nothing_asked": bool(typed) and not search.asked,
    }
    return render(request, "desk/find.html", context)


@dataclass(frozen=True, slots=True)
class Search:
    """What was typed, what it asks, and the papers that hold it by their kind; of common words, those entered last."""

    typed: str
    asked: Question
    is_common: bool
    holding: Mapping[str, list[int]]

    @property
    def number(self) -> str:
        """Return what was typed as a number, without the sign of one."""
        return self.typed.lstrip("№ ")

    @classmethod
    def of(cls, typed: str) -> Search:
        asked = question(typed)
        common = bool(asked) and is_common(asked)
        held = newest_holding(asked, sorted({shelf.kind for shelf in SHELVES})) if common else all_holding(asked)
        return cls(typed, asked, common, held)


def look(shelf: Shelf, search: Search, within: Reach) -> Found | None:
    """Return the first papers of a journal: its number is what was typed, begins so, or it holds all the words."""
    numbered = by_number(shelf, search.number, within) if any(map(str.isdigit, search.typed)) else None
    worded = by_words(shelf, search, within) if search.asked else None
    ways = [way for way in (numbered, worded) if way]
    if not ways:
        return None
    papers = {paper.pk: paper for way in ways for paper in way.papers}
    most = max(ways, key=lambda way: way.count)
    shown = dict(list(papers.items())[:SHOWN])
    return Found(shelf.title, list(hits(shelf, shown, search)), most.told, most.address)


@dataclass(frozen=True, slots=True)
class Way:
    """What one way of looking found in a journal."""

    papers: list[Any]
    count: int
    told: str
    address: str


def by_number(shelf: Shelf, typed: str, within: Reach) -> Way | None:
    """Return the papers whose number begins as it was typed, those first of which it is the whole number."""
    filters = {"number": typed, **shelf.but}
    begin = shelf.journal.select(filters, within).order_by()
    whole = begin.filter(**{f"{shelf.number}__in": [typed, typed.upper()]}).values_list("pk", flat=True)[:SHOWN]
    keys = [*whole, *begin.values_list("pk", flat=True)[: COUNTED + 1]]
    found = _latest(shelf, keys, within)
    exact = [paper for key in whole for paper in found if paper.pk == key]
    return _way(shelf, filters, list(dict.fromkeys([*exact, *found])), len(set(keys)))


def by_words(shelf: Shelf, search: Search, within: Reach) -> Way | None:
    """Return the papers that hold all the words, the latest first.

    Of common words only the papers entered last are looked through; the list may well hold others, and is offered.
    Whoever does not reach all papers has so few that each is looked into.
    """
    filters = {lists.WORDS: search.typed, **shelf.but}
    if search.is_common and not within.everything:
        papers = shelf.journal.select(filters, within)
        found = lists.first_papers(shelf.journal, filters, within, SHOWN)
        return _way(shelf, filters, found, count_up_to(COUNTED, papers) if len(found) == SHOWN else len(found))
    keys = search.holding.get(shelf.kind, [])
    found = _latest(shelf, keys, within)
    if search.is_common:
        return Way(found, len(found), "много" if found else "", door(shelf.journal.name, filters))
    count = len(found)
    if count == SHOWN:
        papers = shelf.journal.select(shelf.but, within)
        count = papers.filter(OneOf(F("pk"), _array(keys))).count()
    return _way(shelf, filters, found, count)


def _latest(shelf: Shelf, keys: Sequence[int], within: Reach) -> list[Any]:
    """Return the latest of the papers with these keys that are within reach, no more than are shown.

    Few are looked up and then put in order: by an expression that no index has, since PostgreSQL would go through the
    journal in its order and hope to meet them soon.
    """
    if not keys:
        return []
    everything = shelf.journal.select({**shelf.journal.all, **shelf.but}, within)
    chosen = everything.filter(OneOf(F("pk"), _array(keys)))
    place = F(next(iter(shelf.journal.orders.values())).by)
    order = Coalesce(place, place) if len(keys) <= FEW else place
    return list(shelf.journal.rows(chosen).order_by(order.desc(), "-pk")[:SHOWN])


def _array(keys: Sequence[int]) -> Value:
    return Value(list(keys), ArrayField(BigIntegerField()))


def _way(shelf: Shelf, filters: Filters, found: list[Any], count: int) -> Way | None:
    if not found:
        return None
    told = f"более {russian.thousands(COUNTED)}" if count > COUNTED else russian.thousands(count)
    return Way(found, count, told, door(shelf.journal.name, filters))


def hits(shelf: Shelf, papers: Mapping[int, Any], search: Search) -> Iterator[Hit]:
    """Yield papers with the words that were asked for marked, and where they stand if not in what is shown of them."""
    asked = search.asked
    said = texts_of(shelf.kind, papers) if shelf.kind == LETTER and asked else {}
    for key, paper in papers.items():
        told = shelf.tell(paper)
        files = [(f"в файле «{name}»", text) for name, text in said.get(key, [])]
        yield Hit(
            beginning(told.number, search.number),
            reverse(shelf.card, args=[told.public_id]),
            told.day,
            marked(told.text, asked),
            reasons((told.text, told.aside), (*told.sources, *files), asked),
            marked(told.aside, asked),
            told.annulment,
        )


def people(request: HttpRequest, typed: str) -> Sequence[tuple[str, str, str]]:
    """Return the first citizens whose surname begins with the first word: full name, address, page."""
    first = typed.partition(" ")[0]
    if not first.isalpha() or len(first) < 2 or not may(request, Action.READ_CITIZENS):
        return []
    found = lists.first_papers(CITIZENS, {"surname": first}, reach(request, Action.READ_CITIZENS), SHOWN)
    return [(_name(person), person.address, reverse("citizen", args=[person.public_id])) for person in found]


def executors(request: HttpRequest, typed: str) -> Iterator[Executor]:
    """Yield the departments and officials whose names hold every word, with the doors to their papers."""
    asked = [set(lemmas_of(word)) for word in words(typed)]
    names = [department.name for department in departments(timezone.localdate())]
    names += [official.name for official in working_officials()]
    for name in names:
        known = {lemma for word in words(name) for lemma in lemmas_of(word)}
        if asked and all(group & known for group in asked):
            yield Executor(
                name,
                [
                    (title, door(journal.name, {"executor": name, **filters}))
                    for title, journal, filters in DOORS
                    if may(request, journal.action)
                ],
            )
