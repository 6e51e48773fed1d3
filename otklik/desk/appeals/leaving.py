"""Article 11 on the desk: the cases of the law, each with its notice and its term, and the decision."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from otklik.desk.access import viewer
from otklik.desk.forms import OnceForm, done_once
from otklik.desk.papers import not_now
from otklik.office.appeals import cards, queries
from otklik.office.appeals.actions import is_named, leaving, notice_of
from otklik.office.considering.actions import leave_unanswered
from otklik.office.filters import ANNULLED, ANY
from otklik.office.journal.actions import Actor
from otklik.office.people.rights import Action, Reach, Standing, Viewer
from otklik.office.work.queries import state_of
from otklik.office.work.terms import Counted, as_counted
from otklik.rules.refusals import Case, Refusal11, refusals_on
from otklik.rules.workflow import Move

RIGHT_OF = {
    Move.LEAVE_ANONYMOUS: Action.LEAVE_ANONYMOUS,
    Move.LEAVE: Action.LEAVE,
    Move.TERMINATE: Action.LEAVE,
    Move.WITHDRAW: Action.WITHDRAW,
}
"""The move by which a case is decided → the right that it takes."""
EARLIER_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """A case that may be decided, and the term of telling the author."""

    row: Refusal11
    notice: Counted | None
    tick: Any
    """The button that chooses it."""


def choices(whose: Viewer, appeal: Any) -> list[Refusal11]:
    """Return the cases by which whoever asks may leave an appeal, as it stands, without an answer on its merits.

    Of an author who has named herself none is offered that is about anonymous ones.
    """
    return _allowed(whose, appeal, _offered(appeal))


def _offered(appeal: Any) -> list[Refusal11]:
    return [row for row in leaving(appeal) if row.case is not Case.ANONYMOUS or not is_named(appeal)]


def _allowed(whose: Viewer, appeal: Any, rows: Sequence[Refusal11]) -> list[Refusal11]:
    may = {
        right for right in {RIGHT_OF[row.move] for row in rows} if whose.may(right) and _reaches(whose, right, appeal)
    }
    return [row for row in rows if RIGHT_OF[row.move] in may]


def _reaches(whose: Viewer | Standing, action: Action, appeal: Any) -> bool:
    return appeal.pk in known([appeal], whose.reach(action))


def known(appeals: Iterable[Any], within: Reach) -> set[int]:
    """Return the keys of those of some appeals that are within reach."""
    keys = {appeal.pk for appeal in appeals}
    if within.everything or not keys:
        return keys
    return set(queries.select({ANNULLED: ANY}, within).filter(pk__in=keys).values_list("pk", flat=True))


class LeavingForm(OnceForm):
    """The case, its ground, and what it wants to be shown."""

    case = forms.ChoiceField(
        label="Случай", widget=forms.RadioSelect, error_messages={"required": "Отметьте, какой это случай."}
    )
    ground = forms.CharField(
        label="Основание: что в обращении делает его таким случаем",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Напишите основание: без него решения нет."},
    )
    page = forms.CharField(
        label="Адрес страницы с ответом",
        max_length=500,
        required=False,
        help_text="Если ответ размещён на официальном сайте",
        widget=forms.TextInput({"inputmode": "url"}),
    )
    earlier = forms.MultipleChoiceField(
        label="Прежние ответы этому автору", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, rows: Iterable[Refusal11], earlier: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        rows, answers = list(rows), [(str(one.letter.public_id), one) for one in earlier]
        self.fields["case"].choices = [(row.case.value, row.case.label) for row in rows]  # type: ignore[attr-defined]
        self.fields["earlier"].choices = answers  # type: ignore[attr-defined]
        if not any(row.needs_page for row in rows):
            del self.fields["page"]
        if not answers or not any(row.needs_earlier for row in rows):
            del self.fields["earlier"]


def leave(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Decide that an appeal is not answered on its merits, or stops at its author's word."""
    whose = viewer(request)
    paper = cards.appeal(public_id, whose.reach(Action.WITHDRAW))
    if paper is None or not (may_once := _allowed(whose, paper, refusals_on(paper.letter.registered_on))):
        raise Http404
    as_it_stands = _offered(paper)
    rows = [row for row in may_once if row in as_it_stands]
    if not rows and request.method != "POST":
        stands = f"обращение – «{state_of(paper.letter).label}»" if paper.letter.state else "ответ уже дан"
        return not_now(request, paper.letter, f"Не отвечать по существу уже нельзя: {stands}.")
    rows = rows or may_once  # what is sent twice gets its first answer, and else the decision itself refuses it
    answers = list(queries.earlier_answers(paper)[:EARLIER_SHOWN])
    within_reach = known(answers, whose.reach(Action.READ_APPEALS))
    earlier = [one for one in answers if one.pk in within_reach]
    form = LeavingForm(request.POST or None, rows=rows, earlier=earlier)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        case = Case(typed["case"])
        chosen = [one.pk for one in earlier if str(one.letter.public_id) in typed.get("earlier", ())]

        def act(by: Actor, at: datetime) -> str:
            leave_unanswered(
                appeal_id=paper.pk,
                case=case,
                ground=typed["ground"],
                earlier=chosen,
                page=typed.get("page", ""),
                today=timezone.localdate(at),
                by=by,
                at=at,
            )
            messages.success(request, f"Решено: {case.label}.")
            return reverse("appeal", args=[public_id])

        right = next(RIGHT_OF[row.move] for row in rows if row.case is case)
        if answer := done_once(request, form, right, act, lambda standing: _reaches(standing, right, paper)):
            return answer
    needed = any(row.needs_earlier for row in rows)
    offered = [
        Choice(row, as_counted(due) if (due := notice_of(row, paper)) else None, tick)
        for row, tick in zip(rows, form["case"], strict=True)
    ]
    context = {
        "appeal": paper,
        "letter": paper.letter,
        "form": form,
        "choices": offered,
        "beyond": [one for one in answers if one.pk not in within_reach] if needed else [],
    }
    return render(request, "desk/leave.html", context, status=422 if form.errors else 200)
