"""The head's cabinet: papers that wait for a resolution, one after another; a resolution in ink; a new one instead.

A page shows the paper and the form of the resolution side by side. On the screen it takes three touches: who, in which
words, «Наложить резолюцию»; then the next paper comes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from otklik.desk import lists
from otklik.desk.access import acting_by, may, reach, viewer
from otklik.desk.cabinet.forms import (
    Executors,
    HelperForm,
    InkForm,
    InkNoteForm,
    NoteForm,
    ResolutionForm,
    helper_forms,
    order_of,
    scan_of,
    valid,
)
from otklik.desk.files.views import shown
from otklik.desk.forms import made_once
from otklik.desk.papers import card_of, paper_of, refused_now
from otklik.office.assigning import actions, queries
from otklik.office.assigning.queries import limit_of, own_limit, sent_to, tree_of
from otklik.office.filters import ANY, count_up_to
from otklik.office.journal.actions import record_reading
from otklik.office.people.rights import Action
from otklik.office.work import cards
from otklik.office.work.moves import open_moves
from otklik.office.work.terms import terms_of_letter
from otklik.rules.workflow import Move

CABINET = lists.List(
    name="cabinet_list",
    template="desk/cabinet_list.html",
    action=Action.RESOLVE,
    select=queries.select_awaiting,
    rows=queries.awaiting_rows,
    orders=queries.AWAITING_ORDERS,
    columns=(lists.Column("Номер"), lists.Column("О чём", style="main"), lists.Column("От кого"), lists.Column("Срок")),
    noun=("бумага", "бумаги", "бумаг"),
    all={queries.WAITS: ANY},
    fields={"number": "Номер"},
    choices=(
        lists.Choices("Особые", {"особый контроль": {"special": "1"}, "возвращённые": {"returned": "1"}}),
        lists.waiting_days({}),
    ),
)
NOTED = "Ответа не нужно, поручать нечего: бумага снимается с контроля."
Act = Callable[[dict[str, Any], datetime], str]
"""What a form does with what was typed, at a moment; it returns what to say afterwards."""


def cabinet(request: HttpRequest) -> HttpResponse:
    """Show the first paper that waits for a resolution, or with `?after=` a paper the one that follows it."""
    within, after = reach(request, Action.RESOLVE), None
    try:
        wanted = uuid.UUID(request.GET.get("after", ""))
        after = cards.letter(wanted, reach(request, Action.CONSIDER))
    except ValueError:
        pass
    if (paper := queries.next_awaiting(within, after)) is None:
        return render(request, "desk/cabinet_empty.html")
    return resolve(request, paper.public_id)


def cabinet_list(request: HttpRequest) -> HttpResponse:
    """Show all papers that wait for a resolution."""
    return lists.show(request, CABINET)


def resolve(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put a resolution on a paper, or pass down by one what a head gave to whoever asks; then comes the next paper."""
    paper, today = paper_of(request, public_id), timezone.localdate()
    given = sent_to(paper, reach(request, Action.RESOLVE))
    if given is None and (refused := refused_now(request, paper, Move.RESOLVE)):
        return refused
    limit, whom = limit_of(paper), Executors(paper, today)
    if given:
        limit = own_limit(given.due, limit)
        whom = Executors(paper, today, given)
    form = ResolutionForm(request.POST or None, letter=paper, whom=whom, today=today, limit=limit)

    def act(said: dict[str, Any], at: datetime) -> str:
        orders = {"responsible": said["order"], "helpers": said["helpers"], "override": said.get("override", "")}
        done = {"text": said["words"], "today": timezone.localdate(at), "whose": viewer(request), "at": at, **orders}
        if given:
            actions.pass_down(assignment_id=given.pk, **done)
        else:
            actions.resolve(letter_id=paper.pk, **done)
        return f"Резолюция наложена: {paper.number}."

    cabinet = may(request, Action.RESOLVE)
    more: dict[str, Any] = {"title": "Резолюция", "button": "Наложить резолюцию", "given": given, "cabinet": cabinet}
    if cabinet:
        waiting = queries.select_awaiting({}, reach(request, Action.RESOLVE))
        more |= {"left": count_up_to(lists.VIEW_COUNTED, waiting), "bound": lists.VIEW_COUNTED}
        more["may_note"] = Move.TAKE_NOTE in open_moves(paper, viewer(request))
    leads_to = f"{reverse('cabinet')}?after={public_id}" if cabinet else card_of(paper)
    return _page(request, paper, form, whom, act, more, leads_to)


