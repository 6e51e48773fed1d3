"""Registering: what has come and waits, the card of one paper beside its files, and its number.

What is typed is kept on the server while it is typed, with the paper that has come: it is there again after a lost
session, in another browser, for a colleague. A paper is registered once, however often its card is sent.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from otklik.assist import books
from otklik.assist.books import MOST, Suggestion
from otklik.desk import lists
from otklik.desk.access import acting, acting_by, may, official, reach, viewer
from otklik.desk.files.views import shown
from otklik.desk.forms import OnceForm, done_once
from otklik.desk.registering.forms import APPEAL, COVER, OF_COVER, CardForm, typed_in
from otklik.desk.registering.hints import hints
from otklik.office.appeals.actions import faults_of_appeal, faults_of_cover, register_appeal, register_cover
from otklik.office.appeals.cards import is_appeal, joined_to
from otklik.office.appeals.queries import numbered as appeals_numbered
from otklik.office.base import Refusal
from otklik.office.files.queries import files_of
from otklik.office.filters import ANY, YES, Filters
from otklik.office.journal.actions import Actor
from otklik.office.people.actions import answer_once
from otklik.office.people.rights import Action, Standing
from otklik.office.reference.books import higher_body_names, settlement_names
from otklik.office.reference.queries import kind_called, kind_of_sort, offered_kinds
from otklik.office.registry import actions, queries
from otklik.office.work.actions import BadCard, faults_of_card, register_letter
from otklik.office.work.queries import numbered as letters_numbered
from otklik.office.work.terms import terms_of_letter
from otklik.papers.queries import papers_of, refused_scans
from otklik.rules.admission import Channel
from otklik.ui import russian

ABOUT = 150
"""Letters of a paper's text beside its number."""
JOINS_WHAT = "Укажите номер обращения. Если его здесь ещё нет, выберите вид «обращение гражданина»."
ASIDE = "не зарегистрированные"
UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
WAITING = lists.List(
    name="registering",
    template="desk/registering.html",
    action=Action.REGISTER,
    select=queries.select_waiting,
    rows=queries.waiting_rows,
    orders=queries.WAITING_ORDERS,
    columns=(
        lists.Column("Бумага", style="main"),
        lists.Column("Как поступила"),
        lists.Column("Когда", orders={"came": "Когда"}),
        lists.Column("Карточка"),
    ),
    noun=("бумага", "бумаги", "бумаг"),
    fields={},
    choices=(lambda: lists.Choices("Канал", _channels()), lists.Choices("Бумаги", {ASIDE: {queries.SET_ASIDE: YES}})),
    all={queries.SET_ASIDE: ANY},
    words={
        "channel": lambda value: Channel(value).label if value in set(Channel) else value,
        queries.SET_ASIDE: lambda value: f"и {ASIDE}" if value == ANY else ASIDE,
    },
)


def _channels() -> dict[str, Filters]:
    """Return the channels to choose from: of one there is no choice."""
    found = queries.waiting_channels()
    return {Channel(channel).label: {"channel": channel} for channel in found} if len(found) > 1 else {}


class AsideForm(OnceForm):
    """Why a paper is not registered."""

    reason = forms.CharField(max_length=1000)


def registering(request: HttpRequest) -> HttpResponse:
    """Show what waits for its registration; put down a new paper that lies on the table."""
    if request.method == "POST":
        form = OnceForm(request.POST)
        answer = done_once(request, form, Action.REGISTER, _new_paper) if form.is_valid() else None
        return answer or redirect("registering")
    refused = refused_scans(timezone.now())

    def more(rows: list[Any]) -> dict[str, Any]:
        return {"token": uuid.uuid4(), "refused_scans": refused, "lines": [(row, *_known_by(row)) for row in rows]}

    return lists.show(request, WAITING, more)


