"""The calculator of terms: a kind of paper and a day → every term of the law, with its article and its days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from otklik.office.reference.public import office_calendar, terms
from otklik.rules.deadlines import Due, Explanation, Step, Term, every_due
from otklik.rules.law import Procedure
from otklik.rules.years import UnknownYear
from otklik.ui.fields import DayInput

WITHOUT_TERMS = {Procedure.INCIDENT, Procedure.UNIDENTIFIED_LETTER, Procedure.OFFICIAL_LETTER, Procedure.INQUIRY}
"""Papers that no citizen waits for by a term of the law, or that have only terms of the office's own."""

NOT_YET = "На {year} год рабочие дни ещё не известны: выберите день раньше."
NO_LONGER = "За {year} год рабочих дней у нас нет: выберите день позже."

INSIDE = frozenset({Step.RETURN_ASSIGNMENT})
"""Terms among officials, of which no citizen has anything to wait for."""


class AskForm(forms.Form):
    """What has come, and when."""

    procedure = forms.ChoiceField(
        label="Что вы подали",
        choices=[(one.value, one.label) for one in Procedure if one not in WITHOUT_TERMS],
    )
    day = forms.DateField(
        label="Когда зарегистрировано или получено",
        widget=DayInput(),
        help_text="День, с которого считают, в сам срок не входит",
    )

    def found(self) -> list[tuple[Term, Due | None, Explanation | None]]:
        """Return every term of what was asked for, the answer's first, with its last day and how it was found.

        None, with an error at the day, if it cannot be counted.
        """
        procedure, day = Procedure(self.cleaned_data["procedure"]), self.cleaned_data["day"]
        try:
            rows = [row for row in every_due(procedure, day, office_calendar(), terms()) if row[0].step not in INSIDE]
            found = [(term, due, due.explain() if due else None) for term, due in rows]
        except UnknownYear as error:
            soon = error.year > timezone.localdate().year
            self.add_error("day", (NOT_YET if soon else NO_LONGER).format(year=error.year))
            return []
        except OverflowError:  # the last days that a calendar can name
            self.add_error("day", NOT_YET.format(year=day.year))
            return []
        if not found:
            self.add_error("day", "В этот день закон такого срока ещё не знал: выберите день позже.")
        return sorted(found, key=lambda row: row[0].step is not Step.ANSWER)


def calculator(request: HttpRequest) -> HttpResponse:
    """Show the terms of a paper that came on a day; without a question, ask for it."""
    asked = any(name in request.GET for name in AskForm.base_fields)
    form = AskForm(request.GET if asked else None, initial={"day": timezone.localdate()})
    context: dict[str, Any] = {"form": form}
    if form.is_valid() and (found := form.found()):
        procedure, day = Procedure(form.cleaned_data["procedure"]), form.cleaned_data["day"]
        context |= {"found": found, "procedure": procedure, "day": day}
    return render(request, "portal/calculator.html", context, status=422 if form.errors else 200)
