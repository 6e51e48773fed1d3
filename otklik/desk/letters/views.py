"""Letters: the journal of all incoming correspondence, and the card of a letter."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from otklik.desk import lists
from otklik.desk.access import reach
from otklik.desk.files.views import shown
from otklik.desk.forms import OnceForm, done_once
from otklik.desk.journal.lines import opened
from otklik.desk.moves import of_parts, on_card
from otklik.desk.papers import card_of
from otklik.office.appeals.cards import is_appeal, joined_to, of_letters
from otklik.office.dispatch.actions import annul_number
from otklik.office.filters import ANNULLED
from otklik.office.journal.actions import Actor
from otklik.office.people.rights import Action
from otklik.office.reference.books import kind_names
from otklik.office.work import cards, queries
from otklik.office.work.terms import terms_of_letter
from otklik.papers.queries import papers_of

LETTERS = lists.List(
    name="letters",
    template="desk/letters.html",
    action=Action.READ_LETTERS,
    select=queries.select,
    rows=cards.rows,
    orders=cards.ORDERS,
    columns=(
        lists.Column("Номер", orders={"number": "Номер", "day": "День"}),
        lists.Column("О чём", style="main"),
        lists.Column("Корреспондент", orders={"correspondent": "Корреспондент"}),
        lists.Column("Вид"),
    ),
    noun=("письмо", "письма", "писем"),
    dated="registered_on",
    choices=(
        lambda: lists.Choices("Вид", {name: {"kind": name} for name in kind_names()}),
        lists.Choices("Контроль", {"особый контроль": {"control": "special"}, "контроль": {"control": "ordinary"}}),
        lists.ANNULLED_NUMBERS,
    ),
    all=lists.WITH_ANNULLED,
    words={ANNULLED: lists.annulled_told, "but_appeals": lambda _: "без обращений"},
)


OUTGOING = replace(
    LETTERS,
    name="outgoing",
    template="desk/outgoing.html",
    select=queries.select_outgoing,
    columns=(*LETTERS.columns[:2], lists.Column("Кому", orders={"correspondent": "Кому"}), LETTERS.columns[3]),
)


def letters(request: HttpRequest) -> HttpResponse:
    """Show the journal of incoming correspondence."""
    return lists.show(request, LETTERS, _with_appeals(request))


def _with_appeals(request: HttpRequest) -> Callable[[list[Any]], dict[str, Any]]:
    """Return what gives each letter of a page the appeal that it holds or adds to."""
    within = reach(request, Action.READ_APPEALS)

    def tell(rows: list[Any]) -> dict[str, Any]:
        found = of_letters([row.pk for row in rows], within) if rows else {}
        return {"lines": [(row, found.get(row.pk)) for row in rows]}

    return tell


class AnnulForm(OnceForm):
    """Why a number is annulled."""

    reason = forms.CharField(
        label="Почему номер аннулируется",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={
            "required": "Напишите причину: она останется в журнале рядом с вычеркнутым номером.",
            "max_length": "Короче: не больше %(limit_value)d знаков, а здесь %(show_value)d.",
        },
    )


def annul(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Annul the number of a wrong registration: it stays in the journal with the reason."""
    if (paper := cards.letter(public_id, reach(request, Action.ANNUL))) is None:
        raise Http404
    card = card_of(paper)
    form = AnnulForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act(by: Actor, at: datetime) -> str:
            today = timezone.localdate(at)
            annul_number(letter_id=paper.pk, reason=form.cleaned_data["reason"], on=today, by=by, at=at)
            messages.success(request, f"Номер {paper.number} аннулирован.")
            return card

        if answer := done_once(request, form, Action.ANNUL, act):
            return answer
    context = {"letter": paper, "form": form, "card": card}
    return render(request, "desk/annul.html", context, status=422 if form.errors else 200)


def outgoing(request: HttpRequest) -> HttpResponse:
    """Show the letters that went out."""
    return lists.show(request, OUTGOING, _with_appeals(request))


def letter(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the card of a letter."""
    if (paper := cards.letter(public_id, reach(request, Action.READ_LETTERS))) is None:
        raise Http404
    of_citizen, considered = is_appeal(public_id), on_card(request, paper)
    files = shown("letter", paper.pk, but=of_parts(considered))
    context = {
        "letter": paper,
        "is_appeal": of_citizen,
        "joined": joined_to(paper.pk, reach(request, Action.READ_APPEALS)),
        "files": files,
        **papers_of(paper, [one.file for one in files], is_appeal=of_citizen),
        "how": terms_of_letter(paper),
        **considered,
        "history": opened(request, LETTERS, "letter", paper.pk),
    }
    return render(request, "desk/letter.html", context)
