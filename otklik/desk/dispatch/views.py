"""«К отправке»: what waits to leave the house, its number, its delivery; and what left about a paper, on its card."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from otklik.desk import lists
from otklik.desk.access import acting, reach
from otklik.desk.answering.writing import made_for as made_reply
from otklik.desk.files.views import shown
from otklik.desk.forms import OnceForm, ScanField, TrackingField, done_once
from otklik.desk.papers import card_of
from otklik.office.answering.actions import send_reply
from otklik.office.answering.cards import answer_of
from otklik.office.answering.queries import draft_of, signed_by, writer_of
from otklik.office.base import Refusal
from otklik.office.considering.queries import sent_until
from otklik.office.dispatch import actions, queries
from otklik.office.files.actions import COMMON
from otklik.office.files.queries import hand_out_made
from otklik.office.journal.actions import Actor
from otklik.office.people.rights import Action
from otklik.office.registry.actions import file_scan
from otklik.papers.actions import NoSuchPaper, print_dispatch
from otklik.ui.fields import DayInput

REPLY = "reply"

TO_SEND = lists.List(
    name="to_send",
    template="desk/to_send.html",
    action=Action.REGISTER,
    select=queries.select,
    rows=queries.rows,
    orders=queries.ORDERS,
    columns=(
        lists.Column("Письмо"),
        lists.Column("Кому", style="main"),
        lists.Column("О бумаге"),
        lists.Column("Отправить", orders={"due": "Отправить"}),
    ),
    noun=("письмо", "письма", "писем"),
    fields={"number": "Номер бумаги"},
    choices=(
        lambda: lists.Choices("Отправить", lists.due_days({}, timezone.localdate()).filters),
        lists.Choices("Вид", {label: {"kind": kind} for kind, label in queries.KINDS.items()}),
        lists.Choices("Способ", {label: {"way": way} for way, label in queries.WAYS.items()}),
        lists.Choices(
            "Отправленные",
            {
                "отправлены, вручение не отмечено": {queries.STAGE: "sent"},
                "вручены": {queries.STAGE: "delivered"},
                "не отправляются": {queries.STAGE: "dropped"},
            },
        ),
    ),
    all={queries.STAGE: "any"},
    words={
        "kind": lambda value: queries.KINDS.get(value, value),
        "way": lambda value: queries.WAYS.get(value, value),
        queries.STAGE: lambda value: "и отправленные" if value == "any" else value,
    },
)


def to_send(request: HttpRequest) -> HttpResponse:
    """Show what waits to be numbered and sent, the first to be due at the top."""
    return lists.show(request, TO_SEND, lambda _: {"by_post": queries.for_the_post(timezone.localdate())})


class SendForm(OnceForm):
    """Which letters go under one number, and the number of the post."""

    others = forms.MultipleChoiceField(label="Под тем же номером", required=False, widget=forms.CheckboxSelectMultiple)
    tracking = TrackingField(
        label="Номер почты (ШПИ)",
        help_text="Если письмо уже сдано на почту; можно указать и потом, списком по форме 103",
    )

    def __init__(self, *given: Any, others: Sequence[Any], by_post: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["others"].choices = [(str(one.public_id), one.recipient) for one in others]  # type: ignore[attr-defined]
        if not others:
            del self.fields["others"]
        if not by_post:
            del self.fields["tracking"]


class DeliveredForm(OnceForm):
    """When a letter came, and what proves it."""

    on = forms.DateField(label="День вручения", widget=DayInput())
    proof = ScanField(label="Подтверждение: уведомление о вручении, расписка", required=False)


class ScanForm(OnceForm):
    """The page as it was signed and sent."""

    scan = ScanField(label="Скан подписанного письма", kinds=COMMON)


class DropForm(OnceForm):
    """Why a letter is not sent after all."""

    reason = forms.CharField(
        label="Почему письмо не отправляется", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


def _send(kind: str, dispatches: Collection[int], tracking: str, today: date, by: Actor, at: datetime) -> Any:
    """Number and send letters of one kind; with a reply goes all that it closes."""
    send = send_reply if kind == REPLY else actions.send
    return send(dispatches=dispatches, tracking=tracking, today=today, by=by, at=at)


def dispatch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a letter out: to whom, how, its paper to print; number and send it; sent, its number."""
    one = _dispatch(request, public_id)
    waits = one.sent_on is None and not one.dropped
    others = queries.alike(one) if waits else []
    form = SendForm(
        request.POST or None,
        others=others,
        by_post=one.way == "post",
        initial={"others": [str(other.public_id) for other in others] if one.kind == "reply" else []},
    )
    if request.method == "POST" and waits and form.is_valid():
        chosen = set(form.cleaned_data.get("others", ()))
        keys = [one.pk, *(other.pk for other in others if str(other.public_id) in chosen)]

        def act(by: Actor, at: datetime) -> str:
            _send(one.kind, keys, form.cleaned_data.get("tracking", ""), timezone.localdate(at), by, at)
            return reverse("dispatch", args=[public_id])

        if answer := done_once(request, form, Action.REGISTER, act):
            return answer
    context = {
        "one": one,
        "letter": one.letter,
        "is_waiting": waits,
        "form": form,
        "delivered": DeliveredForm(initial={"on": timezone.localdate()}, auto_id="delivered-%s"),
        "scanned": ScanForm(auto_id="scan-%s"),
        "card": card_of(one.letter),
        "signed": one.kind == REPLY and answer_of(one.letter).signature,
        "counted": sent_until(one),
        "writer": writer_of(draft) if one.kind == REPLY and (draft := draft_of(one.letter_id)) else None,
        "files": shown("letter", one.outgoing_id) if one.outgoing_id else [],
        "next": queries.to_send().first() if one.sent_on else None,
        "today": timezone.localdate(),
    }
    return render(request, "desk/dispatch.html", context, status=422 if form.errors else 200)


