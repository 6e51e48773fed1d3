"""What forms of the desk share."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from otklik.desk.access import acting_by, official
from otklik.office.base import Refusal
from otklik.office.journal.actions import Actor
from otklik.office.people.actions import answer_once
from otklik.office.people.rights import Action, Standing
from otklik.office.work.actions import strange
from otklik.ui.fields import DayInput

LARGEST_SCAN = 50 << 20
"""Bytes; no scan of a letter is as large."""


CODE = re.compile(r"\d{4}(?:\.\d{4})+")


def code_of(said: str) -> str:
    """Return the code of the classifier that a suggestion begins with, or whatever stands instead of one."""
    found = CODE.match(said := said.strip())
    return found.group() if found else said


class OnceForm(forms.Form):
    """A form that is done once, however often it is sent: see `people.actions.answer_once`."""

    token = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)


class Day(forms.DateField):
    """A day that a card may name: law and term are told of it while one types, so it is looked at here already."""

    widget = DayInput
    default_error_messages = {"invalid": "Такой даты нет. Напишите день, месяц и год: 20.11.2026."}

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if told := strange(day):
            raise forms.ValidationError(told)
        return day


class ScanField(forms.FileField):
    """A scan, PDF or picture; what no scan is as large as is refused before it is read."""

    def __init__(self, **options: Any) -> None:
        widget = forms.ClearableFileInput({"accept": "application/pdf,image/jpeg,image/png"})
        super().__init__(max_length=255, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse what is too large."""
        file = super().clean(data, initial)
        if file and file.size > LARGEST_SCAN:
            raise forms.ValidationError("Файл больше 50 МБ: сканируйте с меньшим разрешением.")
        return file


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        one = super().clean
        return [one(file, initial) for file in data] if data else [one(None, initial)]


def done_once(
    request: HttpRequest,
    form: forms.Form,
    action: Action,
    act: Callable[[Actor, datetime], str],
    holds: Callable[[Standing], bool] | None = None,
) -> HttpResponse | None:
    """Do what a valid form asks for, once, and go where `act` says; None, with an error at the form, if refused.

    :param holds: whether a standing reaches the paper, where `action` does not reach all: see `access.acting_by`
    """
    by = acting_by(request, holds or (lambda standing: standing.may(action)))
    return _answered_once(request, form, lambda at: act(by, at))


def made_once(
    request: HttpRequest, form: forms.Form, location: str, act: Callable[[datetime], str]
) -> HttpResponse | None:
    """Make a move once, tell what `act` says of it and go to `location`; None, with an error at the form, if refused.

    Who may make it, and in whose place, the move itself asks (`work.moves`).
    """

    def done(at: datetime) -> str:
        messages.success(request, act(at))
        return location

    return _answered_once(request, form, done)


def _answered_once(request: HttpRequest, form: forms.Form, act: Callable[[datetime], str]) -> HttpResponse | None:
    at = timezone.now()
    try:
        return redirect(answer_once(form.cleaned_data["token"], official(request), at, lambda: act(at)))
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


def pressed_once(request: HttpRequest, location: str, act: Callable[[datetime], None]) -> HttpResponse:
    """Do what a button asks for, once, and go back to `location`, where a refusal is told."""
    form, at = OnceForm(request.POST), timezone.now()

    def done() -> str:
        act(at)
        return location

    if form.is_valid():
        try:
            answer_once(form.cleaned_data["token"], official(request), at, done)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return redirect(location)
