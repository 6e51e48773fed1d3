"""After the answer: entered from paper, kept under control, confirmed, closed, taken up again, returned as weak."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from otklik.desk.access import viewer
from otklik.desk.answering.papers import ResultsForm
from otklik.desk.forms import OnceForm, made_once
from otklik.desk.papers import card_of, paper_of, refused_now
from otklik.office.answering import actions, queries
from otklik.office.answering.cards import answer_of
from otklik.office.dispatch.queries import waiting_about
from otklik.office.registry.queries import called
from otklik.rules.workflow import Move, State
from otklik.ui.fields import DayInput

Act = Callable[[datetime], str]


class NoteForm(OnceForm):
    """A word to a move, if there is one."""

    text = forms.CharField(
        label="Примечание", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )


class ReasonForm(OnceForm):
    """A move that wants its reason."""

    text = forms.CharField(label="Почему", widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class MeasuresForm(OnceForm):
    """When what was promised was done, and what shows it."""

    done_on = forms.DateField(label="День исполнения", widget=DayInput())
    text = forms.CharField(
        label="Чем подтверждается", help_text="Акт, снимки, сообщение заявителя: что и от какого дня",
        widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
    )  # fmt: skip


class EnterForm(ResultsForm):
    """An answer that was written outside."""

    outgoing = forms.CharField(
        label="Номер исходящего письма", max_length=64, required=False,
        help_text="Под которым ответ зарегистрирован; пусто – зарегистрировать сейчас",
    )  # fmt: skip
    signatory = forms.CharField(label="Кто подписал", max_length=300, required=False)
    sure = forms.BooleanField(
        label="Письмо проверено: это ответ на эту бумагу", required=False,
        help_text="Если адресат в исходящем назван иначе, чем автор, или оно ушло как другое письмо",
    )  # fmt: skip


def _make(
    request: HttpRequest,
    public_id: uuid.UUID,
    move: Move,
    form_of: Callable[[Any], OnceForm],
    act_of: Callable[[Any, OnceForm], Act],
    more: Callable[[Any], dict[str, Any]] = lambda _: {},
    **words: Any,
) -> HttpResponse:
    """Show the page of a move of a paper, and make it.

    :param more: what the page has to know of the letter besides: `blocked` – why the move comes to nothing, `unsent`,
        `further`
    :param words: of the page: `title`, `says`, `verb`
    """
    letter = paper_of(request, public_id)
    if answer := refused_now(request, letter, move):
        return answer
    form = form_of(letter)
    sent = request.method == "POST" and form.is_valid()
    if sent and (answer := made_once(request, form, card_of(letter), act_of(letter, form))):
        return answer
    context = {
        "letter": letter,
        "form": form,
        "card": card_of(letter),
        "answer": answer_of(letter),
        **words,
        **more(letter),
    }
    return render(request, "desk/make_move.html", context, status=422 if form.errors else 200)


def close_paper(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a paper off control."""

    def act_of(letter: Any, form: OnceForm) -> Act:
        def act(at: datetime) -> str:
            note, today = form.cleaned_data["text"], timezone.localdate(at)
            actions.close(letter_id=letter.pk, note=note, whose=viewer(request), today=today, at=at)
            return f"№ {letter.number}: снято с контроля."

        return act

    return _make(
        request, public_id, Move.CLOSE, lambda _: NoteForm(request.POST or None), act_of, _closing,
        title="Снять с контроля", verb="Снять с контроля", says="",
    )  # fmt: skip


def _closing(letter: Any) -> dict[str, Any]:
    """Return what stands in the way of taking a paper off control, and which letters about it have not left yet."""
    blocked = actions.standing_in_the_way(letter)
    says = "" if blocked else "У каждого вопроса есть результат, обещанного и не исполненного нет."
    waits = bool(blocked and actions.promised(letter.pk) and letter.state == State.ANSWERED)
    further = reverse("keep_under_control", args=[letter.public_id]) if waits else ""
    return {"blocked": blocked, "says": says, "unsent": list(waiting_about(letter.pk)), "further": further}


