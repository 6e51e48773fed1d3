"""The first page: what waits for an answer and is late or near, and the year's numbers, each a door to its papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from otklik.desk import lists
from otklik.desk.access import may, reach
from otklik.desk.appeals.views import APPEALS
from otklik.desk.assignments.views import ASSIGNMENTS
from otklik.desk.incidents.views import INCIDENTS
from otklik.desk.letters.views import LETTERS
from otklik.desk.lists import List, door
from otklik.desk.messages.views import MESSAGES
from otklik.desk.receptions.views import RECEPTIONS
from otklik.office.appeals import queries as appeals
from otklik.office.base import Refusal
from otklik.office.filters import Filters, counts_since, counts_within, whole_year, years_of_each
from otklik.office.incidents import queries as incidents
from otklik.office.messages import queries as messages
from otklik.office.people.rights import EVERYTHING, Action, Reach
from otklik.ui import russian
from otklik.ui.russian import NBSP

WAITING_SHOWN = 5
NONE = "none"
"""State of a number that is 0 or not known."""
CHANNELS = {
    APPEALS: ("обращение", "обращения", "обращений"),
    LETTERS: ("письмо", "письма", "писем"),
    INCIDENTS: ("инцидент", "инцидента", "инцидентов"),
    MESSAGES: ("сообщение", "сообщения", "сообщений"),
    RECEPTIONS: (f"человек на{NBSP}приёме", f"человека на{NBSP}приёме", f"человек на{NBSP}приёме"),
}
APPEAL_FIGURES: Sequence[tuple[str, str, Filters]] = (
    (f"в{NBSP}работе", "near", {"outcome": "in_work"}),
    (f"отвечено в{NBSP}срок", "", {"timing": "in_time"}),
    (f"отвечено с{NBSP}опозданием", "late", {"timing": "late"}),
    (f"на{NBSP}особом контроле", "special", {"special": "1"}),
)
"""What is told of the appeals of a year: label, state of a number that is not 0, what it counts."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the door to the papers that it counts; no number, if nothing is known."""

    label: str
    count: int | None
    address: str
    note: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Papers of a journal that wait for an answer: how many, how many are late or near, and the first of them."""

    title: str
    row: str
    """The template of a row."""
    columns: Sequence[str]
    rows: list[Any]
    whole: Figure
    doors: list[Figure]


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """What is watched in a journal: the papers that wait, by their terms, the first one to run out at the top."""

    journal: lists.List
    title: str
    row: str
    columns: Sequence[str]
    waits: Filters
    order: str
    terms: Callable[[Filters, datetime], lists.Terms]
    run_out_by: Callable[[Any, Any], list[int]]
    """Of its room: how many papers, and of how many the term runs out by each of the ends."""


WATCHES = (
    Watch(
        APPEALS,
        "Обращения",
        "desk/appeal_row.html",
        ("Номер", "О чём", "Исполнитель", "Срок"),
        {"outcome": "in_work"},
        "due",
        lambda waits, at: lists.due_days(waits, timezone.localdate(at)),
        appeals.run_out_by,
    ),
    Watch(
        INCIDENTS,
        "Инциденты",
        "desk/incident_row.html",
        ("Принято", "О чём", "Исполнитель", "Ответ"),
        {"timing": "in_work"},
        "-moment",
        lists.due_moments,
        incidents.run_out_by,
    ),
    Watch(
        MESSAGES,
        "Сообщения",
        "desk/message_row.html",
        ("Номер", "О чём", "Категория", "Срок", "Оценка"),
        {"timing": "in_work"},
        "due",
        lambda waits, at: lists.due_days(waits, timezone.localdate(at)),
        messages.run_out_by,
    ),
)
STATES = ("late", "near", "")
"""Of what has run out, of what runs out today, of what does so soon."""


def home(request: HttpRequest) -> HttpResponse:
    """Show what waits, and a year's numbers: of the one asked for, else of the last that has come and has papers."""
    at = timezone.now()
    today = timezone.localdate(at)
    reaches = {channel: reach(request, channel.action) for channel in CHANNELS if may(request, channel.action)}
    held = dict(
        zip(reaches, years_of_each([(each.select({}, EVERYTHING), each.dated) for each in reaches]), strict=True)
    )
    years = sorted({year for of_channel in held.values() for year in of_channel})
    late = late_assignments(request, today)
    if not years:
        return render(request, "desk/home.html", {"today": today, "late": late})
    year = _year_asked(request, years, today.year)
    channels, considered = figures(year, reaches, held)
    context = {
        "today": today,
        "late": late,
        "year": year,
        "earlier": max((other for other in years if other < year), default=None),
        "later": min((other for other in years if other > year), default=None),
        "channels": channels,
        "appeals": considered,
        "report": reverse("report", kwargs={"since": date(year, 1, 1), "until": date(year, 12, 31)}),
        "waiting": list(waiting(at, reaches)),
        "views": list(lists.views(request, list(reaches))),
    }
    return render(request, "desk/home.html", context)


