"""Papers to print: of a letter, of several, journals of a period, originals handed over, letters for the post."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from otklik.desk.access import acting_by, may, official, reach
from otklik.desk.forms import Day, OnceForm, done_once
from otklik.office.base import Refusal
from otklik.office.files.queries import hand_out, hand_out_made, hand_out_open
from otklik.office.journal.actions import Actor
from otklik.office.people.queries import working_officials
from otklik.office.people.rights import Action
from otklik.office.reference.books import departments
from otklik.office.registry.actions import hand_over as hand_over_letters
from otklik.papers import actions, casefile, queries
from otklik.papers.actions import NoSuchPaper
from otklik.papers.catalogue import PAPERS, written
from otklik.papers.rendering import LARGEST

SHOWN = 20
"""Journals, acts and mailings on a page: the latest ones."""
MOST = 200
"""Letters of one act."""
FORMATS = [("pdf", "PDF"), ("docx", "Word")]
ENVELOPES = ("envelope_c5", "envelope_dl", "envelope_c4")


class JournalForm(OnceForm):
    """Which journal of which days."""

    series = forms.ChoiceField(label="Журнал")
    since = Day(label="С какого дня")
    until = Day(label="По какой день")
    kind = forms.ChoiceField(label="Файл", choices=FORMATS)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["series"].choices = list(queries.journals().items())  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Tell beside the last day what no journal can have."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and since > timezone.localdate():
            self.add_error("since", "Этот день ещё не наступил: в журнале ничего нет.")
        elif since and until and until < since:
            self.add_error("until", "Последний день раньше первого: поменяйте их местами.")


def _is_address(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


class HandOverForm(OnceForm):
    """To whom the originals go."""

    department = forms.ChoiceField(label="Подразделение", required=False)
    person = forms.ChoiceField(label="Сотрудник", required=False)

    def __init__(self, *given: Any, today: date, **named: Any) -> None:
        super().__init__(*given, **named)
        none = [("", "–")]
        units = [(str(one.pk), one.name) for one in departments(today)]
        people = [(str(one.pk), one.get_full_name()) for one in working_officials()]
        self.fields["department"].choices = none + units  # type: ignore[attr-defined]
        self.fields["person"].choices = none + people  # type: ignore[attr-defined]


# ── Papers of letters ─────────────────────────────────────────────────────────────────────────────────────


@require_safe
def print_letter(request: HttpRequest, public_id: uuid.UUID, paper: str, kind: str) -> HttpResponseBase:
    """Give a paper of a letter: its card, its label, its ticket, its second copy with the stamp."""
    within = reach(request, Action.PRINT)
    letters = actions.letters_within([public_id], within)
    if not letters:
        raise Http404
    at = timezone.now()
    try:
        made = actions.print_letter(
            paper=paper,
            kind=kind,
            letter=letters[0],
            within=within,
            today=timezone.localdate(at),
            by=acting_by(request, lambda one: bool(actions.letters_within([public_id], one.reach(Action.PRINT)))),
            at=at,
        )
    except NoSuchPaper:
        raise Http404 from None
    except Refusal as refusal:
        return _refused(request, refusal)
    return hand_out_made(made.content, made.name)


def take_case(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Give the complete case of a paper as one archive, for a prosecutor or a court."""
    within = reach(request, Action.TAKE_CASE)
    letters = actions.letters_within([public_id], within)
    if not letters:
        raise Http404
    at = timezone.now()
    try:
        case = casefile.take_case(
            letter=letters[0],
            within=within,
            today=timezone.localdate(at),
            by=acting_by(request, lambda one: bool(actions.letters_within([public_id], one.reach(Action.TAKE_CASE)))),
            at=at,
        )
    except Refusal as refusal:
        return _refused(request, refusal)
    return hand_out_open(case.archive, case.name)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "desk/not_printed.html", {"refusal": refusal}, status=409)


# ── Journals and separators ───────────────────────────────────────────────────────────────────────────────


def printing(request: HttpRequest) -> HttpResponse:
    """Show what can be printed, and the journals that were asked for; take a new wish."""
    user = official(request)
    today = timezone.localdate()
    form = JournalForm(request.POST or None, initial={"since": today.replace(day=1), "until": today})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("series", "since", "until", "kind")}

        def ask(by: Actor, at: datetime) -> str:
            actions.ask_for_journal(**said, asked_by=user, by=by, at=at)
            return reverse("printing")

        if (answer := done_once(request, form, Action.PRINT, ask)) is not None:
            return answer
    asked = list(queries.printings(user)[:SHOWN])
    context = {
        "form": form,
        "asked": asked,
        "is_made": any(one.state == one.State.WAITING for one in asked),
        "acts": list(queries.latest_hand_overs()[:SHOWN]),
        "mailings": list(queries.mailings()[:SHOWN]),
    }
    return render(request, "desk/printing.html", context, status=422 if form.errors else 200)


