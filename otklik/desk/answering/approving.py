"""Approval: the checker and the way of a draft, what waits for whom, and the page of one who is asked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from otklik.desk.access import acting_by, official, viewer
from otklik.desk.answering.writing import compared, made
from otklik.desk.files.views import shown
from otklik.desk.forms import OnceForm, made_once
from otklik.desk.papers import card_of, not_now, paper_of, refused_now
from otklik.office.answering import approval as approvals_of
from otklik.office.answering import queries
from otklik.office.answering.approval import LONGEST_CHAIN, Step
from otklik.office.answering.cards import answer_of
from otklik.office.answering.drafting import letters_of
from otklik.office.journal.actions import record_reading
from otklik.office.reference.books import departments
from otklik.office.work.terms import terms_of_letter
from otklik.rules.workflow import Move

SHOWN = 50
"""Drafts of a queue on its page: those that have waited longest."""


class SubmitForm(OnceForm):
    """Who approves, in order; which warnings may stand."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    accepted = forms.MultipleChoiceField(label="Оставить как есть", widget=forms.CheckboxSelectMultiple, required=False)
    remember = forms.CharField(label="Запомнить эту цепочку для отдела под названием", max_length=100, required=False)

    def __init__(self, *args: Any, warnings: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        people = [(f"p{one.pk}", _named(one)) for one in queries.approvers()]
        units = [(f"d{one.pk}", f"{one.name} (кто-либо)") for one in departments(timezone.localdate())]
        posts = [(f"t{post}", post) for post in queries.posts()]
        for place in range(1, LONGEST_CHAIN + 1):
            self.fields[f"step_{place}"] = forms.ChoiceField(
                label=f"{place}-й согласующий",
                choices=[("", "–"), ("Сотрудники", people), ("Должности", posts), ("Подразделения", units)],
                required=False,
            )
        self.fields["accepted"].choices = [(one.says, one.says) for one in warnings]  # type: ignore[attr-defined]

    def steps(self) -> list[Any]:
        """Return the fields of the way, in their order."""
        return [self[f"step_{place}"] for place in range(1, LONGEST_CHAIN + 1)]

    def chain(self) -> list[Step]:
        """Return the way that was chosen; what is left empty is no step."""
        chosen = [self.cleaned_data.get(f"step_{place}") or "" for place in range(1, LONGEST_CHAIN + 1)]
        return [_step(one) for one in chosen if one]


def _step(chosen: str) -> Step:
    match chosen[0], chosen[1:]:
        case "p", key:
            return Step(official=int(key))
        case "d", key:
            return Step(department=int(key))
        case _, words:
            return Step(post=words)


def _chosen(step: Step) -> str:
    return f"p{step.official}" if step.official else f"d{step.department}" if step.department else f"t{step.post}"


def _named(one: Any) -> str:
    where = f", {one.department.name}" if one.department else ""
    return f"{one.get_full_name()} – {one.get_role_display()}{where}"


def _initial(steps: Iterable[Step]) -> dict[str, str]:
    return {f"step_{place}": _chosen(step) for place, step in enumerate(steps, start=1)}


def submit_reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what the checker says of a draft, and send it round."""
    letter = paper_of(request, public_id)
    if answer := refused_now(request, letter, Move.SUBMIT):
        return answer
    draft = queries.draft_of(letter.pk)
    if draft is None:
        return not_now(request, letter, "Ответ на эту бумагу ещё не начат.")
    today, whose = timezone.localdate(), viewer(request)
    findings = approvals_of.findings_of(draft, today)
    department = next((one.department for one in whose.standings if one.department), None)
    chains = queries.ready_chains(department)
    chosen = next((one for one in chains if str(one.public_id) == request.GET.get("chain")), None)
    steps = [approvals_of.step_of(one) for one in chosen.steps.all()] if chosen else approvals_of.proposed(draft)
    warnings = [one for one in findings if not one.blocks]
    latest = queries.versions_of(draft).last()
    form = SubmitForm(request.POST or None, warnings=warnings, initial=_initial(steps))
    if request.method == "POST" and form.is_valid():

        def act(at: datetime) -> str:
            approvals_of.submit(
                draft_id=draft.pk,
                chain=form.chain(),
                seen=form.cleaned_data["version"],
                accepted=set(form.cleaned_data["accepted"]),
                remember=form.cleaned_data["remember"],
                whose=whose,
                today=today,
                at=at,
            )
            return "Проект ответа отдан на согласование."

        if answer := made_once(request, form, card_of(letter), act):
            return answer
    context = {
        "letter": letter,
        "form": form,
        "blocking": [one for one in findings if one.blocks],
        "warnings": list(zip(warnings, form["accepted"], strict=True)),
        "chains": chains,
        "answer": answer_of(letter),
        "latest": latest,
    }
    return render(request, "desk/submit_reply.html", context, status=422 if form.errors else 200)


class RemarkForm(OnceForm):
    """Why a draft goes back."""

    text = forms.CharField(label="Замечание: что исправить", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)


def remark_reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Return a draft to its writer, as one within whose reach the paper is: a head, a controller, its writer."""
    letter = paper_of(request, public_id)
    if answer := refused_now(request, letter, Move.REMARK):
        return answer
    draft = queries.draft_of(letter.pk)
    if draft is None:
        return not_now(request, letter, "Ответ на эту бумагу ещё не начат.")
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act(at: datetime) -> str:
            approvals_of.call_back(draft_id=draft.pk, text=form.cleaned_data["text"], whose=viewer(request), at=at)
            return "Проект возвращён исполнителю с замечанием."

        if answer := made_once(request, form, card_of(letter), act):
            return answer
    context = {
        "letter": letter,
        "form": form,
        "card": card_of(letter),
        "title": "Вернуть проект с замечанием",
        "says": "Проект ответа снова будет у исполнителя. Согласование продолжится с того, кто сделал замечание.",
        "verb": "Вернуть",
    }
    return render(request, "desk/make_move.html", context, status=422 if form.errors else 200)


def approvals(request: HttpRequest) -> HttpResponse:
    """Show the drafts that wait for whoever asks, or for one whom she stands in for."""
    whose = viewer(request)
    rows = list(queries.asked_approvals(whose)[: SHOWN + 1])
    papers = queries.first_papers(row.draft_id for row in rows)
    context = {
        "rows": [(row, papers.get(row.draft_id, [])) for row in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
        "me": official(request).pk,
        "today": timezone.localdate(),
    }
    return render(request, "desk/approvals.html", context)


class VerdictForm(RemarkForm):
    """What one who is asked says of a version."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Замечание", help_text="Нужно, если возвращаете", widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000, required=False,
    )  # fmt: skip


def approval(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a draft to one who is asked to approve it, with its paper and nothing else; take what she says."""
    row = _named_in(request, public_id)
    draft = row.draft
    letters, versions = letters_of(draft), list(queries.versions_of(draft))
    latest = versions[-1]
    form = VerdictForm(request.POST or None, initial={"version": latest.number})
    if request.method == "POST" and form.is_valid():
        said, whose = form.cleaned_data, viewer(request)

        def act(at: datetime) -> str:
            if request.POST.get("verdict") == "remark":
                approvals_of.remark(approval_id=row.pk, text=said["text"], whose=whose, at=at)
                return "Проект возвращён с замечанием."
            last = approvals_of.endorse(approval_id=row.pk, version=said["version"], whose=whose, at=at)
            return "Согласовано. Проект на подписи." if last else "Согласовано. Проект у следующего."

        if answer := made_once(request, form, reverse("approvals"), act):
            return answer
    if not queries.asked_approvals(viewer(request)).filter(pk=row.pk).exists():
        typed = request.POST.get("text", "").replace("\0", "")
        return render(request, "desk/not_asked.html", {"row": row, "typed": typed}, status=409)
    _seen(request, row, letters)
    seen = _seen_last(draft, row)
    context = {
        "row": row,
        "letters": letters,
        "letter": letters[0],
        "appeal": getattr(letters[0], "appeal", None),
        "files": shown("letter", letters[0].pk),
        "questions": queries.questions_of(letters),
        "results": queries.results_of(draft),
        "latest": latest,
        "form": form,
        "answer": answer_of(letters[0]),
        "findings": approvals_of.findings_of(draft, timezone.localdate()),
        "seen": seen,
        "how": terms_of_letter(letters[0]),
        "today": timezone.localdate(),
        **(compared(request, versions, seen) if len(versions) > 1 else {}),
    }
    return render(request, "desk/approval.html", context, status=422 if form.errors else 200)


def _seen_last(draft: Any, row: Any) -> Any:
    """Return the version on which whom a step names decided last; None: she has not seen it yet."""
    decided = [
        one
        for one in approvals_of.approvals_of(draft)
        if one.version and approvals_of.step_of(one) == approvals_of.step_of(row)
    ]
    return decided[-1].version if decided else None


def _named_in(request: HttpRequest, public_id: uuid.UUID) -> Any:
    """Return a step that names whoever asks, whether or not it waits; any other is not there for her."""
    row = queries.approval_with(public_id)
    if row is None or approvals_of.hand_of(row, viewer(request)) is None:
        raise Http404
    return row


def _asked(request: HttpRequest, public_id: uuid.UUID) -> Any:
    """Return a step that waits for whoever asks; any other is not there for her."""
    row = queries.approval_with(public_id)
    if row is None or not queries.asked_approvals(viewer(request)).filter(pk=row.pk).exists():
        raise Http404
    return row


def _seen(request: HttpRequest, row: Any, letters: Iterable[Any]) -> None:
    """Write down that she was shown the papers: they need not be given to her."""
    holds = approvals_of.names(row)
    for letter in letters:
        record_reading("letter", letter.pk, by=acting_by(request, holds), at=timezone.now())


def approval_file(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponseBase:
    """Give the draft that somebody is asked to approve as DOCX or PDF."""
    row = _asked(request, public_id)
    letters = letters_of(row.draft)
    _seen(request, row, letters)
    return made(request, row.draft, letters[0] if len(letters) == 1 else None, kind)
