"""The file: a closed paper put into its case, the cases of the nomenclature, their inventories."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from otklik.desk.access import acting, official, viewer
from otklik.desk.forms import OnceForm, made_once
from otklik.desk.papers import card_of, paper_of, refused_now
from otklik.office.answering import filing, queries
from otklik.office.base import Refusal
from otklik.office.files.queries import hand_out_made
from otklik.office.people.rights import Action
from otklik.papers import replies
from otklik.papers.actions import NoSuchPaper
from otklik.rules.retention import Record
from otklik.rules.workflow import Move
from otklik.ui import russian

SHOWN = 200
"""Cases, and papers of a case, on a page."""


class FileForm(OnceForm):
    """Where a paper lies."""

    case = forms.ChoiceField(label="Дело")
    volume = forms.IntegerField(label="Том", min_value=1, max_value=999, initial=1)
    sheets = forms.IntegerField(label="Листов", min_value=1, max_value=filing.MOST_SHEETS)

    def __init__(self, *args: Any, cases: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["case"].choices = [  # type: ignore[attr-defined]
            ("", "– выберите –"),
            *((str(one.public_id), f"{one.index} за {one.year} г. – {one.title}") for one in cases),
        ]


def file_paper(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put a closed paper into a case."""
    letter = paper_of(request, public_id)
    if answer := refused_now(request, letter, Move.FILE):
        return answer
    cases = list(queries.cases()[:SHOWN])
    first = filing.first_filed(letter)
    year = timezone.localdate().year
    begun = [one for one in cases if one.year <= year]
    of_year = [one for one in begun if one.year == year]
    known = first.case if first else next((one for one in begun if one.index == letter.case_index), None)
    if known is None and len(of_year) == 1:
        known = of_year[0]
    initial = {
        "case": str(known.public_id) if known else "",
        "volume": first.volume if first else 1,
        "sheets": (letter.sheets or 0) + (letter.enclosures or 0) or None,
    }
    form = FileForm(request.POST or None, cases=cases, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        case = next(one for one in cases if str(one.public_id) == said["case"])

        def act(at: datetime) -> str:
            filed = filing.file_paper(
                letter_id=letter.pk,
                case_id=case.pk,
                volume=said["volume"],
                sheets=said["sheets"],
                whose=viewer(request),
                today=timezone.localdate(at),
                at=at,
            )
            return f"№ {letter.number}: в деле {case.index}, хранить по {russian.day(filed.kept_until)}."

        if answer := made_once(request, form, card_of(letter), act):
            return answer
    context = {"letter": letter, "form": form, "cases": cases, "first": first, "card": card_of(letter)}
    return render(request, "desk/file_paper.html", context, status=422 if form.errors else 200)


class CaseForm(OnceForm):
    """A case of the nomenclature."""

    index = forms.CharField(label="Индекс", max_length=20, help_text="По номенклатуре, например 01-15")
    title = forms.CharField(label="Заголовок", max_length=500)
    year = forms.IntegerField(label="Год")
    record = forms.ChoiceField(label="Что в нём лежит", choices=[(one.value, one.label) for one in Record])


def case_files(request: HttpRequest) -> HttpResponse:
    """Show the cases, the latest year first; open a new one."""
    form = CaseForm(request.POST or None, initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def act(at: datetime) -> str:
            filing.open_case(
                index=said["index"],
                title=said["title"],
                year=said["year"],
                record_of=Record(said["record"]),
                by=acting(request, Action.MANAGE_CASES),
                at=at,
            )
            return f"Дело {said['index']} за {said['year']} г. заведено."

        if answer := made_once(request, form, reverse("case_files"), act):
            return answer
    today = timezone.localdate()
    cases = [(one, filing.retention(one, today)) for one in queries.cases()[:SHOWN]]
    return render(request, "desk/case_files.html", {"form": form, "cases": cases}, status=422 if form.errors else 200)


def case_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what lies in a case."""
    case = _case(public_id)
    rows = queries.inventory(case)
    context = {
        "case": case,
        "rows": list(rows[:SHOWN]),
        "count": rows.count(),
        "volumes": sorted(set(rows.order_by().values_list("volume", flat=True))),
        "retention": filing.retention(case, timezone.localdate()),
    }
    return render(request, "desk/case_file.html", context)


@require_safe
def inventory(request: HttpRequest, public_id: uuid.UUID, volume: int, kind: str) -> HttpResponseBase:
    """Give the inventory of a volume of a case, DOCX or PDF."""
    case, today = _case(public_id), timezone.localdate()
    try:
        made = replies.print_inventory(case=case, volume=volume, kind=kind, by=official(request), today=today)
    except NoSuchPaper:
        raise Http404 from None
    except Refusal as refusal:
        return render(request, "desk/not_printed.html", {"refusal": refusal}, status=409)
    return hand_out_made(made.content, made.name)


def _case(public_id: uuid.UUID) -> Any:
    case = queries.case_with(public_id)
    if case is None:
        raise Http404
    return case
