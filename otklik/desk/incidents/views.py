"""Incidents: posts in social networks that wait for an answer or have got one."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from otklik.desk import lists
from otklik.desk.access import reach
from otklik.desk.journal.lines import opened
from otklik.office.incidents import cards, queries
from otklik.office.incidents.terms import term_of_incident
from otklik.office.people.rights import Action
from otklik.office.reference.books import network_title

URGENCIES = {"0": "обычные", "1": "повышенной важности"}
TIMINGS = {"in_time": "в норму", "late": "дольше нормы", "in_work": "без ответа"}
UNTIMED = {"untimed": "время не подсчитано"}
"""What only a report asks for."""

INCIDENTS = lists.List(
    name="incidents",
    template="desk/incidents.html",
    action=Action.READ_INCIDENTS,
    select=queries.select,
    rows=lambda papers: cards.rows(papers, timezone.localdate()),
    orders=cards.ORDERS,
    columns=(
        lists.Column("Принято", orders={"moment": "Принято"}),
        lists.Column("О чём"),
        lists.Column("Исполнитель"),
        lists.Column("Ответ"),
    ),
    noun=("инцидент", "инцидента", "инцидентов"),
    dated="accepted_at",
    choices=(
        lists.Choices("Важность", {title: {"urgent": urgent} for urgent, title in URGENCIES.items()}),
        lists.Choices("Ответ", {title: {"timing": timing} for timing, title in TIMINGS.items()}),
        lists.waiting_moments({"timing": "in_work"}),
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
    if (paper := cards.incident(public_id, timezone.localdate(), reach(request, Action.READ_INCIDENTS))) is None:
        raise Http404
    context = {
        "incident": paper,
        "counted": term_of_incident(paper),
        "history": opened(request, INCIDENTS, "incident", paper.pk),
    }
    return render(request, "desk/incident.html", context)
