"""What the pages of answering share: results of questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from otklik.desk.forms import OnceForm
from otklik.office.answering.drafting import ANSWERS, Result
from otklik.ui.fields import DayInput

OUTCOMES = [("", "– выберите –"), *((one.value, one.label) for one in ANSWERS)]
MEASURES = [("", "–"), ("yes", "меры приняты"), ("no", "меры обещаны")]
PROMISED = "no"


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
