"""«Мои поручения»: what is given to whoever asks, by its term; accepted, returned, passed on from there."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from otklik.desk import lists
from otklik.desk.access import acting_by, official, viewer
from otklik.desk.cabinet.forms import Executors, ResolutionForm, helper_forms, order_of, scan_of, valid
from otklik.desk.cabinet.views import simple
from otklik.desk.forms import OnceForm, done_once, pressed_once
from otklik.desk.papers import card_of, paper_of, refused_now
from otklik.office.answering.queries import sent_back
from otklik.office.assigning import actions, queries
from otklik.office.assigning.queries import (
    Branch,
    holds,
    label,
    limit_of,
    own_limit,
    return_by,
    tree_of,
)
from otklik.office.filters import ANY
from otklik.office.journal.actions import Actor, record_reading
from otklik.office.people.rights import Action
from otklik.office.work.terms import as_counted
from otklik.rules.workflow import Move
from otklik.ui import russian
from otklik.ui.fields import DayInput

ASSIGNMENTS = lists.List(
    name="assignments",
    template="desk/assignments.html",
    action=Action.EXECUTE,
    select=queries.select_mine,
    rows=queries.mine_rows,
    orders=queries.MINE_ORDERS,
    columns=(
        lists.Column("Номер"),
        lists.Column("О чём и что поручено", style="main"),
        lists.Column("Срок"),
        lists.Column("Сделать"),
    ),
    noun=("поручение", "поручения", "поручений"),
    all={queries.STAGE: ANY},
    fields={"number": "Номер"},
    choices=(
        lists.Choices(
            "Поручения",
            {
                "ждут принятия": {"stage": "to_accept"},
                "в работе": {"stage": "in_work"},
                "переданы мной": {"stage": "passed"},
                "помогаю": {"stage": "helping"},
                "особый контроль": {"special": "1"},
            },
        ),
        lists.waiting_days({}),
    ),
)


def assignments(request: HttpRequest) -> HttpResponse:
    """Show what is given to whoever asks, the first to be due at the top; whose it is, where she stands in for him."""

    def more(rows: list[Any]) -> dict[str, Any]:
        remarks = sent_back(row.letter for row in rows)
        lines = [(row, uuid.uuid4(), remarks.get(row.letter_id)) for row in rows]
        return {"lines": lines, "me": official(request)}

    return lists.show(request, ASSIGNMENTS, more)


def _own(request: HttpRequest, public_id: uuid.UUID, *, given_back: bool = False) -> Any:
    """Return an assignment that is hers, or of somebody whom she stands in for; another one is not there.

    What was taken from her is not hers any more, nor what she returned, unless `given_back` asks for that.
    """
    found = queries.assignment_with(public_id)
    if found is None or not any(holds(standing, found) for standing in viewer(request).standings):
        raise Http404
    if found.state == "returned" and (found.reason == queries.REPLACED or not given_back):
        raise Http404
    return found


@require_POST
def accept_assignment(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take up what was given, and go back to where the button was."""
    found = _own(request, public_id)
    back = card_of(found.letter) if request.POST.get("from") == "card" else reverse("assignments")
    return pressed_once(request, back, lambda at: actions.accept(assignment_id=found.pk, whose=viewer(request), at=at))


