"""What forms of the desk share."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
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
from otklik.office.files.actions import COMMON, content_type_of
from otklik.office.journal.actions import Actor
from otklik.office.people.actions import answer_once
from otklik.office.people.rights import Action, Standing
from otklik.office.work.actions import strange
from otklik.papers.actions import is_tracking_number
from otklik.ui.fields import DayInput

LARGEST_SCAN = 50 << 20
"""Bytes; no scan of a letter, and no photo, is as large."""
SCANS = {**COMMON, "image/tiff": "TIFF"}
END_OF_PDF, TAIL = b"%%EOF", 1024
"""What stands in the last bytes of every PDF that is whole."""


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

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if told := strange(day):
            raise forms.ValidationError(told)
        return day


class ScanField(forms.FileField):
    """A scan, PDF or picture; what no scan is as large as is refused before it is read."""

    def __init__(self, *, kinds: Mapping[str, str] = SCANS, **options: Any) -> None:
        self.kinds = kinds
        widget = forms.ClearableFileInput({"accept": ",".join(kinds)})
        options.setdefault("help_text", f"{', '.join(kinds.values())}, до 50 МБ")
        super().__init__(max_length=255, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse what is too large or is no scan."""
        file = super().clean(data, initial)
        _refuse_unless(self.kinds, file)
        return file


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        one = super().clean
        return [one(file, initial) for file in data] if data else [one(None, initial)]


class PhotosField(FilesField):
    """Photos, or scans of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=255, widget=ManyFiles({"accept": ",".join(COMMON)}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Refuse what is too large or is no photo."""
        files = super().clean(data, initial)
        for file in files:
            _refuse_unless(COMMON, file)
        return files


def _refuse_unless(kinds: Mapping[str, str], file: UploadedFile | None) -> None:
    """Refuse a file that is too large, or whose content, whatever its name, is of none of these kinds."""
    if not file:
        return
    if (file.size or 0) > LARGEST_SCAN:
        raise forms.ValidationError("Файл больше 50 МБ: сканируйте с меньшим разрешением.")
    kind = content_type_of(file.read(16))
    file.seek(0)
    if kind not in kinds:
        raise forms.ValidationError(f"«{file.name}» – не {', '.join(kinds.values())}: выберите другой файл.")
    if kind == "application/pdf" and not _is_whole(file):
        raise forms.ValidationError("PDF пуст или обрезан: откройте его, проверьте и сохраните заново.")


def _is_whole(pdf: UploadedFile) -> bool:
    """Tell whether a PDF has its end: what a scanner or a mailbox has cut off has none."""
    pdf.seek(max((pdf.size or 0) - TAIL, 0))
    tail = pdf.read()
    pdf.seek(0)
    return END_OF_PDF in tail


class TrackingField(forms.CharField):
    """A number of the post, if there is one; of one that is wrong its check tells."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, required=False, **options)

    def clean(self, value: Any) -> str:
        """Return it without spaces."""
        number: str = super().clean(value).replace(" ", "")
        if number and not is_tracking_number(number):
            raise forms.ValidationError("ШПИ – 14 цифр, последняя контрольная: в этом номере она не сходится.")
        return number


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
        form.add_error(refusal.of if refusal.of in form.fields else None, str(refusal))
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
