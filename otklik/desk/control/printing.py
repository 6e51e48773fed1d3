"""What is printed of control: the sheet for the weekly meeting, the head's sheet of the morning, reminders."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from otklik.desk.access import acting, official, reach
from otklik.desk.lists import next_friday
from otklik.office.base import Refusal
from otklik.office.control import watching
from otklik.office.files.queries import hand_out_made
from otklik.office.filters import Filters
from otklik.office.people.queries import official as official_with
from otklik.office.people.rights import Action
from otklik.office.reference.books import departments
from otklik.papers import actions


@require_safe
def briefing(request: HttpRequest) -> HttpResponse:
    """Show what is spoken of at the weekly meeting."""
    today = timezone.localdate()
    found = watching.briefing(today, next_friday(today), reach(request, Action.CONTROL))
    return render(request, "desk/briefing.html", {"found": found, "today": today})


@require_safe
def briefing_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the sheet for the weekly meeting."""

    def make(today: date) -> actions.Made:
        return actions.print_briefing(
            kind=kind,
            until=next_friday(today),
            within=reach(request, Action.CONTROL),
            user=official(request),
            today=today,
            by=acting(request, Action.CONTROL),
            at=timezone.now(),
        )

    return _made(request, make)


@require_safe
def morning_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the head's sheet of the morning."""

    def make(today: date) -> actions.Made:
        return actions.print_morning(
            kind=kind,
            within=reach(request, Action.CONTROL),
            today=today,
            by=acting(request, Action.CONTROL),
            at=timezone.now(),
        )

    return _made(request, make)


@require_safe
def reminder_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the reminder to an official or a department, whichever is asked for."""

    def make(today: date) -> actions.Made:
        to, department, filters = _reminded(request, today)
        return actions.print_reminder(
            kind=kind,
            to=to,
            department=department,
            filters=filters,
            within=reach(request, Action.CONTROL),
            user=official(request),
            today=today,
            by=acting(request, Action.CONTROL),
            at=timezone.now(),
        )

    return _made(request, make)


def _reminded(request: HttpRequest, today: date) -> tuple[str, str, Filters]:
    """Return whom a reminder is for, his department, and the filters of his papers.

    :raises NothingToRemind: if nobody is named
    """
    if address := request.GET.get("official"):
        with suppress(ValueError):
            if person := official_with(uuid.UUID(address)):
                of = person.department.name if person.department else ""
                return person.get_full_name(), of, {"official": str(person.public_id)}
    name = request.GET.get("department", "")
    if not departments(today).filter(name=name).exists():
        raise actions.NothingToRemind("Выберите, кому напомнить: откройте подразделение на странице контроля.")
    return name, name, {"department": name}


def _made(request: HttpRequest, make: Callable[[date], actions.Made]) -> HttpResponseBase:
    try:
        made = make(timezone.localdate())
    except actions.NoSuchPaper:
        raise Http404 from None
    except Refusal as refusal:
        return render(request, "desk/not_printed.html", {"refusal": refusal}, status=409)
    return hand_out_made(made.content, made.name)