class ReturnForm(OnceForm):
    """Why an assignment is not one's own."""

    reason = forms.CharField(
        label="Почему поручение не ваше и чьё оно", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


def return_assignment(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Return what is not one's own to whoever gave it."""
    found, back = _own(request, public_id, given_back=request.method == "POST"), reverse("assignments")
    if found.state == "returned":  # sent twice, done once
        return redirect(back)
    form, last = ReturnForm(request.POST or None), return_by(found.letter, found)

    def act(said: dict[str, Any], at: datetime) -> str:
        actions.return_assignment(
            assignment_id=found.pk,
            reason=said["reason"],
            today=timezone.localdate(at),
            whose=viewer(request),
            at=at,
        )
        return f"Поручение возвращено: {found.letter.number}."

    more = {"counted": as_counted(last) if last else None, "what": "вернуть поручение"}
    return simple(request, found.letter, form, act, back, "Вернуть: не моё", "Вернуть поручение", more=more)


class PartForm(OnceForm):
    """What a co-executor hands in."""

    text = forms.CharField(
        label="Что установлено и сделано по вашей части",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=10_000,
        required=False,
    )
    file = forms.FileField(label="Файл", required=False, max_length=255)


def hand_in_part(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hand one's part in to whoever has to answer."""
    found = _own(request, public_id)
    form = PartForm(request.POST or None, request.FILES or None, initial={"text": found.part})

    def act(said: dict[str, Any], at: datetime) -> str:
        files = [scan_of(said["file"])] if said["file"] else []
        actions.hand_in_part(assignment_id=found.pk, text=said["text"], files=files, whose=viewer(request), at=at)
        return f"Часть сдана ответственному: {found.letter.number}."

    more = {"assignment": found}
    return simple(
        request, found.letter, form, act, reverse("assignments"), "Сдать свою часть", "Сдать часть", more=more
    )


class PassForm(ResolutionForm):
    """To whom what was given goes on; words are not wanted."""

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        self.errors.pop("text", None)
        return said


def pass_assignment(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give what was given on, to people of one's department or to departments below it."""
    found, today = _own(request, public_id), timezone.localdate()
    whom = Executors(found.letter, today, found, official(request).pk)
    limit = own_limit(found.due, limit_of(found.letter))
    form = PassForm(request.POST or None, letter=found.letter, whom=whom, today=today, limit=limit)
    helpers = helper_forms(request.POST if request.method == "POST" else None, whom)
    if request.method == "POST" and valid(form, helpers):
        said = form.cleaned_data

        def act(_: Actor, at: datetime) -> str:
            actions.pass_down(
                assignment_id=found.pk,
                text=said["words"],
                responsible=order_of(said["whom"], "", said["day"]),
                helpers=[order for one in helpers if (order := one.order())],
                override=said.get("override", ""),
                today=timezone.localdate(at),
                whose=viewer(request),
                at=at,
            )
            return reverse("assignments")

        if answer := done_once(request, form, Action.EXECUTE, act):
            return answer
    else:
        record_reading(
            "letter", found.letter.pk, by=acting_by(request, lambda one: holds(one, found)), at=timezone.now()
        )
    context = {
        "letter": found.letter,
        "appeal": getattr(found.letter, "appeal", None),
        "form": form,
        "helpers": helpers,
        "last_day": limit,
        "given": found,
        "title": "Передать",
        "button": "Передать",
        "card": card_of(found.letter),
        "today": today,
    }
    return render(request, "desk/resolution.html", context, status=422 if form.errors else 200)


class TermForm(OnceForm):
    """Whose last day is set, and which."""

    assignment = forms.ChoiceField(label="Чей срок", widget=forms.RadioSelect)
    due = forms.DateField(label="Внутренний срок", widget=DayInput())

    def __init__(self, *args: Any, branches: Iterable[Branch], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["assignment"].choices = [  # type: ignore[attr-defined]
            (str(one.assignment.pk), f"{label(one.assignment)}{_told(one.due)}") for one in branches
        ]


def _told(due: date | None) -> str:
    return f" – сейчас до {russian.day(due)}" if due else ""


def set_inner_term(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Set the last day of what somebody was given; the term of the answer stands."""
    paper = paper_of(request, public_id)
    if refused := refused_now(request, paper, Move.SET_INNER_TERM):
        return refused
    branches = [one for one in tree_of(paper) if one.assignment.state != "returned"]
    form = TermForm(request.POST or None, branches=branches)

    def act(said: dict[str, Any], at: datetime) -> str:
        actions.set_inner_term(
            letter_id=paper.pk,
            assignment_id=int(said["assignment"]),
            due=said["due"],
            today=timezone.localdate(at),
            whose=viewer(request),
            at=at,
        )
        return "Внутренний срок назначен. Срок ответа по закону не изменился."

    says = "Новый внутренний срок – не продление: срок ответа по закону остаётся прежним, продлевают его отдельно."
    return simple(
        request,
        paper,
        form,
        act,
        card_of(paper),
        "Внутренний срок",
        "Назначить срок",
        says,
        {"last": limit_of(paper)},
    )


class CompleteForm(OnceForm):
    """What was done."""

    said = forms.CharField(label="Что сделано", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


def complete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Note that what a letter asked for is done, and that it wants no answer."""
    paper = paper_of(request, public_id)
    if refused := refused_now(request, paper, Move.COMPLETE):
        return refused

    def act(said: dict[str, Any], at: datetime) -> str:
        actions.complete(letter_id=paper.pk, said=said["said"], whose=viewer(request), at=at)
        return f"Исполнено, письмо {paper.number} снято с контроля."

    form = CompleteForm(request.POST or None)
    says = "Письмо не требует ответа: после отметки оно снимается с контроля."
    return simple(request, paper, form, act, card_of(paper), "Исполнено без ответа", "Отметить исполнение", says)
