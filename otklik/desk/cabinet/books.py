"""What helps to write resolutions: whose which topics are, and the ready wordings; kept by an administrator."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from otklik.desk.access import acting
from otklik.desk.forms import OnceForm, done_once, pressed_once
from otklik.office.assigning import books, queries
from otklik.office.journal.actions import Actor
from otklik.office.people.rights import Action
from otklik.office.reference.books import settlement_names
from otklik.office.reference.queries import settlement_called
from otklik.ui.fields import DayInput


class RouteForm(OnceForm):
    """A row of the office's order."""

    topic = forms.CharField(
        label="Начало кода темы", max_length=25, required=False, help_text="Например, 0003.0011; пусто – любая тема"
    )
    settlement = forms.ChoiceField(label="Территория", required=False)
    whom = forms.ChoiceField(label="Кому")
    since = forms.DateField(label="Действует с", widget=DayInput())
    source = forms.CharField(label="Основание: акт о распределении", max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rooms, people = queries.executors(timezone.localdate())
        named = [(f"u{one.pk}", f"{one.get_full_name()} – {one.department.name}") for one in people if one.department]
        chosen = [("Подразделения", [(f"d{room.pk}", room.name) for room in rooms]), ("Сотрудники", named)]
        self.fields["whom"].choices = chosen  # type: ignore[attr-defined]
        places = [("", "любая"), *((name, name) for name in settlement_names())]
        self.fields["settlement"].choices = places  # type: ignore[attr-defined]


class PhraseForm(OnceForm):
    """A ready wording of a resolution."""

    text = forms.CharField(label="Формулировка", max_length=books.LONGEST_PHRASE)


def routes(request: HttpRequest) -> HttpResponse:
    """Show whose which topics are and the ready wordings; add a row or a wording."""
    sent, asked = request.POST or None, request.POST.get("what")
    route, phrase = RouteForm(sent if asked == "route" else None), PhraseForm(sent if asked == "phrase" else None)

    def add_route(by: Actor, at: datetime) -> str:
        said, (kind, key) = route.cleaned_data, (route.cleaned_data["whom"][0], int(route.cleaned_data["whom"][1:]))
        place = settlement_called(said["settlement"]) if said["settlement"] else None
        books.add_route(
            prefix=said["topic"],
            settlement=place.pk if place else None,
            department=key if kind == "d" else None,
            executor=key if kind == "u" else None,
            since=said["since"],
            source=said["source"],
            by=by,
            at=at,
        )
        messages.success(request, "Строка распределения добавлена.")
        return reverse("routes")

    def add_phrase(by: Actor, at: datetime) -> str:
        books.add_phrase(text=phrase.cleaned_data["text"], by=by, at=at)
        messages.success(request, "Формулировка добавлена.")
        return reverse("routes")

    for form, act in ((route, add_route), (phrase, add_phrase)):
        if form.is_bound and form.is_valid() and (answer := done_once(request, form, Action.MANAGE_KINDS, act)):
            return answer
    context = {
        "routes": [(row, uuid.uuid4()) for row in queries.routes()],
        "phrases": [(row, uuid.uuid4()) for row in queries.phrases()],
        "route": route,
        "phrase": phrase,
        "today": timezone.localdate(),
    }
    return render(request, "desk/routes.html", context, status=422 if route.errors or phrase.errors else 200)


@require_POST
def end_route(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let a row of the order be in force to the end of today."""
    if (row := queries.routes().filter(public_id=public_id).first()) is None:
        raise Http404
    by = acting(request, Action.MANAGE_KINDS)
    return pressed_once(
        request,
        reverse("routes"),
        lambda at: books.end_route(route=row.pk, until=timezone.localdate(at), by=by, at=at),
    )


@require_POST
def drop_phrase(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Offer a wording no longer."""
    if (row := queries.phrases().filter(public_id=public_id).first()) is None:
        raise Http404
    by = acting(request, Action.MANAGE_KINDS)
    return pressed_once(request, reverse("routes"), lambda at: books.drop_phrase(phrase=row.pk, by=by, at=at))
