"""ССТУ: what a month lacks before it can be sent, its packages, what came back with an error."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from otklik.desk.access import official
from otklik.desk.forms import OnceForm, done_once, pressed_once
from otklik.exchange.sstu import actions, queries
from otklik.office.files.queries import hand_out
from otklik.office.journal.actions import Actor
from otklik.office.people.rights import Action
from otklik.rules.sstu import RULES, Status
from otklik.ui import russian
from otklik.ui.fields import DayInput
from otklik.ui.pages import page_or_part

MONTHS_OFFERED = 13
FIRST_YEAR = 2000
"""Before it nothing is looked for: 59-ФЗ is of 2006."""
PAGE_SIZE = 50
PACKAGES_SHOWN = 12
GOING = {"waiting", "running"}


class MakeForm(OnceForm):
    """A package is asked for."""

    is_whole = forms.BooleanField(
        label="Весь месяц заново",
        help_text="И то, что уже отправлено и не изменилось. Обычно не нужно.",
        required=False,
    )


class SentForm(OnceForm):
    """A package went to ССТУ."""

    on = forms.DateField(
        label="День отправки",
        widget=DayInput,
        error_messages={"invalid": "Укажите день: 14.05.2026.", "required": "Укажите день отправки."},
    )


class ProtocolForm(OnceForm):
    """What ССТУ gave back."""

    protocol = forms.FileField(
        label="Протокол ошибок",
        help_text="Как есть: JSON, CSV или текст. Обращения узнаются по имени файла из пакета или по номеру.",
        error_messages={"empty": "Файл пуст: выберите протокол, который дала ССТУ."},
    )


class BodyForm(OnceForm):
    """The identifier of a body."""

    body = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sstu_id = forms.CharField(label="Идентификатор", max_length=40, required=False)


def sstu(request: HttpRequest) -> HttpResponse:
    """Show how a month stands, and its packages; take the order of a package."""
    today = timezone.localdate()
    month = _month(request, today)
    form = MakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act(by: Actor, at: datetime) -> str:
            asked = actions.ask_for_package(
                month=month,
                is_whole=form.cleaned_data["is_whole"],
                user=official(request),
                today=today,
                by=by,
                at=at,
            )
            asked.refresh_from_db()
            return reverse("sstu_package", args=[asked.public_id])

        if answer := done_once(request, form, Action.SEND_SSTU, act):
            return answer
    stands = queries.month(month)
    context = {
        "month": month,
        "months": _offered(today, month),
        "stands": stands,
        "page": Paginator(stands.not_ready, PAGE_SIZE).get_page(request.GET.get("page")),
        "rules": RULES,
        "has_id": queries.has_id(today),
        "errors": queries.open_errors().count(),
        "packages": queries.packages()[:PACKAGES_SHOWN],
        "form": form,
    }
    return render(request, "desk/sstu.html", context, status=422 if form.errors else 200)


def _month(request: HttpRequest, today: date) -> date:
    """Return the month that is asked for, else the last whole one; nothing is there for what is no month."""
    asked = request.GET.get("month")
    if not asked:
        return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    try:
        month = date.fromisoformat(f"{asked}-01")
    except ValueError:
        raise Http404 from None
    if not FIRST_YEAR <= month.year <= today.year + 1:
        raise Http404
    return month


def _offered(today: date, chosen: date) -> list[tuple[str, str, bool]]:
    """Return the months of a year back, the latest first, and the one that is shown: value, words, whether it is."""
    months = {chosen}
    month = today.replace(day=1)
    for _ in range(MONTHS_OFFERED):
        months.add(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return [(f"{one:%Y-%m}", russian.month(one), one == chosen) for one in sorted(months, reverse=True)]


def sstu_package(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a package: how far it is, its files, what of whom stands in it, when it was sent."""
    package = _package(public_id)
    items = Paginator(queries.items_of(package), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "package": package,
        "going": package.state in GOING,
        "files": queries.files_of(package) if package.state == "ready" else [],
        "page": items,
        "lines": [(item, ", ".join(Status(status).label for status in item.statuses)) for item in items],
        "form": SentForm(initial={"on": timezone.localdate()}),
        "token": uuid.uuid4(),
    }
    return page_or_part(request, "desk/sstu_package.html", "state", context)


