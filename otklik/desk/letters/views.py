"""Letters: the journal of all incoming correspondence, and the card of a letter."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from otklik.desk import lists
from otklik.desk.journal.lines import history_of
from otklik.office.appeals.cards import is_appeal
from otklik.office.reference.books import kind_names
from otklik.office.registry import cards, queries

LETTERS = lists.List(
    name="letters",
    template="desk/letters.html",
    select=queries.select,
    rows=cards.rows,
    order=cards.ORDER,
    choices=(lambda: lists.Choices("Вид", {name: {"kind": name} for name in kind_names()}),),
)


def letters(request: HttpRequest) -> HttpResponse:
    """Show the journal of incoming correspondence."""
    return lists.show(request, LETTERS)


def letter(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the card of a letter."""
    if (paper := cards.letter(public_id)) is None:
        raise Http404
    context = {
        "letter": paper,
        "is_appeal": is_appeal(public_id),
        "today": timezone.localdate(),
        "history": history_of("letter", paper.pk),
    }
    return render(request, "desk/letter.html", context)