def enter_resolution(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Enter a resolution made in ink, on the behalf of whoever wrote it, with its scan."""
    paper, today = paper_of(request, public_id), timezone.localdate()
    if refused := refused_now(request, paper, Move.ENTER_RESOLUTION):
        return refused
    whom = Executors(paper, today)
    said: dict[str, Any] = {"letter": paper, "whom": whom, "today": today, "limit": limit_of(paper)}
    form = InkForm(request.POST or None, request.FILES or None, initial={"on": today}, **said)

    def act(said: dict[str, Any], at: datetime) -> str:
        actions.enter_resolution(
            letter_id=paper.pk,
            author=int(said["author"]),
            text=said["words"],
            on=said["on"],
            scan=scan_of(said["scan"]),
            responsible=said["order"],
            helpers=said["helpers"],
            override=said.get("override", ""),
            today=timezone.localdate(at),
            whose=viewer(request),
            at=at,
        )
        return f"Резолюция внесена с бумаги: {paper.number}."

    more = {"title": "Внести резолюцию с бумаги", "button": "Внести резолюцию", "ink": True}
    return _page(request, paper, form, whom, act, more, card_of(paper))


def reassign(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give a paper to others by a new resolution."""
    paper, today = paper_of(request, public_id), timezone.localdate()
    if refused := refused_now(request, paper, Move.REASSIGN):
        return refused
    whom = Executors(paper, today)
    roots = [
        branch.assignment for branch in tree_of(paper) if not branch.depth and branch.assignment.state != "returned"
    ]
    helpers = [{"whom": _value(one), "text": one.text, "due": one.due} for one in roots if not one.is_responsible]
    form = ResolutionForm(request.POST or None, letter=paper, whom=whom, today=today, limit=limit_of(paper))

    def act(said: dict[str, Any], at: datetime) -> str:
        actions.reassign(
            letter_id=paper.pk,
            text=said["words"],
            responsible=said["order"],
            helpers=said["helpers"],
            override=said.get("override", ""),
            today=timezone.localdate(at),
            whose=viewer(request),
            at=at,
        )
        return f"Перепоручено: {paper.number}."

    more = {"title": "Перепоручить", "button": "Перепоручить", "roots": roots}
    return _page(request, paper, form, whom, act, more, card_of(paper), helpers)


def _value(assignment: Any) -> str:
    return f"u{assignment.executor_id}" if assignment.executor_id else f"d{assignment.department_id}"


def take_note(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Decide that a letter wants nothing but to be known."""
    paper = paper_of(request, public_id)
    if refused := refused_now(request, paper, Move.TAKE_NOTE):
        return refused
    form = NoteForm(request.POST or None)
    leads_to = f"{reverse('cabinet')}?after={public_id}" if may(request, Action.RESOLVE) else card_of(paper)

    def act(said: dict[str, Any], at: datetime) -> str:
        today = timezone.localdate(at)
        actions.take_note(letter_id=paper.pk, text=said["text"], today=today, whose=viewer(request), at=at)
        return f"Принято к сведению: {paper.number}."

    return simple(request, paper, form, act, leads_to, "Принять к сведению", "Принять к сведению", NOTED)


def enter_note(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Enter «к сведению» made in ink, on the behalf of whoever wrote it, with its scan."""
    paper = paper_of(request, public_id)
    if refused := refused_now(request, paper, Move.ENTER_NOTE):
        return refused
    form = InkNoteForm(request.POST or None, request.FILES or None, initial={"on": timezone.localdate()})

    def act(said: dict[str, Any], at: datetime) -> str:
        actions.enter_note(
            letter_id=paper.pk,
            author=int(said["author"]),
            text=said["text"],
            on=said["on"],
            scan=scan_of(said["scan"]),
            today=timezone.localdate(at),
            whose=viewer(request),
            at=at,
        )
        return f"«К сведению» внесено с бумаги: {paper.number}."

    title = "Внести «к сведению» с бумаги"
    return simple(request, paper, form, act, card_of(paper), title, "Внести", NOTED)


# ── What these pages share ────────────────────────────────────────────────────────────────────────────────


def _page(
    request: HttpRequest,
    paper: Any,
    form: ResolutionForm,
    whom: Executors,
    act: Act,
    more: dict[str, Any],
    leads_to: str,
    had: Sequence[dict[str, Any]] = (),
) -> HttpResponse:
    """Show a paper beside the form of its resolution, or do what the form asks for and go on."""
    helpers = helper_forms(request.POST if request.method == "POST" else None, whom, had)
    if request.method == "POST" and valid(form, helpers):
        said = form.cleaned_data
        said |= {"order": order_of(said["whom"], "", said["day"]), "helpers": _orders(helpers)}
        if answer := _done(request, form, act, leads_to):
            if warning := form.after_report():
                messages.warning(request, warning)
            return answer
    else:
        by = acting_by(request, lambda standing: standing.may(Action.CONSIDER))
        record_reading("letter", paper.pk, by=by, at=timezone.now())
    appeal = getattr(paper, "appeal", None)
    context = {
        "letter": paper,
        "appeal": appeal,
        "form": form,
        "helpers": helpers,
        "files": shown("letter", paper.pk),
        "how": terms_of_letter(paper),
        "last_day": limit_of(paper),
        "returned": [one.assignment for one in tree_of(paper) if one.came_back],
        "resolutions": list(queries.resolutions_of(paper)),
        "card": card_of(paper),
        "today": timezone.localdate(),
        **more,
    }
    return render(request, "desk/resolution.html", context, status=422 if form.errors else 200)


def _orders(helpers: Sequence[HelperForm]) -> list[actions.Order]:
    return [order for one in helpers if (order := one.order())]


def _done(request: HttpRequest, form: forms.Form, act: Act, leads_to: str) -> HttpResponse | None:
    return made_once(request, form, leads_to, lambda at: act(form.cleaned_data, at))


def simple(
    request: HttpRequest,
    paper: Any,
    form: forms.Form,
    act: Act,
    leads_to: str,
    title: str,
    button: str,
    says: str = "",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a move that is one plain form, or make it."""
    if request.method == "POST" and form.is_valid() and (answer := _done(request, form, act, leads_to)):
        return answer
    context = {
        "letter": paper,
        "form": form,
        "title": title,
        "button": button,
        "says": says,
        "card": card_of(paper),
        "multipart": form.is_multipart(),
        **(more or {}),
    }
    return render(request, "desk/simple_move.html", context, status=422 if form.errors else 200)
