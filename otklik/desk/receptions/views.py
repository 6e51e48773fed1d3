"""Personal receptions: visitors, the days of receiving, the card of a visit."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from otklik.desk import lists
from otklik.desk.journal.lines import history_of
from otklik.office.base import Refusal
from otklik.office.receptions import cards, queries
from otklik.office.reference.books import topic_title

RESULTS = {
    "supported": "поддержано",
    "explained": "разъяснено",
    "not_supported": "не поддержано",
}

RECEPTIONS = lists.List(
    name="receptions",
    template="desk/receptions.html",
    select=queries.select,
    rows=cards.rows,
    order=cards.ORDER,
    fields={"number": "Номер", "surname": "Фамилия"},
    choices=(
        lists.Choices("Итог", {title: {"result": result} for result, title in RESULTS.items()}),
        lists.topics,
        lists.territories,
    ),
    words={
        "topic": topic_title,
        "measures": lambda _: "меры приняты",
    },
)
DAYS = lists.List(
    name="reception_days",
    template="desk/reception_days.html",
    select=queries.select_days,
    rows=cards.days,
    order=("held_on", "pk"),
    key="pk",
    fields={},
)


def receptions(request: HttpRequest) -> HttpResponse:
    """Show who came to personal receptions."""
    return lists.show(request, RECEPTIONS)


def reception_days(request: HttpRequest) -> HttpResponse:
    """Show the days of receiving, one an official and a date: what a report counts as a reception."""
    filters = request.GET.dict()
    try:
        days = list(cards.days(queries.select_days(filters)))
    except Refusal as refusal:
        context = {"refusal": refusal, "address": lists.door("reception_days", {})}
        return render(request, "desk/refusal.html", context, status=400)
    context = {"page": lists.Page(days, None, None), "count": len(days), **lists.frame(DAYS, filters)}
    return render(request, DAYS.template, context)


def reception(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the card of a visit."""
    if (card := cards.reception(public_id)) is None:
        raise Http404
    return render(request, "desk/reception.html", {"card": card, "history": history_of("reception", card.pk)})
