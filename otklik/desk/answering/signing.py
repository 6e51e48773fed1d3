"""Signing and sending: what waits for a signature, a qualified one, one in ink, and the letter out."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from otklik.desk.access import acting, official, reach, viewer
from otklik.desk.answering.approving import SHOWN
from otklik.desk.forms import OnceForm, ScanField, TrackingField, made_once
from otklik.desk.papers import card_of, not_now, paper_of, refused, refused_now
from otklik.office.answering import queries, signing
from otklik.office.answering.actions import send_reply as send
from otklik.office.answering.approval import findings_of
from otklik.office.answering.cards import answer_of
from otklik.office.answering.drafting import letters_of
from otklik.office.answering.pkcs7 import LARGEST
from otklik.office.base import Refusal
from otklik.office.files.actions import COMMON
from otklik.office.files.queries import hand_out
from otklik.office.people.rights import Action
from otklik.papers import replies
from otklik.rules.workflow import Move
from otklik.ui.fields import DayInput


def to_sign(request: HttpRequest) -> HttpResponse:
    """Show the replies that wait for a signature, within reach."""
    drafts = list(queries.to_sign(reach(request, Action.CONSIDER))[: SHOWN + 1])
    papers = queries.first_papers(one.pk for one in drafts)
    context = {
        "rows": [(one, papers[one.pk]) for one in drafts[:SHOWN]],
        "more": len(drafts) > SHOWN,
        "today": timezone.localdate(),
    }
    return render(request, "desk/to_sign.html", context)


class SignForm(OnceForm):
    """A qualified signature of the file."""

    signature = forms.FileField(label="Файл отсоединённой подписи (.sig, .p7s)")


def sign_reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a reply that is to be signed; take the qualified signature of its file."""
    letter = paper_of(request, public_id)
    if answer := refused_now(request, letter, Move.SIGN):
        return answer
    draft = queries.draft_of(letter.pk)
    if draft is None:
        return not_now(request, letter, "Ответ на эту бумагу ещё не начат.")
    form = SignForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["signature"]
        detached = file.read(LARGEST + 1)

        def act(at: datetime) -> str:
            signed = signing.sign(
                draft_id=draft.pk,
                detached=detached,
                name=file.name or "ответ.sig",
                signer=signing.signer_of(official(request)),
                whose=viewer(request),
                today=timezone.localdate(at),
                at=at,
            )
            return f"Ответ подписан: {signed.certificate['subject']}. Он ждёт отправки."

        if answer := made_once(request, form, card_of(letter), act):
            return answer
    return _page(request, "desk/sign_reply.html", letter, draft, form)


