"""Incidents: posts in social networks that wait for an answer or have got one."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from otklik.desk import lists
from otklik.desk.journal.lines import history_of
from otklik.office.incidents import cards, queries
from otklik.office.reference.books import network_title

URGENCIES = {"0": "обычные", "1": "повышенной важности"}
TIMINGS = {"in_time": "в норму", "late": "дольше нормы", "in_work": "без ответа"}
UNTIMED = {"untimed": "время не подсчитано"}
"""What only a report asks for."""

INCIDENTS = lists.List(
    name="incidents",
    template="desk/incidents.html",
    select=queries.select,
    rows=lambda papers: cards.rows(papers, timezone.localdate()),
    order=cards.ORDER,
    choices=(
        lists.Choices("Важность", {title: {"urgent": urgent} for urgent, title in URGENCIES.items()}),
        lists.Choices("Ответ", {title: {"timing": timing} for timing, title in TIMINGS.items()}),
    ),
    words={
        "network": lambda name: network_title(name, timezone.localdate()),
        "urgent": lambda value: URGENCIES.get(value, value),
        "timing": lambda value: (TIMINGS | UNTIMED).get(value, value),
        "early": lambda _: "ответ раньше поступления",
    },
)


def incidents(request: HttpRequest) -> HttpResponse:
    """Show the incidents."""
    return lists.show(request, INCIDENTS)


def incident(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the card of an incident."""
    if (paper := cards.incident(public_id, timezone.localdate())) is None:
        raise Http404
    context = {"incident": paper, "history": history_of("incident", paper.pk)}
    return render(request, "desk/incident.html", context)