def keep_under_control(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Watch an answered appeal until what was promised is done."""

    def act_of(letter: Any, form: OnceForm) -> Act:
        def act(at: datetime) -> str:
            actions.keep_under_control(letter_id=letter.pk, whose=viewer(request), at=at)
            return f"№ {letter.number}: на контроле до принятия мер."

        return act

    return _make(
        request, public_id, Move.KEEP_UNDER_CONTROL, lambda _: OnceForm(request.POST or None), act_of,
        title="Оставить на контроле до принятия мер", verb="Оставить на контроле",
        says="В ответе обещаны меры: бумага остаётся на контроле, пока их исполнение не подтверждено.",
    )  # fmt: skip


def confirm_measures(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say that what was promised is done."""

    def act_of(letter: Any, form: OnceForm) -> Act:
        def act(at: datetime) -> str:
            said = form.cleaned_data
            actions.confirm_measures(
                letter_id=letter.pk,
                done_on=said["done_on"],
                evidence=said["text"],
                whose=viewer(request),
                today=timezone.localdate(at),
                at=at,
            )
            return f"№ {letter.number}: меры приняты, снято с контроля."

        return act

    first = {"done_on": timezone.localdate()}
    return _make(
        request, public_id, Move.CONFIRM_MEASURES, lambda _: MeasuresForm(request.POST or None, initial=first), act_of,
        title="Подтвердить принятые меры", verb="Меры приняты",
        says="Обещанное в ответе исполнено. Бумага снимается с контроля.",
    )  # fmt: skip


def reopen_paper(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take up a closed paper again."""

    def act_of(letter: Any, form: OnceForm) -> Act:
        def act(at: datetime) -> str:
            said, today = form.cleaned_data["text"], timezone.localdate(at)
            actions.reopen(letter_id=letter.pk, reason=said, whose=viewer(request), today=today, at=at)
            return f"№ {letter.number}: рассмотрение возобновлено."

        return act

    return _make(
        request, public_id, Move.REOPEN, lambda _: ReasonForm(request.POST or None), act_of,
        title="Возобновить рассмотрение", verb="Возобновить",
        says="Бумага снова у тех, кому была поручена. День первого ответа остаётся.",
    )  # fmt: skip


def return_reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Return a weak reply to whoever answered."""

    def act_of(letter: Any, form: OnceForm) -> Act:
        def act(at: datetime) -> str:
            said, today = form.cleaned_data["text"], timezone.localdate(at)
            actions.return_reply(letter_id=letter.pk, text=said, whose=viewer(request), today=today, at=at)
            return f"№ {letter.number}: ответ возвращён на доработку."

        return act

    return _make(
        request, public_id, Move.RETURN_REPLY, lambda _: ReasonForm(request.POST or None), act_of,
        title="Вернуть слабый ответ на доработку", verb="Вернуть на доработку",
        says="Исполнитель подготовит новый ответ. Возвраты считаются по исполнителям.",
    )  # fmt: skip


def enter_reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Enter an answer that was given on paper: its number and the results of the questions."""

    def form_of(letter: Any) -> OnceForm:
        answered = [one.outgoing.number for one in letter.answered_by.all()]
        questions = queries.questions_of([letter])
        first = {"outgoing": answered[-1] if answered else ""}
        return EnterForm(request.POST or None, questions=questions, initial=first)

    def act_of(letter: Any, form: OnceForm) -> Act:
        assert isinstance(form, EnterForm)

        def act(at: datetime) -> str:
            said = form.cleaned_data
            key = None
            if said["outgoing"].strip():
                found = called(said["outgoing"]).filter(direction="outgoing").first()
                if found is None:
                    raise actions.CannotAnswer("Такого исходящего письма нет: проверьте номер.")
                key = found.pk
            outgoing = actions.enter_reply(
                letter_id=letter.pk,
                outgoing_id=key,
                signatory=said["signatory"],
                results=form.results(),
                sure=said["sure"],
                whose=viewer(request),
                today=timezone.localdate(at),
                at=at,
            )
            return f"№ {letter.number}: ответ дан, исходящее № {outgoing.number}."

        return act

    return _make(
        request, public_id, Move.ENTER_REPLY, form_of, act_of,
        title="Ответ дан на бумаге", verb="Внести ответ",
        says="Ответ написан и подписан вне программы: под каким номером он ушёл и чем закончился каждый вопрос.",
    )  # fmt: skip
