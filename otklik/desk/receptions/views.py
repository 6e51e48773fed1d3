"""Personal receptions: visitors, the days of receiving, the card of a visit."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from otklik.desk import lists
from otklik.desk.access import reach
from otklik.desk.journal.lines import opened
from otklik.office.people.rights import Action
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
    action=Action.READ_RECEPTIONS,
    select=queries.select,
    rows=cards.rows,
    orders=cards.ORDERS,
    columns=(
        lists.Column("Карточка", orders={"day": "День"}),
        lists.Column("О чём", orders={"surname": "Фамилия"}),
        lists.Column("Принимал"),
        lists.Column("Итог"),
    ),
    noun=("посетитель", "посетителя", "посетителей"),
    dated="day__held_on",
    fields={"number": "Номер", "surname": "Фамилия", "words": "Слова"},
    choices=(
        lists.Choices("Итог", {title: {"result": result} for result, title in RESULTS.items()}),
        lists.topics,
        lists.territories,
    ),
    words={
        "citizen": lists.whose,
        "topic": topic_title,
        "measures": lambda _: "меры приняты",
    },
)
DAYS = lists.List(
    name="reception_days",
    template="desk/reception_days.html",
    action=Action.READ_RECEPTIONS,
    select=queries.select_days,
    rows=cards.days,
    orders=cards.DAY_ORDERS,
    columns=(
        lists.Column("День", orders={"day": "День"}),
        lists.Column("Принимал"),
        lists.Column("Посетителей", style="num"),
    ),
    noun=("приём", "приёма", "приёмов"),
    dated="held_on",
    fields={},
)


def receptions(request: HttpRequest) -> HttpResponse:
    """Show who came to personal receptions."""
    return lists.show(request, RECEPTIONS)


def reception_days(request: HttpRequest) -> HttpResponse:
    """Show the days of receiving, one an official and a date: what a report counts as a reception."""
    return lists.show(request, DAYS)


def reception(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the card of a visit."""
    if (card := cards.reception(public_id, reach(request, Action.READ_RECEPTIONS))) is None:
        raise Http404
    return render(
        request,
        "desk/reception.html",
        {"card": card, "history": opened(request, RECEPTIONS, "reception", card.pk)},
    )
