"""Writing a reply: the paper beside its text, what is typed kept while it is typed, two at one draft, versions.

What is typed goes to the server with every pause. If the sign-in has ended meanwhile, the form itself still proves
whose text it is (a signed token): it is kept for her alone, and after she has signed in it is
there again.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from otklik.desk.access import official, reach, viewer
from otklik.desk.answering.papers import ResultsForm
from otklik.desk.files.views import shown
from otklik.desk.forms import OnceForm, made_once
from otklik.desk.papers import card_of, not_now, paper_of, refused_now
from otklik.office.answering import drafting, queries
from otklik.office.answering.approval import findings_of
from otklik.office.answering.cards import answer_of
from otklik.office.answering.comparing import differences, is_same
from otklik.office.answering.drafting import Overtaken, letters_of, writes
from otklik.office.assigning.queries import parts_of
from otklik.office.base import Refusal
from otklik.office.files.queries import hand_out_made
from otklik.office.people.queries import official as account
from otklik.office.people.rights import Action
from otklik.office.work.terms import terms_of_letter
from otklik.papers import edited, replies
from otklik.papers.actions import NoSuchPaper
from otklik.papers.rendering import LARGEST
from otklik.rules.workflow import Move
from otklik.ui import russian

SALT, KEEPS_FOR = "otklik.desk.answering", timedelta(days=7)
DIGITS = 9
"""Of the number of a version, at most."""
KEPT = ("text", "began_from")
"""What is kept of a form while it is typed, besides the results of questions."""


class BeginForm(OnceForm):
    """Which papers the reply answers besides this one."""

    papers = forms.MultipleChoiceField(
        label="Ответить заодно и на", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, others: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["papers"].choices = [  # type: ignore[attr-defined]
            (str(one.public_id), f"{one.number} от {russian.day(one.registered_on)}") for one in others
        ]
        if not others:
            del self.fields["papers"]


class ReplyForm(ResultsForm):
    """The text of a reply and the results of its questions."""

    text = forms.CharField(
        label="Текст ответа", widget=forms.Textarea(attrs={"rows": 22}), required=False, strip=False,
        max_length=drafting.LONGEST,
    )  # fmt: skip
    began_from = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**DIGITS - 1)


def begin_reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Begin the reply to a paper, perhaps to several at once."""
    letter = paper_of(request, public_id)
    if answer := refused_now(request, letter, Move.DRAFT):
        return answer
    others = queries.to_answer_too(letter, reach(request, Action.CONSIDER))
    form = BeginForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data.get("papers", ()))
        keys = [letter.pk, *(one.pk for one in others if str(one.public_id) in chosen)]

        def act(at: datetime) -> str:
            drafting.begin_draft(letters=keys, whose=viewer(request), at=at)
            return "Проект ответа начат."

        if answer := made_once(request, form, reverse("reply", args=[public_id]), act):
            return answer
    context = {"letter": letter, "form": form, "others": others, "card": card_of(letter)}
    return render(request, "desk/begin_reply.html", context, status=422 if form.errors else 200)


def reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the reply that is being written, to whoever writes it to go on, to others to be read."""
    letter = paper_of(request, public_id)
    draft = queries.draft_of(letter.pk)
    if draft is None:
        return not_now(request, letter, "Ответ на эту бумагу ещё не начат.")
    if request.method == "POST":
        return _take_file(request, letter, draft)
    who, at = official(request), timezone.now()
    letters = letters_of(draft)
    form = None
    if writes(draft, letters, viewer(request)):
        drafting.be_seen(draft_id=draft.pk, official=who.pk, at=at)
        typed = queries.typed_by(draft, who.pk)
        form = _form(draft, letters, MultiValueDict(typed.typed) if typed else None)
    return _screen(request, letter, draft, letters, form)


def _form(draft: Any, letters: list[Any], typed: MultiValueDict[str, str] | None) -> ReplyForm:
    """Return the form with what was typed and not saved, else with what was saved last."""
    latest = drafting.latest_of(draft)
    asked = queries.questions_of(letters)
    initial = {"text": latest.text if latest else "", "began_from": latest.number if latest else 0}
    initial |= ReplyForm.initial_of(queries.results_of(draft))
    if typed is not None:
        initial |= {name: values[-1] for name, values in typed.lists() if values}
        initial["began_from"] = _number(f"{initial['began_from']}") or 0
        saved = ReplyForm.initial_of(queries.results_of(draft))
        is_kept = all(f"{initial[name] or ''}" == f"{value or ''}" for name, value in saved.items())
        if latest is not None and is_kept and is_same(f"{initial['text']}", latest.text):
            initial["began_from"] = latest.number  # what was kept last was saved right after
    return ReplyForm(initial=initial, questions=asked)


def _number(said: str) -> int | None:
    """Return the number of a version that a form names; None, if it is none."""
    return int(said) if said.isdecimal() and len(said) <= DIGITS else None


def _screen(
    request: HttpRequest, letter: Any, draft: Any, letters: list[Any], form: ReplyForm | None, status: int = 200
) -> HttpResponse:
    who, within = official(request), reach(request, Action.CONSIDER)
    letters = queries.within_reach(letters, within)
    answer = answer_of(letter)
    latest = answer.versions[-1] if answer.versions else None
    began = _number(f"{form['began_from'].value()}") or 0 if form else 0
    overtaken = bool(form and latest and began != latest.number)
    own = (form["text"].value() or "") if form else ""
    codes = [one.code_id for one in queries.questions_of(letters) if one.code_id]
    full = getattr(letters[0], "appeal", None)
    context = {
        "letter": letter,
        "appeal": full,
        "letters": letters,
        "draft": draft,
        "form": form,
        "answer": answer,
        "latest": latest,
        "overtaken": overtaken,
        "pieces": differences(latest.text, own) if overtaken and latest else [],
        "saved_results": list(queries.results_of(draft).values()) if overtaken else [],
        "others": queries.others_at(draft, who.pk, timezone.now()),
        "keep": signing.dumps([f"{draft.public_id}", f"{who.public_id}"], salt=SALT),
        "files": shown("letter", letter.pk),
        "parts": parts_of(letter),
        "templates": [(one, _filled(one.body, letters, who)) for one in queries.templates_for(codes)] if form else [],
        "earlier": queries.earlier_answers(letters[0], within) if form else [],
        "findings": findings_of(draft, timezone.localdate()) if form else [],
        "how": terms_of_letter(letter),
        "card": card_of(letter),
        "today": timezone.localdate(),
    }
    if form is not None and overtaken and latest is not None:
        context["began_from"] = latest.number
    return render(request, "desk/reply.html", context, status=status)


def _filled(body: str, letters: list[Any], writer: Any) -> str:
    """Return a template with what is known put in; what is not known stays to be written."""
    letter = letters[0]
    appeal, term = getattr(letter, "appeal", None), getattr(letter, "term", None)
    alone = appeal if len(letters) == 1 else None
    known = {
        "заявитель": " ".join(filter(None, (alone.first_name, alone.patronymic))) if alone else "",
        "фамилия": alone.surname if alone else "",
        "номер": letter.number,
        "дата": f"{letter.registered_on:%d.%m.%Y}",
        "адрес": alone.address if alone else "",
        "поселение": appeal.settlement.name if appeal and appeal.settlement else "",
        "срок": f"{term.due:%d.%m.%Y}" if term else "",
        "исполнитель": writer.get_full_name(),
    }
    for name, value in known.items():
        if value:
            for written in (f"{{{{ {name} }}}}", f"{{{{{name}}}}}"):
                body = body.replace(written, value)
    return body


@csrf_exempt
@require_POST
def keep_reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep what has been typed so far; with the button pressed, save it as the next version.

    The form's own token stands for Django's: it is signed, of this draft and of whoever opened the page, and does not
    fail when she has signed in anew in another tab meanwhile.
    """
    letter = paper_of(request, public_id)
    draft = queries.draft_of(letter.pk)
    if draft is None:
        return not_now(request, letter, "Ответ на эту бумагу ещё не начат.")
    whose = _kept(request)
    if whose is None:
        raise PermissionDenied
    if whose != (draft.pk, official(request).pk):  # the page was opened by somebody else, or for another draft
        return redirect("reply", public_id=public_id)
    letters = letters_of(draft)
    if not writes(draft, letters, viewer(request)):
        return not_now(request, letter, "Этот ответ сейчас не пишут: проект отдан дальше. Набранное вами сохранено.")
    if request.htmx:  # type: ignore[attr-defined]
        return _told(request, letter, draft)
    return _save(request, letter, draft, letters)


