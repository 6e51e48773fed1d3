"""Norms: the terms that the office works by, and new dated rows of them, shown with what they would touch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from otklik.desk.access import acting, official
from otklik.desk.forms import OnceForm
from otklik.office.base import Refusal
from otklik.office.control import actions
from otklik.office.control.queries import seal_of, touched_by, touched_by_norm
from otklik.office.people.actions import answer_once
from otklik.office.people.rights import Action
from otklik.office.reference.queries import answer_norms, office_terms, terms
from otklik.rules.deadlines import Roll, Start, Step, Term, Unit, terms_of
from otklik.rules.law import Confidence, Procedure
from otklik.ui.fields import DayInput

SHOWN = 50
"""Papers on the page that a new row would touch; their number is told exactly."""
LONGEST = 365
EARLIEST, YEARS_AHEAD = 1992, 5
ORDERS = [(one.value, one.label) for one in Procedure if one is not Procedure.INCIDENT]
"""Proceedings that have rows in the table of terms; incidents have norms of their own."""


class DatedForm(OnceForm):
    """What holds from a day on: not from a day that is a slip."""

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        latest = timezone.localdate().year + YEARS_AHEAD
        if not EARLIEST <= since.year <= latest:
            raise forms.ValidationError(f"Год должен быть от {EARLIEST} до {latest}: проверьте день.")
        return since


class TermForm(DatedForm):
    """A new row of the table of terms."""

    procedure = forms.ChoiceField(label="Вид бумаги", choices=ORDERS)
    step = forms.ChoiceField(
        label="На что даётся срок", choices=[(one.value, one.label) for one in Step], initial=Step.ANSWER.value
    )
    length = forms.IntegerField(label="Длина срока", min_value=1, max_value=LONGEST)
    unit = forms.ChoiceField(
        label="В чём считать", choices=[(one.value, one.label) for one in Unit if one is not Unit.GIVEN]
    )
    start = forms.ChoiceField(
        label="Считать со дня (с момента)",
        choices=[(one.value, one.label) for one in Start],
        initial=Start.REGISTRATION.value,
    )
    roll = forms.ChoiceField(
        label="Контрольный срок, если последний день нерабочий",
        choices=[(one.value, one.label) for one in Roll],
        help_text="Для сроков в часах – не переносится",
    )
    since = forms.DateField(
        label="Действует с", widget=DayInput(), help_text="Для бумаг с этого дня; у прежних срок останется каким был"
    )
    source = forms.CharField(
        label="Чем установлен", max_length=300, help_text="Закон или местный акт: номер, дата, статья"
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def term(self) -> Term:
        """Return the row that was typed."""
        typed = self.cleaned_data
        return Term(
            step=Step(typed["step"]),
            procedure=Procedure(typed["procedure"]),
            length=typed["length"],
            unit=Unit(typed["unit"]),
            start=Start(typed["start"]),
            roll=Roll(typed["roll"]),
            since=typed["since"],
            source=typed["source"],
            confidence=Confidence.HIGH,
        )


class NormForm(DatedForm):
    """A new norm of answering incidents."""

    urgent = forms.TypedChoiceField(
        label="Какие инциденты",
        choices=[("0", "обычные"), ("1", "повышенной важности")],
        coerce=lambda value: value == "1",
    )
    hours = forms.IntegerField(label="За сколько часов отвечать", min_value=1, max_value=LONGEST * 24)
    clock = forms.ChoiceField(
        label="Какие часы", choices=[("working_hours", "рабочие часы"), ("hours", "часы по календарю")]
    )
    since = forms.DateField(
        label="Действует с",
        widget=DayInput(),
        help_text="Для инцидентов, принятых с этого дня; прежняя норма кончится накануне",
    )
    source = forms.CharField(label="Чем установлена", max_length=300, help_text="Местный акт: номер, дата, пункт")
    shown = forms.CharField(required=False, widget=forms.HiddenInput)


def norms(request: HttpRequest) -> HttpResponse:
    """Show the terms in force today, procedure by procedure, those still to come, and the norms of incidents."""
    today, table = timezone.localdate(), terms()
    context = {
        "procedures": [(procedure, rows) for procedure in Procedure if (rows := terms_of(procedure, today, table))],
        "coming": sorted((term for term in table if term.since > today), key=lambda term: term.since),
        "ours": office_terms(),
        "norms": list(answer_norms()),
        "today": today,
    }
    return render(request, "desk/norms.html", context)


def new_term(request: HttpRequest) -> HttpResponse:
    """Take a new row of the table of terms: show what it would touch, then save it."""
    form = TermForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "desk/new_term.html", form)
    term = form.term()

    def save(at: datetime) -> None:
        papers = actions.add_term(
            term=term, shown=form.cleaned_data["shown"], by=acting(request, Action.MANAGE_NORMS), at=at
        )
        messages.success(request, f"Строка внесена: {term.says}. Бумаг с новым сроком: {papers}.")

    def touched() -> QuerySet[Any]:
        actions.check_term(term)
        return touched_by(term)

    return _shown_then_saved(request, "desk/new_term.html", form, touched, save)


def new_norm(request: HttpRequest) -> HttpResponse:
    """Take a new norm of answering incidents: show which open ones it would hold for, then save it."""
    form = NormForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "desk/new_norm.html", form)
    typed = {name: value for name, value in form.cleaned_data.items() if name != "token"}

    def save(at: datetime) -> None:
        actions.add_norm(**typed, by=acting(request, Action.MANAGE_NORMS), at=at)
        messages.success(request, "Норма внесена.")

    def touched() -> QuerySet[Any]:
        actions.check_norm(urgent=typed["urgent"], since=typed["since"])
        return touched_by_norm(urgent=typed["urgent"], since=typed["since"])

    return _shown_then_saved(request, "desk/new_norm.html", form, touched, save)


def _shown_then_saved(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    touched: Callable[[], QuerySet[Any]],
    save: Callable[[datetime], None],
) -> HttpResponse:
    """Show what would be touched; save what has been shown, once. What has changed meanwhile is shown again."""
    user = official(request)
    at = timezone.now()

    def once() -> str:
        save(at)
        return reverse("norms")

    try:
        if "save" in request.POST and form.cleaned_data["shown"]:
            return redirect(answer_once(form.cleaned_data["token"], user, at, once))
        return _page(request, template, form, touched())
    except actions.PapersHaveChanged as changed:
        form.add_error(None, str(changed))
        return _page(request, template, form, touched())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, template, form)


def _page(request: HttpRequest, template: str, form: forms.Form, touched: QuerySet[Any] | None = None) -> HttpResponse:
    context: dict[str, Any] = {"form": form}
    if touched is not None:
        count = touched.count()
        context |= {
            "touched": list(touched[:SHOWN]),
            "count": count,
            "more": max(count - SHOWN, 0),
            "shown": seal_of(touched),
        }
    return render(request, template, context, status=422 if form.errors else 200)
