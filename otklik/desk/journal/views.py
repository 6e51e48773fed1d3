"""The journal of events: what happened, and the chain that proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from otklik.desk.access import acting
from otklik.desk.journal.lines import Line, lines
from otklik.desk.journal.papers import sentence, with_number
from otklik.office.base import Refusal
from otklik.office.filters import Filters
from otklik.office.journal import chain, queries, verifying
from otklik.office.people.queries import names
from otklik.office.people.rights import Action
from otklik.ui.fields import DayInput
from otklik.ui.pages import page_or_part

PAGE_SIZE = 50
NOBODY = "0:0"
"""A paper that there is not."""


# ── The list ──────────────────────────────────────────────────────────────────────────────────────────────


class Choosing(forms.Form):
    """Which entries to show. An empty field admits all."""

    since = forms.DateField(label="С", required=False, widget=DayInput())
    until = forms.DateField(label="По", required=False, widget=DayInput())
    event = forms.ChoiceField(label="Событие", required=False)
    by = forms.ChoiceField(label="Кто", required=False)
    number = forms.CharField(label="Номер бумаги", required=False, max_length=120)

    def __init__(self, asked: Mapping[str, str], people: Mapping[int, str]) -> None:
        super().__init__(asked)
        self.fields["event"].choices = [("", "любое"), *queries.titles().items()]  # type: ignore[attr-defined]
        self.fields["by"].choices = [("", "кто угодно"), *people.items()]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """Return what the journal's queries understand."""
        given = {name: str(value) for name, value in self.cleaned_data.items() if value}
        if number := given.pop("number", "").strip():
            given["paper"] = with_number(number) or NOBODY
        return given


@dataclass(frozen=True, slots=True)
class Page:
    """Entries of one page, and the addresses of its neighbours."""

    rows: list[Line]
    previous: str | None
    next: str | None


def journal(request: HttpRequest) -> HttpResponse:
    """List the entries, the latest first."""
    people, asked = names(), request.GET.dict()
    form = Choosing(asked, people)
    found = queries.entries(form.filters()) if form.is_valid() else queries.entries({"paper": NOBODY})
    context = {
        "form": form,
        "page": cut(found, asked, people),
        "chosen": any(asked.get(name) for name in form.fields),
        "waiting": _late(),
    }
    return render(request, "desk/journal.html", context, status=400 if form.errors else 200)


def cut(entries: QuerySet[Any], asked: Mapping[str, str], people: Mapping[int, str]) -> Page:
    """Return the page of entries after or before one, by its number; the first one if neither is asked for."""
    kept = {name: value for name, value in asked.items() if name not in ("after", "before") and value}

    def turn(**to: object) -> str:
        return f"{reverse('journal')}?{urlencode({**kept, **to})}"

    back = "before" in asked
    number = asked.get("before") or asked.get("after") or ""
    if number.isascii() and number.isdigit() and len(number) < 19:
        side = "gt" if back else "lt"
        at = queries.entries({}).filter(pk=int(number)).values("at")[:1]
        entries = entries.filter(
            Q(**{f"at__{side}e": at}) & (Q(**{f"at__{side}": at}) | Q(**{f"pk__{side}": int(number)}))
        )
    else:
        back, number = False, ""
    order = ("at", "pk") if back else ("-at", "-pk")
    found = list(entries.order_by(*order)[: PAGE_SIZE + 1])
    more, rows = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if back:
        rows.reverse()
    has_previous, has_next = (more, True) if back else (bool(number), more)
    return Page(
        lines(rows, people),
        turn(before=rows[0].pk) if has_previous and rows else None,
        turn(after=rows[-1].pk) if has_next and rows else None,
    )


def _late() -> chain.Waiting | None:
    """Return what waits for its seal longer than it may; None if all is well."""
    waiting = chain.unsealed()
    return waiting if waiting.is_late(timezone.now()) else None


# ── The chain ─────────────────────────────────────────────────────────────────────────────────────────────


class ProveForm(forms.Form):
    """A head that somebody has on paper."""

    anchor = forms.CharField(
        label="Контрольная сумма",
        max_length=200,
        help_text="64 знака с последней страницы подписанного отчёта или из файла anchors/heads.txt.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


@dataclass(frozen=True, slots=True)
class Walked:
    """A verification as it stands, and what is wrong in words."""

    of: Any
    faults: list[str]

    @property
    def is_going(self) -> bool:
        return self.of.finished_at is None

    @property
    def more(self) -> int:
        """Faults that are counted, and not named."""
        return int(self.of.fault_count - len(self.faults))


def journal_chain(request: HttpRequest) -> HttpResponse:
    """Show the head of the chain, what waits for its seal, and what the last verification found."""
    return _chain(request, ProveForm())


@require_POST
def verify_chain(request: HttpRequest) -> HttpResponse:
    """Have the chain verified in the background: all of it, or up to the head that is to be proved."""
    form = ProveForm(request.POST)
    anchor = form.is_valid() and form.cleaned_data["anchor"]
    if "anchor" in request.POST and not anchor:
        return _chain(request, form, status=422)
    try:
        verifying.ask_to_verify(anchor=anchor or "", by=acting(request, Action.READ_JOURNAL), at=timezone.now())
    except Refusal as refusal:
        form.add_error("anchor", str(refusal))
        return _chain(request, form, status=422)
    messages.success(request, "Проверка началась.")
    return redirect("journal_chain")


def _chain(request: HttpRequest, form: ProveForm, status: int = 200) -> HttpResponse:
    whole, proof = (_walked(queries.latest_verification(of_anchor=of_anchor)) for of_anchor in (False, True))
    waiting = chain.unsealed()
    context = {
        "head": chain.head(),
        "waiting": waiting,
        "is_late": waiting.is_late(timezone.now()),
        "whole": whole,
        "proof": proof,
        "going": any(walked and walked.is_going for walked in (whole, proof)),
        "form": form,
    }
    return page_or_part(request, "desk/journal_chain.html", "state", context, status=status)


def _walked(verification: Any) -> Walked | None:
    if verification is None:
        return None
    return Walked(verification, [sentence(chain.fault_of(data)) for data in verification.faults])