def _dispatch(request: HttpRequest, public_id: uuid.UUID) -> Any:
    one = queries.dispatch(public_id, reach(request, Action.REGISTER))
    if one is None:
        raise Http404
    return one


@require_safe
def dispatch_file(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponseBase:
    """Give the letter to be printed; its number is blank until it is sent."""
    one, at = _dispatch(request, public_id), timezone.now()
    if one.kind == REPLY and (reply := signed_by(one)) is not None:
        return made_reply(request, reply, kind)
    by = acting(request, Action.REGISTER)
    try:
        made = print_dispatch(dispatch=one, kind=kind, today=timezone.localdate(at), by=by, at=at)
    except NoSuchPaper:
        raise Http404 from None
    except Refusal as refusal:
        return render(request, "desk/not_printed.html", {"refusal": refusal}, status=409)
    return hand_out_made(made.content, made.name)


def deliver_dispatch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Note the day on which a letter came to its recipient, with the proof."""
    one = _dispatch(request, public_id)
    form = DeliveredForm(request.POST or None, request.FILES or None, initial={"on": timezone.localdate()})

    def act(by: Actor, at: datetime) -> str:
        file, on = form.cleaned_data["proof"], form.cleaned_data["on"]
        proof = (file.read(), file.name or "подтверждение") if file else None
        actions.mark_delivered(dispatch=one.pk, on=on, proof=proof, today=timezone.localdate(at), by=by, at=at)
        messages.success(request, "Вручение отмечено.")
        return reverse("dispatch", args=[public_id])

    return _small(request, one, form, act, "Вручено", "Отметить вручение")


def scan_dispatch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep the scan of the letter as it was signed, with the letter out."""
    one = _dispatch(request, public_id)
    if one.outgoing_id is None:
        raise Http404
    form = ScanForm(request.POST or None, request.FILES or None)

    def act(by: Actor, at: datetime) -> str:
        file = form.cleaned_data["scan"]
        file_scan(letter_id=one.outgoing_id, content=file.read(), name=file.name or "скан", by=by, at=at)
        messages.success(request, "Скан приложен к исходящему письму.")
        return reverse("dispatch", args=[public_id])

    return _small(request, one, form, act, "Скан подписанного письма", "Приложить")


def drop_dispatch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a letter that waits out of the queue; the reason stays."""
    one = _dispatch(request, public_id)
    form = DropForm(request.POST or None)

    def act(by: Actor, at: datetime) -> str:
        actions.drop(dispatch=one.pk, reason=form.cleaned_data["reason"], by=by, at=at)
        messages.success(request, "Письмо снято с отправки.")
        return reverse("to_send")

    return _small(request, one, form, act, "Не отправлять", "Не отправлять", grave=True)


def _small(
    request: HttpRequest, one: Any, form: OnceForm, act: Any, heading: str, action: str, *, grave: bool = False
) -> HttpResponse:
    """Do what a short form asks for, or show it with what is wrong."""
    if request.method == "POST" and form.is_valid() and (answer := done_once(request, form, Action.REGISTER, act)):
        return answer
    context = {"one": one, "form": form, "heading": heading, "action": action, "grave": grave}
    return render(request, "desk/dispatch_step.html", context, status=422 if form.errors else 200)


def on_card(request: HttpRequest, letter: Any) -> dict[str, Any]:
    """Return what the card of a paper shows of the letters out about it; of a letter out, what it is about."""
    found = queries.about(letter.pk) if letter.direction == "incoming" else queries.under(letter.pk)
    reply, term = getattr(letter, "reply", None), getattr(letter, "term", None)
    return {
        "dispatches": (rows := list(found)),
        "unsent": sum(one.sent_on is None and not one.dropped for one in rows),
        "answered_in_first_term": bool(reply and reply.sent_on and term and reply.sent_on <= term.legal_due),
        "today": timezone.localdate(),
    }
