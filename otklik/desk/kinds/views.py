"""Kinds of paper: one row each – its journal, its number, what its card asks for, its term, its control."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from otklik.desk.forms import OnceForm, done_once
from otklik.office.journal.actions import Actor
from otklik.office.people.rights import Action
from otklik.office.reference.books import CONTROLS, FIELDS, SORTS
from otklik.office.reference.queries import terms
from otklik.office.registry.actions import set_kind, specimen
from otklik.office.registry.queries import journals
from otklik.office.registry.queries import kinds as kinds_of_paper
from otklik.rules.deadlines import NoTerm, Step, Term, term_of
from otklik.rules.law import Procedure

ELSEWHERE = frozenset({Procedure.MESSAGE, Procedure.INCIDENT})
"""Proceedings of what is no letter."""
ANSWERS = [(step.value, step.label) for step in Step if step.value.startswith("answer")]


@dataclass(frozen=True, slots=True)
class Line:
    """A kind as the list shows it."""

    kind: Any
    number: str
    term: Term | None
    required: list[str]


class KindForm(OnceForm):
    """A kind of paper."""

    name = forms.CharField(label="Название", max_length=200)
    sort = forms.ChoiceField(label="Что это", choices=SORTS)
    journal = forms.ChoiceField(label="Журнал, который даёт номер")
    template = forms.CharField(
        label="Шаблон номера",
        max_length=60,
        required=False,
        help_text="Пусто – как у журнала. {номер}, {буква} фамилии, {форма}, {год}, {гг}, {индекс}: П-{номер}/{гг}",
    )
    procedure = forms.ChoiceField(
        label="Порядок рассмотрения",
        choices=[(one.value, one.label) for one in Procedure if one not in ELSEWHERE],
        initial=Procedure.OFFICIAL_LETTER.value,
    )
    step = forms.ChoiceField(
        label="Срок ответа", choices=ANSWERS, help_text="По таблице сроков; если в ней строки нет, срока нет"
    )
    required = forms.MultipleChoiceField(
        label="Без чего не зарегистрировать", choices=FIELDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    control = forms.ChoiceField(label="Контроль", choices=CONTROLS, required=False)
    is_offered = forms.BooleanField(label="Предлагать при регистрации", required=False, initial=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = [(code, series.title) for code, series in journals().items()]
        self.fields["journal"].choices = chosen  # type: ignore[attr-defined]


def kinds(request: HttpRequest) -> HttpResponse:
    """List the kinds of paper, journal by journal."""
    rows = list(kinds_of_paper())
    sheets = [
        (series.title, list(_lines([row for row in rows if row.journal == code], series)))
        for code, series in journals().items()
    ]
    return render(request, "desk/kinds.html", {"sheets": sheets})


def _lines(rows: list[Any], series: Any) -> Iterator[Line]:
    table, fields, today = terms(), dict(FIELDS), timezone.localdate()
    for kind in rows:
        try:
            term = term_of(Step(kind.step), Procedure(kind.procedure), today, table)
        except NoTerm:
            term = None
        yield Line(
            kind,
            specimen(kind, series),
            term,
            [fields.get(name, name) for name in kind.required],
        )


def new_kind(request: HttpRequest) -> HttpResponse:
    """Add a kind of paper."""
    return _edit(request, KindForm(request.POST or None), None)


def kind(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change a kind of paper."""
    if (row := kinds_of_paper().filter(public_id=public_id).first()) is None:
        raise Http404
    said = {name: getattr(row, name) for name in KindForm.base_fields if name != "token"}
    return _edit(request, KindForm(request.POST or None, initial=said), row)


def _edit(request: HttpRequest, form: KindForm, row: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "token"}

        def act(by: Actor, at: datetime) -> str:
            made = set_kind(kind_id=row.pk if row else None, said=said, by=by, at=at)
            messages.success(request, f"Вид «{made.name}» записан: по нему уже можно регистрировать.")
            return reverse("kinds")

        if answer := done_once(request, form, Action.MANAGE_KINDS, act):
            return answer
    return render(request, "desk/kind.html", {"form": form, "kind": row}, status=422 if form.errors else 200)
