"""Reports: of which periods, the report as a page whose every figure opens its papers, its files, its signature."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from otklik.desk.access import reach
from otklik.desk.appeals.views import APPEALS
from otklik.desk.forms import OnceForm
from otklik.desk.incidents.views import INCIDENTS
from otklik.desk.letters.views import LETTERS
from otklik.desk.lists import door
from otklik.desk.messages.views import MESSAGES
from otklik.desk.receptions.views import DAYS, RECEPTIONS
from otklik.office.base import Refusal
from otklik.office.files.queries import hand_out, hand_out_made
from otklik.office.people.actions import answer_once
from otklik.reports import queries
from otklik.reports.actions import refuse_signing, sign_report
from otklik.reports.contents import document
from otklik.reports.documents.html import opened, parts
from otklik.reports.files import KINDS, file, file_name
from otklik.reports.periods import Period, whole_year
from otklik.reports.report import Report, make_report
from otklik.reports.selections import Path, Selection, selections
from otklik.ui.fields import DayInput

KIND_NAMES = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel", "html": "HTML", "json": "JSON"}
JOURNALS = {journal.name: journal for journal in (LETTERS, APPEALS, INCIDENTS, MESSAGES, RECEPTIONS, DAYS)}
"""The lists that figures open, by the names that selections give them."""
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2200, 12, 31)


class PeriodForm(forms.Form):
    """Days from and to, both inclusive."""

    since = forms.DateField(label="С какого дня", widget=DayInput())
    until = forms.DateField(label="По какой день", widget=DayInput())

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or lies where no papers can."""
        days: dict[str, Any] = super().clean() or {}
        since, until = days.get("since"), days.get("until")
        if since and until and until < since:
            self.add_error("until", "Последний день раньше первого: поменяйте их местами.")
        elif since and until and not FIRST_DAY <= since <= until <= LAST_DAY:
            self.add_error("since", "Год должен быть от 1900 до 2200.")
        return days


class SignForm(OnceForm):
    """What the signer has read."""

    sha256 = forms.CharField(max_length=64)


def reports(request: HttpRequest) -> HttpResponse:
    """List the years that can be reported and the reports that were signed; take a period to report."""
    form = PeriodForm(request.GET if {"since", "until"} & request.GET.keys() else None)
    if form.is_bound and form.is_valid():
        return redirect(_address("report", Period(form.cleaned_data["since"], form.cleaned_data["until"])))
    signed = list(queries.signed_reports())
    of_period = {Period(one.since, one.until): one for one in signed}
    years = [
        {"year": year, "address": _address("report", whole_year(year)), "signed": of_period.get(whole_year(year))}
        for year in queries.years_with_papers()
    ]
    told = [{"report": one, "title": period.accusative()} for period, one in of_period.items()]
    status = 422 if form.errors else 200
    return render(request, "desk/reports.html", {"years": years, "signed": told, "form": form}, status=status)


def report(request: HttpRequest, since: date, until: date) -> HttpResponse:
    """Show the report of a period as a page."""
    return _report_page(request, _period(since, until), timezone.now())


def _report_page(request: HttpRequest, period: Period, at: datetime, refusal: Refusal | None = None) -> HttpResponse:
    try:
        made = make_report(period, at)
    except Refusal as unable:
        return _unable(request, period, unable)
    signed = queries.signed_report_of(period)
    signing = _address("sign_report", period) + "?" + urlencode({"sha256": made.sha256})
    context = {
        "title": period.accusative(),
        "parts": opened(parts(document(made)), _opening(request, made.selections)),
        "files": [(KIND_NAMES[kind], _address("report_file", period, kind)) for kind in KINDS],
        "as_of": made.as_of,
        "signed": signed,
        "differs": signed is not None and signed.sha256 != made.sha256,
        "signing": signing if signed is None and not _refusal(made, made.sha256, request.user, at) else "",
        "refusal": refusal,
    }
    return render(request, "desk/report.html", context, status=409 if refusal else 200)


