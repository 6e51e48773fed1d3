"""What is done with many papers at once: with all that a list shows, or with those that are ticked in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from otklik.batches import actions, queries
from otklik.batches.actions import JOURNALS, NEEDS, Journal
from otklik.batches.sheets import SHEETS, write_sheet
from otklik.desk.access import acting, acting_by, may, official, reach
from otklik.desk.forms import OnceForm, code_of, pressed_once
from otklik.desk.lists import ARRANGING, refuse_unspeakable
from otklik.office.base import Refusal
from otklik.office.files.queries import hand_out, hand_out_made
from otklik.office.filters import count_up_to
from otklik.office.journal.actions import Actor
from otklik.office.people.actions import answer_once
from otklik.office.people.rights import Action, Standing
from otklik.office.reference.books import departments
from otklik.papers.actions import title_of
from otklik.papers.queries import OF_A_LETTER
from otklik.ui.pages import page_or_part

AT_ONCE = 5_000
"""Papers of a spreadsheet that one waits for; more are written in the background."""
RECENT = 10
GOING = {"waiting", "running", "undoing"}
BUTTONS = {"offered": ("start", "Начать"), "stopped": ("start", "Продолжить")}
STOPPABLE = {"waiting", "running"}


def bulk(request: HttpRequest, journal: str) -> HttpResponse:
    """Show what can be done with the papers that a list shows or that are ticked; put it down as a batch."""
    source = _journal(request, journal)
    asked = QueryDict(request.POST.get("asked", "")) if request.method == "POST" else request.GET
    ticked = asked.getlist("paper")
    refusal, count = "", 0
    try:
        papers = _papers(request, source, asked)
        count = papers.count()
        if request.method == "POST":
            refuse_unspeakable(request.POST.dict())
            act = _act(request, source)
            within = _papers(request, source, asked, NEEDS.get(act))
            return _offer(request, journal, act, within)
    except Refusal as error:
        refusal = str(error)
    context = {
        "journal": journal,
        "title": SHEETS[journal].title,
        "list": f"{reverse(journal)}?{_filters(asked).urlencode()}",
        "asked": asked.urlencode(),
        "count": count,
        "ticked": bool(ticked),
        "acts": {act.value for act in source.acts if act not in NEEDS or may(request, NEEDS[act])},
        "departments": departments(timezone.localdate()),
        "printable": {slug: title_of(slug) for slug in OF_A_LETTER},
        "chosen": urlencode([("letter", address) for address in ticked]),
        "refusal": refusal,
        "refused": request.POST.get("act", "") if count else "",
        "typed": request.POST,
        "token": uuid.uuid4(),
        "recent": queries.batches_of(official(request))[:RECENT],
    }
    return render(request, "desk/bulk.html", context, status=422 if refusal else 200)


def sheet(request: HttpRequest, journal: str) -> HttpResponseBase:
    """Give the papers that a list shows as a spreadsheet; of very many, offer to make it in the background."""
    source = _journal(request, journal)
    try:
        papers = _papers(request, source, request.GET)
        many = count_up_to(AT_ONCE, papers)
    except Refusal as refusal:
        context = {"refusal": refusal, "address": reverse(journal)}
        return render(request, "desk/refusal.html", context, status=400)
    if many > AT_ONCE:
        return redirect(f"{reverse('bulk', args=[journal])}?{request.GET.urlencode()}")
    at = timezone.now()
    today = timezone.localdate(at)
    with write_sheet(SHEETS[journal], papers, today) as file:
        content = file.read()
    actions.record_sheet(journal, many, batch_id=None, by=_acting(request, source, source.read, papers), at=at)
    return hand_out_made(content, f"{SHEETS[journal].title} {today:%d.%m.%Y}.xlsx")


def batch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a batch: what it would do, how far it is, what came of it."""
    found = _batch(request, public_id)
    undoable = found.state in ("finished", "stopped") and found.act not in actions.MADE and found.done
    context = {
        "batch": found,
        "paper": title_of(found.paper) if found.paper else "",
        "going": found.state in GOING,
        "at_hand": found.done + found.refused,
        "can": found.total - found.refused,
        "button": BUTTONS.get(found.state) if found.total > found.refused else None,
        "stoppable": found.state in STOPPABLE,
        "undoable": undoable,
        "file": queries.file_of(found),
        "reasons": queries.reasons_of(found),
        "examples": queries.examples_of(found),
        "refused": queries.examples_of(found, refused=True),
        "token": uuid.uuid4(),
    }
    return page_or_part(request, "desk/batch.html", "state", context)


