"""Appeals: the list that every figure of a report opens, and the card of an appeal."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from otklik.desk import lists
from otklik.office.appeals import cards, queries
from otklik.office.reference.books import section_title, topic_title

OUTCOMES = {
    "supported": "поддержано",
    "explained": "разъяснено",
    "not_supported": "не поддержано",
    "redirected": "перенаправлено",
    "left_without_answer": "без ответа",
    "answered": "дан ответ",
    "withdrawn": "отозвано",
    "in_work": "в работе",
}
FORMS = {"written": "письменные", "electronic": "электронные"}
KINDS = {"suggestion": "предложения", "application": "заявления", "complaint": "жалобы"}
TIMINGS = {
    "in_time": "отвечено в срок",
    "late": "отвечено с опозданием",
    "within_law": "отвечено в срок по закону",
    "overdue": "просрочено",
}
WROTE_BEFORE = {
    "answered": "раньше писали сюда и получили ответ",
    "in_work": "раньше писали сюда, ответа ещё не было",
    "never": "раньше сюда не писали",
}

APPEALS = lists.List(
    name="appeals",
    template="desk/appeals.html",
    select=queries.select,
    rows=cards.rows,
    order=cards.ORDER,
    key="letter__public_id",
    choices=(
        lists.Choices("Итог", {title: {"outcome": outcome} for outcome, title in OUTCOMES.items()}),
        lists.Choices("Срок", {TIMINGS[timing]: {"timing": timing} for timing in ("in_time", "late")}),
        lists.Choices("Особые", {"из вышестоящих органов": {"from_higher": "1"}}),
    ),
    tied={"overdue": "until"},
    words={
        "quarter": lambda value: f"{value} квартал",
        "topic": topic_title,
        "section": section_title,
        "form": lambda value: FORMS.get(value, value),
        "kind": lambda value: KINDS.get(value, value),
        "from_higher": lambda _: "из вышестоящих органов",
        "wrote_before": lambda value: WROTE_BEFORE.get(value, value),
        "outside": lambda _: "вне района",
        "outcome": lambda value: OUTCOMES.get(value, value),
        "measures": lambda _: "меры приняты",
        "timing": lambda value: TIMINGS.get(value, value),
        "extended": lambda _: "срок продлён",
        "collective": lambda _: "коллективные",
        "repeated": lambda _: "повторные",
    },
)


def appeals(request: HttpRequest) -> HttpResponse:
    """Show the appeals."""
    return lists.show(request, APPEALS)


def appeal(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the card of an appeal."""
    if (paper := cards.appeal(public_id)) is None:
        raise Http404
    return render(request, "desk/appeal.html", {"appeal": paper, "letter": paper.letter, "today": timezone.localdate()})