def _unable(request: HttpRequest, period: Period, refusal: Refusal) -> HttpResponse:
    context = {"title": period.accusative(), "refusal": refusal}
    return render(request, "desk/no_report.html", context, status=409)


def report_file(request: HttpRequest, since: date, until: date, kind: str) -> HttpResponseBase:
    """Give a file of the report of a period, made now."""
    if kind not in KINDS:
        raise Http404
    period = _period(since, until)
    try:
        made = make_report(period, timezone.now())
    except Refusal as unable:
        return _unable(request, period, unable)
    return hand_out_made(file(made, kind), file_name(period, kind))


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, since: date, until: date) -> HttpResponse:
    """Ask whether the report of a period is to be signed as it was read; sign it."""
    period, at = _period(since, until), timezone.now()
    return _sign(request, period, at) if request.method == "POST" else _ask(request, period, at)


def _ask(request: HttpRequest, period: Period, at: datetime) -> HttpResponse:
    seen = request.GET.get("sha256", "")
    try:
        made = make_report(period, at)
    except Refusal as unable:
        return _unable(request, period, unable)
    if queries.signed_report_of(period):
        return redirect(_address("report", period))
    if refusal := _refusal(made, seen, request.user, at):
        return _report_page(request, period, at, refusal)
    context = {
        "title": period.accusative(),
        "back": _address("report", period),
        "as_of": made.as_of,
        "sha256": seen,
        "token": uuid.uuid4(),
    }
    return render(request, "desk/sign_report.html", context)


def _sign(request: HttpRequest, period: Period, at: datetime) -> HttpResponse:
    user, form = request.user, SignForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Отчёт не подписан: форма пришла неполной. Прочитайте отчёт и подпишите его снова.")
        return redirect(_address("report", period))
    seen = form.cleaned_data["sha256"]

    def act() -> (
        str
    ):  # whatever is imported meanwhile, only the figures that were read are frozen: `seen` is their hash
        signed = sign_report(report=make_report(period, at), seen=seen, by=user, at=at)  # type: ignore[arg-type]
        return reverse("signed_report", args=[signed.public_id])

    try:
        location = answer_once(form.cleaned_data["token"], user, at, act)  # type: ignore[arg-type]
    except Refusal as refusal:
        return _report_page(request, period, at, refusal)
    messages.success(request, f"Отчёт за {period.accusative()} подписан.")
    return redirect(location)


def signed_report(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a signed report as it was read."""
    if (signed := queries.signed_report(public_id)) is None:
        raise Http404
    period = Period(signed.since, signed.until)
    context = {
        "title": period.accusative(),
        "report": signed,
        "parts": opened(queries.page_of(signed), _opening(request, selections(signed.report["figures"], period))),
        "files": [(KIND_NAMES[kind], reverse("signed_file", args=[signed.public_id, kind])) for kind in KINDS],
    }
    return render(request, "desk/signed_report.html", context)


def signed_file(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponseBase:
    """Give a file of a signed report."""
    signed = queries.signed_report(public_id)
    kept = signed and queries.file_of(signed, kind)
    if not kept:
        raise Http404
    return hand_out(kept)


def _refusal(made: Report, seen: str, user: Any, at: datetime) -> Refusal | None:
    """Return why an official may not sign a report."""
    try:
        refuse_signing(report=made, seen=seen, by=user, at=at)
    except Refusal as refusal:
        return refusal
    return None


def _opening(request: HttpRequest, of: Mapping[Path, Selection]) -> Any:
    """Return what opens a figure: the list of its papers, for whoever may read all of them."""
    open_rooms = {room for room, journal in JOURNALS.items() if reach(request, journal.action).everything}

    def address(path: Path) -> str | None:
        selection = of.get(path)
        return door(selection.room, selection.filters) if selection and selection.room in open_rooms else None

    return address


def _period(since: date, until: date) -> Period:
    if not FIRST_DAY <= since <= until <= LAST_DAY:
        raise Http404
    return Period(since, until)


def _address(name: str, period: Period, *more: str) -> str:
    return reverse(name, args=[period.since, period.until, *more])
