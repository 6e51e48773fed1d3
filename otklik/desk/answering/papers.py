"""What the pages of answering share: the paper that is asked for, whether a move is hers, results of questions."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from otklik.desk.access import official, reach, viewer
from otklik.desk.forms import OnceForm
from otklik.office.answering.drafting import ANSWERS, Result
from otklik.office.appeals.cards import is_appeal
from otklik.office.base import Refusal
from otklik.office.people.actions import answer_once
from otklik.office.people.rights import Action
from otklik.office.work import cards
from otklik.office.work.moves import CannotMove, hand_for
from otklik.rules.workflow import Move
from otklik.ui.fields import DayInput

OUTCOMES = [("", "– выберите –"), *((one.value, one.label) for one in ANSWERS)]
MEASURES = [("", "–"), ("yes", "меры приняты"), ("no", "меры обещаны")]
PROMISED = "no"


def paper(request: HttpRequest, public_id: uuid.UUID) -> Any:
    """Return a paper that whoever asks may consider; any other is not there for her."""
    found = cards.letter(public_id, reach(request, Action.CONSIDER))
    if found is None:
        raise Http404
    return found


def card_of(letter: Any) -> str:
    """Return the address of a paper's card."""
    return reverse("appeal" if is_appeal(letter.public_id) else "letter", args=[letter.public_id])


def refused(request: HttpRequest, letter: Any, move: Move) -> HttpResponse | None:
    """Return the page that says why a move of a paper cannot be made now; None: it can."""
    try:
        hand_for(letter, move, viewer(request))
    except CannotMove as refusal:
        return not_now(request, letter, refusal)
    return None


def not_now(request: HttpRequest, letter: Any, refusal: Refusal | str) -> HttpResponse:
    """Answer that nothing can be done here now, and lead back to the card."""
    context = {"letter": letter, "refusal": refusal, "card": card_of(letter)}
    return render(request, "desk/move_refused.html", context, status=409)


def made_once(
    request: HttpRequest, form: forms.Form, location: str, act: Callable[[datetime], str]
) -> HttpResponse | None:
    """Make a move once, tell what `act` says of it and go to `location`; None, with an error at the form, if refused.

    Who may make it, and in whose place, the move itself asks (`work.moves`).
    """
    at = timezone.now()

    def done() -> str:
        messages.success(request, act(at))
        return location

    try:
        return redirect(answer_once(form.cleaned_data["token"], official(request), at, done))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None


class ResultsForm(OnceForm):
    """A form that gives questions their results: three fields a question, called by its key."""

    def __init__(self, *args: Any, questions: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[f"outcome_{question.pk}"] = forms.ChoiceField(
                label="Результат", choices=OUTCOMES, required=False
            )
            self.fields[f"measures_{question.pk}"] = forms.ChoiceField(
                label="Если поддержано", choices=MEASURES, required=False
            )
            self.fields[f"due_{question.pk}"] = forms.DateField(label="Обещаны к", widget=DayInput(), required=False)

    def rows(self) -> list[tuple[Any, list[Any]]]:
        """Return each question with its fields."""
        names = ("outcome", "measures", "due")
        return [(one, [self[f"{name}_{one.pk}"] for name in names]) for one in self.questions]

    def results(self) -> dict[int, Result]:
        """Return the results that were chosen, by the question's key; a question without one is left out."""
        said, found = self.cleaned_data, {}
        known = {one.value: one for one in ANSWERS}
        for question in self.questions:
            if outcome := known.get(said.get(f"outcome_{question.pk}", "")):
                measures = said.get(f"measures_{question.pk}", "")
                taken = None if not measures else measures != PROMISED
                found[question.pk] = Result(outcome, taken, said.get(f"due_{question.pk}"))
        return found

    @staticmethod
    def initial_of(results: Mapping[int, Any]) -> dict[str, Any]:
        """Return what the fields begin with, of results that stand."""
        found: dict[str, Any] = {}
        for key, row in results.items():
            found[f"outcome_{key}"] = row.outcome
            found[f"measures_{key}"] = {True: "yes", False: "no", None: ""}[row.measures_taken]
            found[f"due_{key}"] = row.measures_due
        return found
