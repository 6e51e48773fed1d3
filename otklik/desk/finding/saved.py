"""Saved views: filters of a list under a name, one's own or shared with roles; each is an address with a count."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from otklik.batches.actions import JOURNALS
from otklik.batches.sheets import SHEETS
from otklik.desk.access import may, official
from otklik.desk.lists import ARRANGING
from otklik.office.base import Refusal
from otklik.office.people.actions import drop_view, save_view
from otklik.office.people.queries import own_view
from otklik.office.people.rights import ROLES, Action


class ViewForm(forms.Form):
    """How a view is called, and who sees it besides her who saves it."""

    title = forms.CharField(
        label="Название",
        max_length=80,
        error_messages={"required": "Назовите отбор: под этим именем он будет стоять над списком."},
    )
    shared_with = forms.MultipleChoiceField(
        label="Показывать ролям", choices=ROLES, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, shares: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not shares:
            del self.fields["shared_with"]


def new_view(request: HttpRequest, journal: str) -> HttpResponse:
    """Save the filters of a list under a name."""
    if journal not in JOURNALS:
        raise Http404
    if not may(request, JOURNALS[journal].read):
        raise PermissionDenied
    kept = {name: value for name, value in request.GET.items() if name not in ARRANGING and "\0" not in value}
    return _form(request, journal, urlencode(kept), None)


def saved_view(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Rename, share or drop a view of one's own."""
    user = official(request)
    if (view := own_view(user, public_id)) is None:
        raise Http404
    if request.method == "POST" and "drop" in request.POST:
        drop_view(view)
        messages.success(request, f"Отбор «{view.title}» удалён.")
        return redirect(view.journal)
    return _form(request, view.journal, view.filters, view)


def _form(request: HttpRequest, journal: str, filters: str, view: Any) -> HttpResponse:
    user = official(request)
    initial = {"title": view.title, "shared_with": view.shared_with} if view else {}
    form = ViewForm(request.POST or None, initial=initial, shares=may(request, Action.SHARE_VIEWS))
    address = f"{reverse(journal)}?{filters}"
    if form.is_valid():
        shared = form.cleaned_data.get("shared_with", view.shared_with if view else ())
        try:
            save_view(
                owner=user,
                journal=journal,
                title=form.cleaned_data["title"],
                filters=filters,
                shared_with=shared,
                renames=view,
            )
            return redirect(address)
        except Refusal as refusal:
            form.add_error("title", str(refusal))
    context = {"form": form, "view": view, "list": address, "title": SHEETS[journal].title}
    return render(request, "desk/saved_view.html", context, status=422 if form.errors else 200)