class InkForm(OnceForm):
    """What was signed in ink."""

    signer = forms.CharField(label="Чья подпись", max_length=300, help_text="Должность, запятая, фамилия и инициалы")
    signed_on = forms.DateField(label="День подписи", widget=DayInput())
    scan = ScanField(label="Скан подписанной страницы", kinds=COMMON)
    also = forms.MultipleChoiceField(
        label="Ответить и другим подписавшим", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, others: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["also"].choices = [(str(one.pk), one.name) for one in others if one.address]  # type: ignore[attr-defined]
        if nowhere := ", ".join(one.name for one in others if not one.address):
            self.fields["also"].help_text = f"Нет адреса: {nowhere}"
        self.fields["signer"].widget.attrs["list"] = "signers"
        if not others:
            del self.fields["also"]


def enter_signature(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Enter a reply that was signed in ink, with its scan, on the signer's behalf."""
    letter = paper_of(request, public_id)
    if answer := refused_now(request, letter, Move.ENTER_SIGNATURE):
        return answer
    draft = queries.draft_of(letter.pk)
    if draft is None:
        return not_now(request, letter, "Ответ на эту бумагу ещё не начат.")
    others = [
        one for of in letters_of(draft) if hasattr(of, "appeal") for one in of.appeal.signatories.order_by("position")
    ]
    known = signing.signers()
    first = {"signer": known[0] if known else "", "signed_on": timezone.localdate()}
    form = InkForm(request.POST or None, request.FILES or None, others=others, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def act(at: datetime) -> str:
            signing.enter_signature(
                draft_id=draft.pk,
                scan=said["scan"].chunks(),
                name=said["scan"].name or "скан",
                signer=said["signer"],
                signed_on=said["signed_on"],
                also=[int(key) for key in said.get("also", ())],
                whose=viewer(request),
                today=timezone.localdate(at),
                at=at,
            )
            return f"Подпись внесена: {said['signer'].rstrip('.')}. Ответ ждёт отправки."

        if answer := made_once(request, form, card_of(letter), act):
            return answer
    return _page(request, "desk/enter_signature.html", letter, draft, form, signers=known)


def _page(request: HttpRequest, template: str, letter: Any, draft: Any, form: forms.Form, **more: Any) -> HttpResponse:
    letters = queries.within_reach(letters_of(draft), reach(request, Action.CONSIDER))
    context = {
        "letter": letter,
        "letters": letters,
        "questions": queries.questions_of(letters),
        "results": queries.results_of(draft),
        "latest": queries.versions_of(draft).last(),
        "findings": findings_of(draft, timezone.localdate()),
        "answer": answer_of(letter),
        "form": form,
        "card": card_of(letter),
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)


@require_safe
def signing_file(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponseBase:
    """Give the very file of a reply that is to be signed, the signed one, or its detached signature."""
    letter = paper_of(request, public_id)
    draft = queries.draft_of(letter.pk)
    if draft is None:
        return not_now(request, letter, "Ответ на эту бумагу ещё не начат.")
    signature = answer_of(letter).signature
    if kind in ("signed", "detached"):
        file = getattr(signature, kind, None)
        if file is None:
            return not_now(request, letter, "Такого файла у ответа нет.")
        return hand_out(file)
    if kind != "pdf":
        raise Http404
    if signature is None and (answer := refused_now(request, letter, Move.SIGN)):
        return answer
    version = queries.versions_of(draft).last()
    if version is None:
        return not_now(request, letter, "У ответа ещё нет ни одной сохранённой версии.")
    if version.to_sign is not None:
        return hand_out(version.to_sign)
    letters, at = letters_of(draft), timezone.now()
    try:
        one = letters[0] if len(letters) == 1 else None
        made = replies.reply(draft=draft, version=version, letter=one, kind="pdf", today=timezone.localdate(at))
    except Refusal as refusal:
        return not_now(request, letter, refusal)
    kept = signing.keep_to_sign(draft_id=draft.pk, version=version.number, content=made.content, name=made.name, at=at)
    return hand_out(kept)


class SendForm(OnceForm):
    """To whom the reply goes now, and by which number of the post."""

    to = forms.MultipleChoiceField(label="Кому", widget=forms.CheckboxSelectMultiple)
    tracking = TrackingField(label="Номер почты (ШПИ)", help_text="Если письмо уже сдано на почту")

    def __init__(self, *args: Any, waiting: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (str(one.public_id), ", ".join(filter(None, (one.recipient, one.address, one.get_way_display()))))
            for one in waiting
        ]


def send_reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Number a signed reply and send it: to the author, or to all authors of the papers that it answers."""
    letter = paper_of(request, public_id)
    draft = queries.draft_of(letter.pk)
    waiting = list(queries.replies_of(draft)) if draft else []
    if (answer := refused(request, letter, Move.SEND)) and not (waiting and letter.state == "answered"):
        return answer
    form = SendForm(request.POST or None, waiting=waiting, initial={"to": [str(one.public_id) for one in waiting]})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        keys = [one.pk for one in waiting if str(one.public_id) in said["to"]]

        def act(at: datetime) -> str:
            outgoing = send(
                dispatches=keys,
                tracking=said["tracking"],
                today=timezone.localdate(at),
                by=acting(request, Action.REGISTER),
                at=at,
            )
            return f"Ответ отправлен под № {outgoing.number}."

        if answer := made_once(request, form, card_of(letter), act):
            return answer
    return _sent(request, letter, form)


def _sent(request: HttpRequest, letter: Any, form: forms.Form) -> HttpResponse:
    context = {"letter": letter, "form": form, "answer": answer_of(letter), "card": card_of(letter)}
    return render(request, "desk/send_reply.html", context, status=422 if form.errors else 200)