def _known_by(paper: Any) -> tuple[str, str]:
    """Return by what a paper of the queue is told from the others: its title or what is typed of it, and its words."""
    typed = {name: values[0].strip() for name, values in paper.typed.items() if values}
    who = typed.get("correspondent") or f"{typed.get('surname', '')} {typed.get('first_name', '')}".strip()
    title = paper.title or " · ".join(filter(None, (typed.get("kind"), who)))
    return title, typed.get("summary") or typed.get("text", "")


def _new_paper(by: Actor, at: datetime) -> str:
    paper = actions.receive(channel=Channel.PAPER, title="", by=by, at=at)
    paper.refresh_from_db(fields=["public_id"])
    return reverse("register", args=[paper.public_id])


def register(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a paper beside its card; register it; or, once it has its number, show that."""
    paper, today = _paper(public_id), timezone.localdate()
    refused = _add_files(request, paper)
    if paper.state != "waiting":
        return _done(request, paper) if request.method != "POST" else _to_number(request)
    if request.method != "POST":
        return _screen(request, paper, _form(request, _draft(paper)), today)
    data = _with_what_is_not_shown(request, paper)
    if asked := data.get("redraw"):
        try:
            return _redrawn(request, paper, data, asked, today, refused)
        except actions.NotWaiting:
            return _to_number(request)
    form = _form(request, data)
    if _complete_kind(data) if form.paper_kind is None else not _was_shown(request, form):
        return _redrawn(request, paper, data, "kind", today)  # fields that nobody has seen are not missed yet
    for told in refused:
        form.add_error(None, told)
    if form.is_valid() and form.paper_kind is not None:
        try:
            return redirect(_once(request, form, lambda at: _register(request, form, paper, today, at)))
        except BadCard as bad:
            form.tell(bad.faults)
        except actions.NotWaiting:
            return _to_number(request)  # another tab was faster
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    elif form.paper_kind is not None:
        form.tell(_faults(form, paper, today))  # so that a clerk mends once, not field after field
    else:
        form.add_error("kind", "Выберите вид бумаги из списка: от него зависят поля, журнал и срок.")
    actions.keep_typed(received_id=paper.pk, typed=typed_in(data), by=official(request))
    return _screen(request, paper, form, today)


def _was_shown(request: HttpRequest, form: CardForm) -> bool:
    """Tell whether the card that was sent showed all fields of the kind that stands in it."""
    shown_fields = request.POST.get("shown")
    return shown_fields is None or set(form.fields) <= set(shown_fields.split())


def _to_number(request: HttpRequest) -> HttpResponse:
    """Go to where the number of a paper is shown that waits no longer."""
    return HttpResponseClientRedirect(request.path) if request.htmx else redirect(request.path)  # type: ignore[attr-defined]


def _register(request: HttpRequest, form: CardForm, paper: Any, today: date, at: datetime) -> str:
    """Register what was typed; return where its number is shown."""
    card = form.letter_card(paper, today)
    common: dict[str, Any] = {"card": card, "today": today, "by": _registrar(request, card.another_day), "at": at}
    if form.paper_kind.sort == APPEAL:
        register_appeal(appeal=form.appeal_card(), **common)
    elif form.paper_kind.sort == COVER:
        if (joined := form.cleaned_data["joins"]) is None:
            raise BadCard(_faults(form, paper, today))
        register_cover(cover=form.cover_card(), appeal_id=joined, **common)
    else:
        register_letter(**common)
    return reverse("register", args=[paper.public_id])


def _faults(form: CardForm, paper: Any, today: date) -> dict[str, str]:
    """Return what the office would say of a card, as far as its fields are understood."""
    kind, card = form.paper_kind, form.letter_card(paper, today)
    faults = faults_of_card(card, kind, today)
    if kind.sort == APPEAL:
        return faults | faults_of_appeal(card, form.appeal_card(), kind)
    if kind.sort == COVER:
        joined = {} if form.cleaned_data.get("joins") else {"joins": JOINS_WHAT}
        return faults | faults_of_cover(form.cover_card(), card.received_on) | joined
    return faults


def _registrar(request: HttpRequest, another_day: date | None) -> Actor:
    """Return whoever registers, as the journal names her; on another day by the right for that too."""
    wanted = {Action.REGISTER, *([Action.REGISTER_ON_ANOTHER_DAY] if another_day else [])}

    def holds(standing: Standing) -> bool:
        return all(standing.may(action) for action in wanted)

    return acting_by(request, holds)


def _redrawn(
    request: HttpRequest,
    paper: Any,
    data: MultiValueDict[str, str],
    asked: str,
    today: date,
    refused: Sequence[str] = (),
) -> HttpResponse:
    """Draw the card anew with what a button asks for, and say which files were refused; what was typed is kept."""
    what, _, which = asked.partition(":")
    if what == "kind" and kind_called(data.get("kind") or "") is None:
        _complete_kind(data)
    elif what == "apart":
        _set_apart(request, paper, which)
    elif what == "question":
        data.appendlist("question", "")
        data.appendlist("substance", "")
    elif what == "drop" and which.isdecimal():
        for name in ("question", "substance"):
            values = data.getlist(name)
            data.setlist(name, [value for place, value in enumerate(values) if place != int(which)])
    elif what == "repeat":
        data["repeat_of"], data["repeat"] = which, data.get("repeat") or "repeated"
    elif what == "join":
        _turn_into_cover(data, which)
    actions.keep_typed(received_id=paper.pk, typed=typed_in(data), by=official(request))
    part = "files" if what in ("files", "apart") else "card"
    focus = "questions" if what in ("question", "drop") else ""
    return _screen(request, paper, _form(request, data), today, part=part, focus=focus, refused=refused)


def _turn_into_cover(data: MultiValueDict[str, str], number: str) -> None:
    """Make of an appeal under a cover letter the cover alone, which adds to an appeal that is here already."""
    if (kind := kind_of_sort(COVER)) is not None:
        data["kind"], data["joins"] = kind.name, number
        for name, of in OF_COVER.items():
            data[name] = data.get(of) or ""


def _add_files(request: HttpRequest, paper: Any) -> list[str]:
    """Keep the files that came with whatever was pressed: without a script they come with the registration itself.

    Return what is to be said of those that are refused: empty ones.
    """
    refused = []
    for file in request.FILES.getlist("files"):
        if not file.size:
            refused.append(f"Файл «{file.name}» пуст: отсканируйте или сохраните его заново и приложите ещё раз.")
            continue
        by, at = acting(request, Action.REGISTER), timezone.now()
        actions.add_file(received_id=paper.pk, chunks=file.chunks(), name=file.name or "", by=by, at=at)
    return refused


def _set_apart(request: HttpRequest, paper: Any, which: str) -> None:
    with suppress(ValueError):  # what is no address is no file's
        by = acting(request, Action.REGISTER)
        actions.set_file_apart(received_id=paper.pk, file=uuid.UUID(which), by=by, at=timezone.now())


@require_POST
def keep_typed(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep what has been typed so far, and answer with what there is to tell of it."""
    paper = _paper(public_id)
    if paper.state != "waiting":
        return render(request, "desk/register.html#gone", {"paper": paper})
    data = _with_what_is_not_shown(request, paper)
    actions.keep_typed(received_id=paper.pk, typed=typed_in(data), by=official(request))
    found = hints(_form(request, data), paper, viewer(request), timezone.localdate())
    return render(request, "desk/register.html#hints", {"hints": found, "paper": paper})


@require_POST
def set_aside(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put down that a paper is not registered, and why."""
    paper, form = _paper(public_id), AsideForm(request.POST)
    address = reverse("register", args=[paper.public_id])
    if not form.is_valid():
        return redirect(f"{address}?aside=1")

    def act(by: Actor, at: datetime) -> str:
        actions.set_aside(received_id=paper.pk, reason=form.cleaned_data["reason"], by=by, at=at)
        return address

    return done_once(request, form, Action.REGISTER, act) or redirect(address)


@require_POST
def bring_back(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let a paper that was set aside wait again, and open it."""
    paper, form = _paper(public_id), OnceForm(request.POST)
    address = reverse("register", args=[paper.public_id])

    def act(by: Actor, at: datetime) -> str:
        actions.bring_back(received_id=paper.pk, by=by, at=at)
        return address

    answer = done_once(request, form, Action.REGISTER, act) if form.is_valid() else None
    return answer or redirect(address)


@require_GET
def suggest(request: HttpRequest, what: str) -> HttpResponse:
    """Answer with what may stand in a field of the card, as it is typed."""
    if what not in SUGGESTIONS:
        raise Http404
    typed = request.GET.get("q", "").replace("\0", "")
    return render(request, "ui/options.html", {"options": SUGGESTIONS[what](request, typed)})


def _complete_kind(data: MultiValueDict[str, str]) -> bool:
    """Let «сч» be «счёт» if only that begins so, and tell whether it is: Enter was faster than the list."""
    typed = data.get("kind") or ""
    if not typed or len(fitting := _fitting(typed)) != 1:
        return False
    data["kind"] = fitting[0].name
    return True


def _fitting(typed: str) -> list[Any]:
    """Return the kinds of paper whose name has words that begin so, by name."""
    return [kind for kind in offered_kinds() if _fits(kind.name, typed)]


def _kinds(_: HttpRequest, typed: str) -> list[Suggestion]:
    """Return the kinds of paper whose name has words that begin so: first those that begin so, and of late ones."""
    late = {kind: place for place, kind in enumerate(queries.kinds_of_late())}
    fitting, begun = _fitting(typed), typed.strip().lower()
    fitting.sort(key=lambda kind: (not kind.name.lower().startswith(begun), late.get(kind.pk, len(late))))
    return [Suggestion(kind.name, kind.name, reason="недавно" if kind.pk in late else "") for kind in fitting]


def _fits(name: str, typed: str) -> bool:
    """Tell whether each word that was typed begins some word of a name; е is ё."""
    parts = name.lower().replace("ё", "е").replace("(", " ").split()
    words = typed.lower().replace("ё", "е").split()
    return all(any(part.startswith(word) for part in parts) for word in words)


def _bodies(_: HttpRequest, typed: str) -> list[Suggestion]:
    """Return the higher bodies of the book whose name fits, then correspondents: a new one is seldom right."""
    known = [Suggestion(name, name, reason="из справочника") for name in higher_body_names() if _fits(name, typed)]
    others = [one for one in books.correspondents(typed) if one.value not in {body.value for body in known}]
    return [*known, *others][:MOST]


def _settlements(_: HttpRequest, typed: str) -> list[Suggestion]:
    return [Suggestion(name, name) for name in settlement_names() if _fits(name, typed)]


def _questions(request: HttpRequest, typed: str) -> list[Suggestion]:
    found = books.questions(typed, timezone.localdate(), official(request).pk)
    return [replace(one, value=f"{one.value} {one.title}", reason=one.reason or one.value) for one in found]


def _appeals(request: HttpRequest, typed: str) -> list[Suggestion]:
    found = appeals_numbered(typed, reach(request, Action.READ_APPEALS))[:MOST]
    return [
        Suggestion(
            _called(one.letter),
            one.letter.number,
            one.text[:150],
            russian.initials(one.surname, one.first_name, one.patronymic),
        )
        for one in found
    ]


def _letters(request: HttpRequest, typed: str) -> list[Suggestion]:
    """Return the letters whose number begins as the last one that is typed; the others stay before it."""
    before, comma, last = typed.rpartition(",")
    kept = f"{before}, " if comma else ""
    found = letters_numbered(last, reach(request, Action.READ_LETTERS))[:MOST]
    return [
        Suggestion(f"{kept}{_called(one)}", one.number, one.summary[:ABOUT], one.correspondent_name) for one in found
    ]


def _names(appeal: Any) -> tuple[str, str, str]:
    return appeal.surname, appeal.first_name, appeal.patronymic


def _called(letter: Any) -> str:
    return f"{letter.number} от {letter.registered_on:%d.%m.%Y}"


SUGGESTIONS: dict[str, Callable[[HttpRequest, str], Iterable[Suggestion]]] = {
    "kinds": _kinds,
    "correspondents": lambda _, typed: books.correspondents(typed),
    "bodies": _bodies,
    "questions": _questions,
    "settlements": _settlements,
    "addressees": lambda _, typed: books.addressees(typed, timezone.localdate()),
    "appeals": _appeals,
    "letters": _letters,
}
"""A field of the card → what may stand in it."""


def _screen(
    request: HttpRequest,
    paper: Any,
    form: CardForm,
    today: date,
    part: str = "card",
    focus: str = "",
    refused: Sequence[str] = (),
) -> HttpResponse:
    """Show a paper beside its card; to htmx only the part that it asked for."""
    first = form.take_focus(focus)
    context = {
        "paper": paper,
        "form": form,
        "first": first,
        "parts": list(form.shown()),
        "hints": hints(form, paper, viewer(request), today),
        "files": shown("received", paper.pk),
        "refused": refused,
        "shown": " ".join(form.fields),
        "kinds": offered_kinds(),
        "settlements": settlement_names(),
        "somebody": paper.typed_by if paper.typed_by_id != official(request).pk else None,
        "aside": "aside" in request.GET,
        "token": uuid.uuid4(),
    }
    page = "desk/register.html"
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, page, context, status=422 if form.errors and request.method == "POST" else 200)
    drawn = render(request, f"{page}#{part}", context)
    drawn.write(render_to_string(f"{page}#hints", context | {"apart": True}, request))
    return drawn


def _done(request: HttpRequest, paper: Any) -> HttpResponse:
    """Show the number that a paper has got, or why it got none; and what comes next."""
    letter, following = paper.letter, queries.next_waiting()
    of_citizen = letter is not None and is_appeal(letter.public_id)
    files = files_of("letter", letter.pk) if letter else files_of("received", paper.pk)
    context = {
        "paper": paper,
        "letter": letter,
        "is_appeal": of_citizen,
        "how": terms_of_letter(letter) if letter else {},
        "files": files,
        **(papers_of(letter, files, is_appeal=of_citizen) if letter else {}),
        "joined": joined_to(letter.pk, reach(request, Action.READ_APPEALS)) if letter else None,
        "next": following,
        "token": uuid.uuid4(),
    }
    return render(request, "desk/registered.html", context)


def _form(request: HttpRequest, data: MultiValueDict[str, str]) -> CardForm:
    kind = kind_called(data.get("kind") or "")
    other_day = may(request, Action.REGISTER_ON_ANOTHER_DAY)
    return CardForm(data, kind, reach(request, Action.READ_LETTERS), on_another_day=other_day)


def _draft(paper: Any) -> MultiValueDict[str, str]:
    """Return what was typed of a paper before; of a new one, how and when it came."""
    return MultiValueDict({**_came(paper), **paper.typed, "token": [str(uuid.uuid4())]})


def _came(paper: Any) -> dict[str, list[str]]:
    return {"received_on": [f"{timezone.localdate(paper.received_at)}"], "channel": [paper.channel]}


def _with_what_is_not_shown(request: HttpRequest, paper: Any) -> MultiValueDict[str, str]:
    """Return what a browser sends with what was typed before in fields that it did not show: of another kind.

    Signs that are not seen are left out: no text of the database can hold some, others turn the words around.
    """
    was_shown = {*request.POST.get("shown", "").split(), "question", "substance"}
    before = {name: values for name, values in {**_came(paper), **paper.typed}.items() if name not in was_shown}
    sent = {name: [UNSEEN.sub("", value) for value in values] for name, values in request.POST.lists()}
    return MultiValueDict({**before, **sent})


def _once(request: HttpRequest, form: CardForm, act: Callable[[datetime], str]) -> str:
    at = timezone.now()
    return answer_once(form.cleaned_data["token"], official(request), at, lambda: act(at), leads_to=request.path)


def _paper(public_id: uuid.UUID) -> Any:
    paper = queries.received(public_id)
    if paper is None:
        raise Http404
    return paper