def _kept(request: HttpRequest) -> tuple[int, int] | None:
    """Keep what was typed for whoever opened the page; return her draft and her, None if the form does not say."""
    try:
        of, by = signing.loads(request.POST.get("keep", ""), salt=SALT, max_age=KEEPS_FOR)
    except signing.BadSignature:
        return None
    draft, who = queries.draft_with(uuid.UUID(of)), account(uuid.UUID(by))
    if draft is None or who is None or not who.is_active:
        return None
    drafting.keep_typed(draft_id=draft.pk, official=who.pk, typed=_typed(request.POST), at=timezone.now())
    return draft.pk, who.pk


def _save(request: HttpRequest, letter: Any, draft: Any, letters: list[Any]) -> HttpResponse:
    form = ReplyForm(request.POST, questions=queries.questions_of(letters))
    if not form.is_valid():
        return _screen(request, letter, draft, letters, form, status=422)
    try:
        version = drafting.save_version(
            draft_id=draft.pk,
            text=form.cleaned_data["text"],
            began_from=form.cleaned_data["began_from"],
            results=form.results(),
            whose=viewer(request),
            at=timezone.now(),
        )
    except Overtaken as refusal:
        form.add_error(None, str(refusal))
        return _screen(request, letter, draft, letters, form, status=409)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _screen(request, letter, draft, letters, form, status=422)
    messages.success(request, f"Сохранено: версия {version.number}.")
    further = "submit_reply" if request.POST.get("then") == "submit" else "reply"
    return redirect(further, public_id=letter.public_id)


def _typed(sent: QueryDict) -> dict[str, list[str]]:
    return {
        name: [value.replace("\0", "") for value in values]
        for name, values in sent.lists()
        if name in KEPT or name.startswith(("outcome_", "measures_", "due_"))
    }


