"""Importing journals: upload, a look at the file, progress, protocol."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from otklik.desk.access import official
from otklik.desk.forms import FilesField, ManyFiles, OnceForm, pressed_once
from otklik.exchange import actions, queries
from otklik.office.base import Refusal
from otklik.office.files.queries import hand_out
from otklik.office.people.actions import answer_once
from otklik.ui.pages import page_or_part

SHOWN = 50
"""Runs on the list."""
GOING = {"waiting", "running"}
STARTED = {"offered": "Загрузить", "interrupted": "Загрузить снова"}
STOPPED = {"offered": "Не загружать", "waiting": "Остановить", "running": "Остановить"}
"""Where a run stands → the button that it has."""
PARTS = {"rejects": "Отклонённые строки", "protocol": "Протокол", "source": "Исходный файл"}


class UploadForm(forms.Form):
    """Files to look at."""

    journals = FilesField(
        label="Файлы журналов",
        help_text="CSV, CSV.GZ или XLSX. Можно выбрать сразу несколько.",
        widget=ManyFiles({"accept": ".csv,.gz,.xlsx"}),
    )


def imports(request: HttpRequest) -> HttpResponse:
    """List the runs; take uploaded files."""
    form, user = UploadForm(), official(request)
    if request.method == "POST":
        form, token = UploadForm(request.POST, request.FILES), OnceForm(request.POST)
        if form.is_valid() and token.is_valid():
            offer = partial(_offer, form.cleaned_data["journals"], user)
            try:
                return redirect(answer_once(token.cleaned_data["token"], user, timezone.now(), offer))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    runs = list(queries.runs()[:SHOWN])
    context = {
        "form": form,
        "token": uuid.uuid4(),
        "runs": runs,
        "offered": sum(run.standing == "offered" for run in runs),
    }
    return render(request, "desk/imports.html", context, status=422 if form.errors else 200)


def _offer(files: list[UploadedFile], user: Any) -> str:
    at = timezone.now()
    offered = [actions.offer_file(chunks=file.chunks(), name=file.name or "", by=user, at=at) for file in files]
    return reverse("import_run", args=[offered[0].public_id]) if len(offered) == 1 else reverse("imports")


def import_run(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a run: the file before it is imported, how far it is, what came of it."""
    run = _run(public_id)
    parts = queries.parts_of(run)
    seen = queries.preview_of(run, timezone.now()) if run.standing == "offered" else None
    can_start = "source" in parts and (seen is not None or run.standing != "offered")
    context = {
        "run": run,
        "going": run.standing in GOING,
        "percent": round(run.share * 100) if run.standing == "running" else None,
        "preview": seen,
        "parts": [(name, title) for name, title in PARTS.items() if name in parts],
        "source": "source" in parts,
        "start": STARTED.get(run.standing) if can_start else None,
        "stop": STOPPED.get(run.standing),
        "token": uuid.uuid4(),
    }
    return page_or_part(request, "desk/import_run.html", "state", context)


@require_POST
def start_import(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put the file of a run into the queue."""
    return _act(request, public_id, actions.start_import)


@require_POST
def stop_import(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Stop a run, or take its file back."""
    return _act(request, public_id, actions.stop_import)


def _act(request: HttpRequest, public_id: uuid.UUID, action: Callable[..., None]) -> HttpResponse:
    run = _run(public_id)
    location = reverse("import_run", args=[run.public_id])
    return pressed_once(request, location, lambda at: action(run_id=run.pk, by=official(request), at=at))


def import_file(request: HttpRequest, public_id: uuid.UUID, part: str) -> HttpResponseBase:
    """Give a file of a run: protocol, rejects or what was uploaded."""
    file = queries.file_of(_run(public_id), part)
    if file is None:
        raise Http404
    return hand_out(file)


def _run(public_id: uuid.UUID) -> Any:
    run = queries.run_with(public_id)
    if run is None:
        raise Http404
    return run