@require_POST
def stop_sstu(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Stop making a package."""
    package = _package(public_id)
    location = reverse("sstu_package", args=[package.public_id])
    return pressed_once(request, location, lambda _: actions.stop_package(package_id=package.pk))


def sstu_sent(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say that a package went to ССТУ."""
    package = _package(public_id)
    if request.method != "POST" and (package.sent_on or package.state != "ready"):
        return redirect("sstu_package", public_id=public_id)
    form = SentForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():

        def act(by: Actor, at: datetime) -> str:
            actions.mark_sent(
                package_id=package.pk,
                on=form.cleaned_data["on"],
                user=official(request),
                today=timezone.localdate(at),
                by=by,
                at=at,
            )
            messages.success(request, "Записано: пакет отправлен. Ошибки, если придут, загрузите в «Ошибки протокола».")
            return reverse("sstu_package", args=[package.public_id])

        if answer := done_once(request, form, Action.SEND_SSTU, act):
            return answer
    context = {"package": package, "form": form}
    return render(request, "desk/sstu_sent.html", context, status=422 if form.errors else 200)


def sstu_file(request: HttpRequest, public_id: uuid.UUID, part: str) -> HttpResponseBase:
    """Give an archive of a package by its number, `001`, or its `manifest` or `sums`."""
    files = list(queries.files_of(_package(public_id)))
    endings = {"manifest": actions.MANIFEST, "sums": actions.SUMS}
    ending = endings.get(part, f"{part}.zip")
    found = next((file for file in files if file.name.endswith(ending)), None)
    if found is None:
        raise Http404
    return hand_out(found)


def sstu_errors(request: HttpRequest) -> HttpResponse:
    """List what ССТУ has returned and was not sent again; take a protocol of errors."""
    form = ProtocolForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["protocol"].read(actions.LARGEST_PROTOCOL + 1)

        def act(by: Actor, at: datetime) -> str:
            loaded = actions.load_protocol(content=content, user=official(request), by=by, at=at)
            errors = russian.counted(loaded.errors, "обращение", "обращения", "обращений")
            messages.success(request, f"Протокол загружен. С ошибкой: {errors}; принято: {loaded.well}.")
            if loaded.unknown:
                shown = "; ".join(f"«{line[:100]}»" for line in loaded.unknown[: actions.SHOWN])
                messages.warning(request, f"Не узнано строк: {len(loaded.unknown)}. {shown}")
            return reverse("sstu_errors")

        if answer := done_once(request, form, Action.SEND_SSTU, act):
            return answer
    page = Paginator(queries.open_errors(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "desk/sstu_errors.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def sstu_bodies(request: HttpRequest) -> HttpResponse:
    """List the identifiers of the administration and of the bodies that it deals with; take one of them."""
    today = timezone.localdate()
    form = BodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act(by: Actor, at: datetime) -> str:
            actions.set_sstu_id(
                body=form.cleaned_data["body"], sstu_id=form.cleaned_data["sstu_id"], today=today, by=by, at=at
            )
            messages.success(request, "Идентификатор записан.")
            return reverse("sstu_bodies")

        if answer := done_once(request, form, Action.SEND_SSTU, act):
            return answer
    typed = (form.data.get("body") or "", form.data.get("sstu_id")) if form.errors else None
    lines = []
    for body in queries.bodies(today):
        key = "" if body.key is None else str(body.key)
        said = typed[1] if typed and typed[0] == key else body.sstu_id
        lines.append((body, BodyForm(initial={"body": body.key, "sstu_id": said}, auto_id=f"id_{key or 'ours'}_%s")))
    return render(request, "desk/sstu_bodies.html", {"lines": lines, "form": form}, status=422 if form.errors else 200)


def _package(public_id: uuid.UUID) -> Any:
    if (package := queries.package_with(public_id)) is None:
        raise Http404
    return package
