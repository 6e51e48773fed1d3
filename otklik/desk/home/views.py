"""The first page: the year's numbers, each a door to its papers, and the appeals that wait for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from otklik.desk.appeals.views import APPEALS
from otklik.desk.incidents.views import INCIDENTS
from otklik.desk.letters.views import LETTERS
from otklik.desk.lists import Filters, List, door, last_year, whole_year
from otklik.desk.messages.views import MESSAGES
from otklik.desk.receptions.views import RECEPTIONS
from otklik.office.appeals import cards
from otklik.ui import russian

WAITING_SHOWN = 8
CHANNELS = {
    APPEALS: ("обращение", "обращения", "обращений"),
    LETTERS: ("письмо", "письма", "писем"),
    INCIDENTS: ("инцидент", "инцидента", "инцидентов"),
    MESSAGES: ("сообщение", "сообщения", "сообщений"),
    RECEPTIONS: ("человек на приёме", "человека на приёме", "человек на приёме"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the door to the papers that it counts."""

    label: str
    count: int
    address: str
    note: str = ""
    state: str = ""


def home(request: HttpRequest) -> HttpResponse:
    """Show the numbers of a year: of the one asked for, else of the last one that the books hold."""
    latest = max((year for year in map(last_year, CHANNELS) if year), default=None)
    context: dict[str, object] = {"today": timezone.localdate(), "latest": latest}
    if latest is not None:
        year = _year_asked(request, latest)
        context |= {
            "year": year,
            "channels": [came_by(channel, year) for channel in CHANNELS],
            "appeals": appeal_figures(year),
            "report": reverse("report", kwargs={"since": date(year, 1, 1), "until": date(year, 12, 31)}),
            "waiting": cards.waiting(WAITING_SHOWN),
        }
    return render(request, "desk/home.html", context)


def _year_asked(request: HttpRequest, latest: int) -> int:
    text = request.GET.get("year", str(latest))
    if not (text.isascii() and text.isdigit() and 1900 <= int(text) <= latest):
        raise Http404
    return int(text)


def came_by(channel: List, year: int) -> Figure:
    """Return how many papers a channel brought in a year, compared with the year before if the books hold it."""
    count, before = (channel.select(whole_year(of)).count() for of in (year, year - 1))
    return Figure(
        label=russian.plural(count, *CHANNELS[channel]),
        count=count,
        address=door(channel.name, whole_year(year)),
        note=compared(count, before, year - 1) if before else "",
    )


def compared(count: int, before: int, year: int) -> str:
    """Return «на 403 меньше, чем в 2020 году»."""
    if count == before:
        return f"столько же, сколько в {year} году"
    return f"на {russian.thousands(abs(count - before))} {'больше' if count > before else 'меньше'}, чем в {year} году"


def appeal_figures(year: int) -> list[Figure]:
    """Return how the appeals of a year were considered."""

    def figure(label: str, state: str = "", **filters: str) -> Figure:
        chosen: Filters = {**whole_year(year), **filters}
        count = APPEALS.select(chosen).count()
        return Figure(label, count, door(APPEALS.name, chosen), state=state if count else "")

    return [
        figure("в работе", "near", outcome="in_work"),
        figure("отвечено в срок", timing="in_time"),
        figure("отвечено с опозданием", "late", timing="late"),
        figure("особый контроль", "special", from_higher="1"),
    ]
