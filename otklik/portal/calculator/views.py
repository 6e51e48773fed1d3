"""The calculator of terms: a kind of paper and a day → every term of the law, with its article and its days."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from otklik.office.reference.public import office_calendar, terms
from otklik.rules.deadlines import every_due
from otklik.rules.law import Procedure
from otklik.rules.years import UnknownYear

WITHOUT_TERMS = {Procedure.INCIDENT, Procedure.UNIDENTIFIED_LETTER, Procedure.OFFICIAL_LETTER, Procedure.INQUIRY}
"""Papers that no citizen waits for by a term of the law, or that have only terms of the office's own."""


class AskForm(forms.Form):
    """What has come, and when."""

    procedure = forms.ChoiceField(
        label="Что вы подали",
        choices=[(one.value, one.label) for one in Procedure if one not in WITHOUT_TERMS],
    )
    day = forms.DateField(
        label="Когда зарегистрировано или получено",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="День, с которого считают, в сам срок не входит",
    )

    def clean_day(self) -> date:
        """Refuse a day whose calendar, or that of its terms, is not known."""
        day: date = self.cleaned_data["day"]
        try:
            every_due(Procedure.APPEAL, day, office_calendar(), terms())
        except UnknownYear as error:
            raise forms.ValidationError(
                f"На {error.year} год рабочие дни ещё не известны: выберите день раньше."
                if error.year > timezone.localdate().year
                else f"За {error.year} год рабочих дней у нас нет: выберите день позже."
            ) from None
        return day


def calculator(request: HttpRequest) -> HttpResponse:
    """Show the terms of a paper that came on a day; without a question, ask for it."""
    form = AskForm(request.GET if request.GET else None, initial={"day": timezone.localdate()})
    found = None
    if form.is_bound and form.is_valid():
        procedure, day = Procedure(form.cleaned_data["procedure"]), form.cleaned_data["day"]
        found = [
            (term, due, due.explain() if due else None)
            for term, due in every_due(procedure, day, office_calendar(), terms())
        ]
        context = {"form": form, "found": found, "procedure": procedure, "day": day}
        return render(request, "portal/calculator.html", context)
    return render(request, "portal/calculator.html", {"form": form}, status=422 if form.errors else 200)
