"""Messages of the feedback platform (ПОС)."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from otklik.desk import lists
from otklik.desk.access import reach
from otklik.desk.journal.lines import opened
from otklik.office.messages import cards, queries
from otklik.office.people.rights import Action

TIMINGS = {"in_time": "в срок", "late": "с опозданием", "in_work": "без ответа"}

MESSAGES = lists.List(
    name="messages",
    template="desk/messages.html",
    action=Action.READ_MESSAGES,
    select=queries.select,
    rows=cards.rows,
    orders=cards.ORDERS,
    columns=(
        lists.Column("Номер", orders={"moment": "Принято"}),
        lists.Column("О чём"),
        lists.Column("Категория"),
        lists.Column("Срок", orders={"due": "Срок"}),
        lists.Column("Оценка", style="num"),
    ),
    noun=("сообщение", "сообщения", "сообщений"),
    dated="accepted_at",
    choices=(
        lists.Choices("Ответ", {title: {"timing": timing} for timing, title in TIMINGS.items()}),
        lists.waiting_days({"timing": "in_work"}),
        lists.Choices(
            "Оценка", {"с оценкой": {"rating": "any"}} | {str(mark): {"rating": str(mark)} for mark in range(1, 6)}
        ),
        lists.territories,
    ),
    words={
        "rating": lambda value: "с оценкой" if value == "any" else f"оценка {value}",
        "early": lambda _: "ответ раньше поступления",
    },
)


def messages(request: HttpRequest) -> HttpResponse:
    """Show the messages."""
    return lists.show(request, MESSAGES)


def message(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the card of a message."""
    if (paper := cards.message(public_id, reach(request, Action.READ_MESSAGES))) is None:
        raise Http404
    context = {
        "message": paper,
        "today": timezone.localdate(),
        "history": opened(request, MESSAGES, "message", paper.pk),
    }
    return render(request, "desk/message.html", context)