def late_assignments(request: HttpRequest, today: date) -> Figure | None:
    """Return how many of her own assignments are late, and the door to them; None of whoever has none."""
    if not may(request, Action.EXECUTE):
        return None
    late = lists.due_days({}, today).filters[lists.LATE]
    count = ASSIGNMENTS.select(late, reach(request, Action.EXECUTE)).count()
    return Figure(lists.LATE, count, door(ASSIGNMENTS.name, late), state="late") if count else None


def waiting(at: datetime, reaches: Mapping[List, Reach]) -> Iterator[Waiting]:
    """Yield the journals in which something within reach waits for an answer."""
    for watch in (watch for watch in WATCHES if watch.journal in reaches):
        within = reaches[watch.journal]
        terms = watch.terms(watch.waits, at)
        papers = watch.journal.select(watch.waits, within)
        try:
            count, *by = watch.run_out_by(papers, terms.ends)
        except Refusal:  # a year's calendar is not entered: the papers are shown, their terms are not told
            count, by = papers.count(), []
        if count:
            rows = lists.first_papers(watch.journal, watch.waits, within, WAITING_SHOWN, watch.order)
            whole = Figure("", count, door(watch.journal.name, watch.waits))
            doors = [
                Figure(title, of_it, door(watch.journal.name, filters), state=state if of_it else NONE)
                for (title, filters), of_it, state in zip(terms.filters.items(), _steps(by), STATES, strict=False)
            ]
            yield Waiting(watch.title, watch.row, watch.columns, rows, whole, doors)


def _steps(growing: Sequence[int]) -> list[int]:
    """Return by how much each number is more than the one before it."""
    return [number - before for before, number in zip((0, *growing), growing, strict=False)]


def _year_asked(request: HttpRequest, years: Sequence[int], this_year: int) -> int:
    if "year" in request.GET:
        by_name = {str(year): year for year in years}
        if request.GET["year"] not in by_name:
            raise Http404
        return by_name[request.GET["year"]]
    return max((year for year in years if year <= this_year), default=years[0])


def figures(
    year: int, reaches: Mapping[List, Reach], held: Mapping[List, Sequence[int]]
) -> tuple[list[Figure], list[Figure]]:
    """Return what came within reach by each channel, compared with the year before, and how appeals were considered.

    A year that a journal is not held for was not loaded: it has no number and is compared with nothing.
    """
    now, before = whole_year(year), whole_year(year - 1)
    both = {"since": before["since"], "until": now["until"]}
    counts = counts_since(
        now["since"], [(journal.select(both, within), journal.dated) for journal, within in reaches.items()]
    )
    channels = [
        Figure(
            label=russian.plural(count, *CHANNELS[channel]),
            count=count if year in held[channel] else None,
            address=door(channel.name, now),
            note=compared(count, earlier, year, held[channel]),
            state="" if count else NONE,
        )
        for channel, (earlier, count) in zip(reaches, counts, strict=True)
    ]
    return channels, list(of_appeals(now, reaches)) if channels[0].count else []


def of_appeals(now: Filters, reaches: Mapping[List, Reach]) -> Iterator[Figure]:
    """Yield how the appeals of a time were considered; nothing for whoever may not read them."""
    if APPEALS not in reaches:
        return
    chosen = [filters for _, _, filters in APPEAL_FIGURES]
    considered = counts_within(APPEALS.select(now, reaches[APPEALS]), appeals.FILTERS, chosen)
    for (label, state, filters), count in zip(APPEAL_FIGURES, considered, strict=True):
        yield Figure(label, count, door(APPEALS.name, {**now, **filters}), state=state if count else NONE)


def compared(count: int, before: int, year: int, held: Sequence[int]) -> str:
    """Return «на 403 меньше, чем в 2020 году», to be broken at the comma; nothing without papers of the year before."""
    if year not in held:
        return f"нет в{NBSP}загруженных журналах"
    if year - 1 not in held:
        return ""
    then = f"{year - 1}{NBSP}году"
    if count == before:
        return f"столько{NBSP}же, сколько{NBSP}в{NBSP}{then}"
    more = "больше" if count > before else "меньше"
    return f"на{NBSP}{russian.thousands(abs(count - before))}{NBSP}{more}, чем{NBSP}в{NBSP}{then}"