def _kept_for_later(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep what somebody typed whose sign-in has ended, if the form says whose it is; lead to the entrance."""
    if _kept(request) is not None:
        messages.info(request, "Вход закончился. Набранное сохранено: войдите – и продолжите с того же места.")
    entrance = f"{reverse('account_login')}?{urlencode({'next': reverse('reply', args=[public_id])})}"
    return HttpResponseClientRedirect(entrance) if request.htmx else redirect(entrance)  # type: ignore[attr-defined]


vars(keep_reply)["when_signed_out"] = _kept_for_later  # `middleware.staff_only` asks for it


@require_POST
def reply_presence(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Tell who else is at a reply, and be seen there."""
    letter = paper_of(request, public_id)
    draft = queries.draft_of(letter.pk)
    if draft is None:
        return not_now(request, letter, "Ответ на эту бумагу ещё не начат.")
    drafting.be_seen(draft_id=draft.pk, official=official(request).pk, at=timezone.now())
    return _told(request, letter, draft)


def _stay(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Leave the page of somebody whose sign-in has ended as it is: what she types next is kept, then asks her in."""
    del request, public_id
    return HttpResponse(status=204)


vars(reply_presence)["when_signed_out"] = _stay


def _told(request: HttpRequest, letter: Any, draft: Any) -> HttpResponse:
    """Answer with what there is to tell of others at the draft."""
    began = _number(request.POST.get("began_from", ""))
    latest = drafting.latest_of(draft)
    others = queries.others_at(draft, official(request).pk, timezone.now())
    late = latest is not None and began is not None and began != latest.number
    context = {"others": others, "newer": latest if late else None, "letter": letter, "kept": "text" in request.POST}
    return render(request, "desk/reply.html#presence", context)


def _take_file(request: HttpRequest, letter: Any, draft: Any) -> HttpResponse:
    """Take an edited DOCX as the next version."""
    back, file = redirect("reply", public_id=letter.public_id), request.FILES.get("file")
    began = _number(request.POST.get("began_from", ""))
    if file is None or began is None:
        messages.error(request, "Выберите файл DOCX, который вы отредактировали.")
        return back
    if file.size is not None and file.size > LARGEST:
        messages.error(request, "Файл больше 10 МБ: уменьшите картинки в нём.")
        return back
    try:
        content = file.read()
        version = drafting.save_file(
            draft_id=draft.pk,
            content=content,
            text=edited.text_of(content),
            name=file.name or "ответ.docx",
            began_from=began,
            whose=viewer(request),
            at=timezone.now(),
        )
    except Overtaken as refusal:
        messages.error(request, f"Сохранена версия {refusal.latest.number}, файл сделан не с неё: сравните и внесите.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Файл принят: версия {version.number}.")
    return back


@require_safe
def reply_versions(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Compare two versions of a reply word by word; without being told which, the last two."""
    letter = paper_of(request, public_id)
    draft = queries.draft_of(letter.pk)
    versions = list(queries.versions_of(draft)) if draft else []
    if not versions:
        return not_now(request, letter, "У ответа ещё нет ни одной сохранённой версии.")
    return render(request, "desk/reply_versions.html", {"letter": letter, **compared(request, versions)})


def compared(request: HttpRequest, versions: list[Any], seen: Any = None) -> dict[str, Any]:
    """Return what a comparison shows: which versions the address asks for, and how one became the other.

    :param seen: with which version the last one is compared unasked; None: with the one before it
    """
    by_number = {str(one.number): one for one in versions}
    after = by_number.get(request.GET.get("to", ""), versions[-1])
    before = by_number.get(request.GET.get("from", ""), seen)
    if before is None:
        place = versions.index(after)
        before = versions[place - 1] if place else versions[0]
    return {
        "versions": versions,
        "before": before,
        "after": after,
        "pieces": differences(before.text, after.text),
    }


@require_safe
def reply_file(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponseBase:
    """Give the last version of a reply as DOCX or PDF, addressed to the author of this paper."""
    letter = paper_of(request, public_id)
    draft = queries.draft_of(letter.pk)
    if draft is None:
        return not_now(request, letter, "Ответ на эту бумагу ещё не начат.")
    return made(request, draft, letter, kind)


def made(request: HttpRequest, draft: Any, letter: Any, kind: str) -> HttpResponseBase:
    """Give the last version of a draft as a file."""
    version = queries.versions_of(draft).last()
    return _made(request, letter, draft=draft, version=version, letter=letter, kind=kind)


def made_for(request: HttpRequest, reply: Any, kind: str) -> HttpResponseBase:
    """Give what was signed as a file, addressed to the recipient of one letter out, with its number."""
    version, one = reply.signature.version, reply.dispatch
    return _made(request, one.letter, draft=version.draft, version=version, letter=one.letter, out=one, kind=kind)


def _made(request: HttpRequest, paper: Any, **what: Any) -> HttpResponseBase:
    try:
        file = replies.reply(**what, today=timezone.localdate())
    except NoSuchPaper:
        raise Http404 from None
    except Refusal as refusal:
        return not_now(request, paper, refusal)
    return hand_out_made(file.content, file.name)