def start_batch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put a batch into the queue."""
    return _do(request, public_id, actions.start_batch)


def stop_batch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Stop a batch; what is done stays done."""
    return _do(request, public_id, actions.stop_batch)


def undo_batch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give the papers of a batch back what they had."""
    return _do(request, public_id, actions.undo_batch)


def batch_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Give the spreadsheet of a batch."""
    if (file := queries.file_of(_batch(request, public_id))) is None:
        raise Http404
    return hand_out(file)


def _do(request: HttpRequest, public_id: uuid.UUID, action: Callable[..., None]) -> HttpResponse:
    found = _batch(request, public_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if found.act in NEEDS and not may(request, NEEDS[found.act]):  # she may have lost the right since
        raise PermissionDenied
    location = reverse("batch", args=[found.public_id])
    return pressed_once(request, location, lambda _: action(batch_id=found.pk))


def _offer(request: HttpRequest, journal: str, act: Any, papers: Any) -> HttpResponse:
    form, at, user = OnceForm(request.POST), timezone.now(), official(request)
    if not form.is_valid():
        return redirect(reverse("bulk", args=[journal]))
    by = _acting(request, JOURNALS[journal], NEEDS.get(act, JOURNALS[journal].read), papers)

    def offer() -> str:
        department = request.POST.get("department", "")
        made = actions.offer_batch(
            act=act,
            journal=journal,
            papers=papers,
            department=int(department) if department.isdecimal() else None,
            code=code_of(request.POST.get("code", "")),
            paper=request.POST.get("paper", ""),
            user=user,
            by=by,
            at=at,
        )
        if act in actions.MADE and made.refused < made.total:
            actions.start_batch(batch_id=made.pk)
        made.refresh_from_db()
        return reverse("batch", args=[made.public_id])

    return redirect(answer_once(form.cleaned_data["token"], user, at, offer))


def _acting(request: HttpRequest, source: Journal, action: Action, papers: Any) -> Actor:
    """Return whoever asks, with whom she stands in for if only that person reaches all these papers.

    Where nobody alone reaches them all, she does it by her own right if she has it.
    """

    def holds(standing: Standing) -> bool:
        within = standing.reach(action)
        return within.everything or not papers.exclude(pk__in=source.select(source.all, within).values("pk")).exists()

    by = acting_by(request, holds)
    return acting(request, action) if by.for_id is None else by


def _act(request: HttpRequest, source: Journal) -> Any:
    act = next((act for act in source.acts if act.value == request.POST.get("act")), None)
    if act is None or (act in NEEDS and not may(request, NEEDS[act])):
        raise PermissionDenied
    return act


def _papers(request: HttpRequest, source: Journal, asked: QueryDict, action: Any = None) -> Any:
    """Return the papers that are meant: those that are ticked, else all that the filters admit, within reach.

    :param action: what is to be done with them, where it reaches less than reading does
    """
    refuse_unspeakable(asked.dict())
    filters = {name: value for name, value in _filters(asked).dict().items() if str(value).strip()}
    papers = source.select(source.all if asked.getlist("paper") else filters, reach(request, source.read))  # type: ignore[arg-type]
    if action is not None:
        papers = papers.filter(pk__in=source.select(source.all, reach(request, action)).values("pk"))
    if ticked := asked.getlist("paper"):
        papers = papers.filter(**{f"{source.key}__in": list(_addresses(ticked))})
    return papers


def _addresses(ticked: list[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(one) for one in ticked]
    except ValueError:
        raise Http404 from None


def _filters(asked: QueryDict) -> QueryDict:
    """Return the filters among the words of an address."""
    kept = asked.copy()
    for name in (*ARRANGING, "paper"):
        kept.pop(name, None)
    return kept


def _journal(request: HttpRequest, journal: str) -> Journal:
    if journal not in JOURNALS:
        raise Http404
    if not may(request, JOURNALS[journal].read):
        raise PermissionDenied
    return JOURNALS[journal]


def _batch(request: HttpRequest, public_id: uuid.UUID) -> Any:
    found: Any = queries.batch(public_id, official(request))
    if found is None:
        raise Http404
    read = may(request, JOURNALS[found.journal].read)
    if not read or (found.act in actions.MADE and found.act in NEEDS and not may(request, NEEDS[found.act])):
        raise PermissionDenied  # she may have lost the right since
    return found


def doors(journal: str, filters: Mapping[str, str]) -> dict[str, str]:
    """Return where a list's papers become a spreadsheet, and where something is done with all of them."""
    asked = QueryDict(mutable=True)
    asked.update(dict(filters))
    tail = f"?{asked.urlencode()}" if filters else ""
    return {name: f"{reverse(name, args=[journal])}{tail}" for name in ("bulk", "sheet")}