def printed_journal(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Give a journal, once it is made: to whoever may print, and has asked for it or reaches all that is in it."""
    user = official(request)
    file = queries.file_of(public_id, user, reach(request, Action.PRINT)) if may(request, Action.PRINT) else None
    if file is None:
        raise Http404
    return hand_out(file)


def separator(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the sheet that parts letters in the scanner."""
    return _made(request, lambda today: actions.print_separator(kind=kind, today=today))


def _made(request: HttpRequest, make: Callable[[date], actions.Made]) -> HttpResponseBase:
    try:
        made = make(timezone.localdate())
    except NoSuchPaper:
        raise Http404 from None
    except Refusal as refusal:
        return _refused(request, refusal)
    return hand_out_made(made.content, made.name)


# ── Originals ─────────────────────────────────────────────────────────────────────────────────────────────


def hand_overs(request: HttpRequest) -> HttpResponse:
    """Ask to whom the originals of the chosen letters go; hand them over in one act."""
    form = HandOverForm(request.POST or None, today=timezone.localdate())
    chosen = _chosen(request, Action.HAND_OVER)
    if request.method == "POST" and form.is_valid():
        to = {name: int(value) if (value := form.cleaned_data[name]) else None for name in ("department", "person")}

        def act(by: Actor, at: datetime) -> str:
            made = hand_over_letters(letters=[letter.pk for letter in chosen], **to, by=by, at=at)
            made.refresh_from_db(fields=["public_id"])
            return reverse("hand_over", args=[made.public_id])

        if (answer := done_once(request, form, Action.HAND_OVER, act)) is not None:
            return answer
    context = {"form": form, "letters": chosen}
    return render(request, "desk/hand_overs.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, action: Action) -> list[Any]:
    """Return the letters that an address or a form names; one beyond reach answers as one that does not exist."""
    named = request.POST.getlist("letter") or request.GET.getlist("letter")
    addresses = [uuid.UUID(one) for one in named[:MOST] if _is_address(one)]
    letters = actions.letters_within(addresses, reach(request, action))
    if len(letters) < len(set(addresses)) or len(addresses) < len(named):
        raise Http404
    return letters


def hand_over(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show an act of handing over: what went to whom, and its register to be signed."""
    act = queries.hand_over_with(public_id)
    if act is None:
        raise Http404
    papers = act.papers.select_related("letter").order_by("position")
    return render(request, "desk/hand_over.html", {"act": act, "papers": list(papers[:MOST])})


def hand_over_file(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponseBase:
    """Give the register of an act of handing over."""
    act = queries.hand_over_with(public_id)
    if act is None:
        raise Http404
    return _made(request, lambda today: actions.print_hand_over(act=act, kind=kind, today=today))


# ── The post ──────────────────────────────────────────────────────────────────────────────────────────────


def mailings(request: HttpRequest) -> HttpResponse:
    """Ask to whom, where and under which number of the post the chosen outgoing letters go; list them for the post."""
    rows = [_row(request, letter) for letter in _chosen(request, Action.HAND_OVER)]
    form = OnceForm(request.POST or None)
    first = request.POST.get("first", "").replace(" ", "")
    if "fill" in request.POST:
        _number(rows, first, form)
    elif request.method == "POST" and form.is_valid():
        items = [
            actions.ToMail(
                letter=row["letter"].pk, recipient=row["recipient"], address=row["address"], tracking=row["tracking"]
            )
            for row in rows
        ]
        faults: dict[int, str] = {}

        def act(by: Actor, at: datetime) -> str:
            try:
                made = actions.mail_letters(items=items, on=timezone.localdate(at), by=by, at=at)
            except actions.CannotMail as refusal:
                faults.update(refusal.faults)
                raise
            made.refresh_from_db(fields=["public_id"])
            return reverse("mailing", args=[made.public_id])

        if (answer := done_once(request, form, Action.HAND_OVER, act)) is not None:
            return answer
        for row in rows:
            row["fault"] = faults.get(row["letter"].pk, "")
    context = {"form": form, "rows": rows, "first": first}
    return render(request, "desk/mailings.html", context, status=422 if form.errors else 200)


def _row(request: HttpRequest, letter: Any) -> dict[str, Any]:
    """Return what stands in the line of a letter: what was typed, else what the house knows."""
    typed = {name: request.POST.get(f"{name}-{letter.public_id}", "") for name in ("recipient", "address", "tracking")}
    if request.method != "POST":
        typed["recipient"], typed["address"] = queries.where_to(letter)
    typed["tracking"] = typed["tracking"].replace(" ", "")
    return {"letter": letter, "fault": "", **typed}


def _number(rows: Sequence[dict[str, Any]], first: str, form: forms.Form) -> None:
    if not actions.is_tracking_number(first):
        form.full_clean()
        form.add_error(None, "Первый ШПИ – 14 цифр, последняя контрольная: в этом номере она не сходится.")
        return
    for row, tracking in zip(rows, actions.following(first, len(rows)), strict=True):
        row["tracking"] = tracking


def mailing(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a list for the post with its papers: form 103 and envelopes."""
    found = queries.mailing_with(public_id)
    if found is None:
        raise Http404
    items = found.items.select_related("letter").order_by("position")
    envelopes = [(slug, PAPERS[slug].title) for slug in ENVELOPES]
    return render(request, "desk/mailing.html", {"mailing": found, "items": list(items), "envelopes": envelopes})


def mailing_file(request: HttpRequest, public_id: uuid.UUID, paper: str, kind: str) -> HttpResponseBase:
    """Give a paper of a list for the post."""
    found = queries.mailing_with(public_id)
    if found is None:
        raise Http404
    return _made(request, lambda today: actions.print_mailing(mailing=found, paper=paper, kind=kind, today=today))


# ── Templates ─────────────────────────────────────────────────────────────────────────────────────────────


class TemplateForm(OnceForm):
    """A changed template."""

    file = forms.FileField(
        label="Изменённый шаблон",
        help_text="Документ Word (DOCX), не больше 10 МБ",
        widget=forms.ClearableFileInput({"accept": ".docx"}),
    )

    def clean_file(self) -> Any:
        """Refuse what no template is as large as, before it is read."""
        if self.cleaned_data["file"].size > LARGEST:
            raise forms.ValidationError("Шаблон слишком велик: больше 10 МБ он не бывает. Уменьшите картинки.")
        return self.cleaned_data["file"]


def paper_templates(request: HttpRequest) -> HttpResponse:
    """List the papers with their templates."""
    own = queries.own_templates()
    papers = [(slug, paper, own.get(slug)) for slug, paper in PAPERS.items()]
    return render(request, "desk/paper_templates.html", {"papers": papers})


def paper_template(request: HttpRequest, paper: str) -> HttpResponse:
    """Show the template of a paper with the words that it may use; take a changed one."""
    known = _paper(paper)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]

        def act(by: Actor, at: datetime) -> str:
            lost = actions.change_template(paper=paper, content=file.read(), name=file.name, by=by, at=at)
            messages.success(request, f"Шаблон заменён: «{known.title}» печатается по нему.")
            for one in lost:
                messages.warning(request, f"В PDF не получатся {one}.")
            return reverse("paper_template", args=[paper])

        if (answer := done_once(request, form, Action.MANAGE_KINDS, act)) is not None:
            return answer
    context = {
        "slug": paper,
        "paper": known,
        "own": queries.own_templates().get(paper),
        "form": form,
        "restoring": OnceForm(auto_id="restore-%s"),
        "words": list(written(known.words)),
    }
    return render(request, "desk/paper_template.html", context, status=422 if form.errors else 200)


def paper_template_file(request: HttpRequest, paper: str) -> HttpResponseBase:
    """Give the template of a paper, to be changed in Word."""
    known = _paper(paper)
    return hand_out_made(actions.template_of(paper), f"{known.title}, шаблон.docx")


def paper_sample(request: HttpRequest, paper: str, kind: str) -> HttpResponseBase:
    """Give a paper as its template makes it of the example."""
    _paper(paper)
    return _made(request, lambda _: actions.print_sample(paper=paper, kind=kind))


@require_POST
def restore_template(request: HttpRequest, paper: str) -> HttpResponse:
    """Give a paper the template again that the product brings."""
    known, form, address = _paper(paper), OnceForm(request.POST), reverse("paper_template", args=[paper])

    def act(by: Actor, at: datetime) -> str:
        actions.restore_template(paper=paper, by=by, at=at)
        messages.success(request, f"«{known.title}» снова печатается по исходному шаблону.")
        return address

    return (form.is_valid() and done_once(request, form, Action.MANAGE_KINDS, act)) or redirect(address)


def _paper(slug: str) -> Any:
    if slug not in PAPERS:
        raise Http404
    return PAPERS[slug]
