"""Considering a paper: one page a move, and what was done on the card of the paper.

A page opens to whoever reaches the paper; who may make the move, and in which state of the paper, `work.moves` says.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from otklik.desk.access import acting_by, reach, viewer
from otklik.desk.considering.forms import (
    AnswerForm,
    CheckForm,
    ExtensionForm,
    InquiryForm,
    LetterForm,
    MaterialsForm,
    RedirectForm,
)
from otklik.desk.forms import OnceForm, made_once
from otklik.desk.papers import card_of, paper_of, refused_now
from otklik.office.assigning.queries import report_day
from otklik.office.base import Refusal
from otklik.office.considering import actions, queries
from otklik.office.dispatch.actions import author_of
from otklik.office.files.queries import hand_out_made
from otklik.office.people.rights import Action, Viewer
from otklik.office.reference.books import higher_body_names
from otklik.office.work.moves import CannotMove, hand_for, kind_of
from otklik.office.work.queries import called, reads
from otklik.office.work.terms import Counted, as_counted
from otklik.papers.actions import NoSuchPaper, print_site_check
from otklik.rules.deadlines import Due
from otklik.rules.workflow import Kind, Move

COPIES = 4
"""Bodies that copies go to from one page."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A last day that a page tells, with how it was counted."""

    name: str
    on: date
    counted: Counted | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A page on which a move is made."""

    move: Move
    heading: str
    law: str
    """What the law or the order says of it, read before the form."""
    action: str
    """The verb on the button."""
    done: str
    """What is said when it is done."""
    form: Callable[[Any, date, Any, Any], OnceForm]
    """Letter, today, what was sent, files → the form."""
    act: Callable[[Any, dict[str, Any], Viewer, date, datetime], object]
    facts: Callable[[Any, date], Sequence[Fact]] = lambda letter, today: ()


def page_of(step: Step) -> Callable[[HttpRequest, uuid.UUID], HttpResponse]:
    """Return the view of a step."""

    def view(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        letter = paper_of(request, public_id)
        if answer := refused_now(request, letter, step.move):
            return answer
        card, today, whose = card_of(letter), timezone.localdate(), viewer(request)
        context = {"letter": letter, "card": card, "step": step}
        form = step.form(letter, today, request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():

            def act(at: datetime) -> str:
                step.act(letter, form.cleaned_data, whose, timezone.localdate(at), at)
                return step.done

            if answer := made_once(request, form, card, act):
                return answer
        more = {"form": form, "facts": step.facts(letter, today), "bodies": higher_body_names}
        return render(request, "desk/step.html", context | more, status=422 if form.errors else 200)

    return view


def _told(name: str, due: Due | None, note: str = "") -> list[Fact]:
    return [Fact(name, due.legal_due, as_counted(due), note)] if due else []


# ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────


def _inquire(letter: Any, typed: dict[str, Any], whose: Viewer, today: date, at: datetime) -> None:
    actions.inquire(
        letter_id=letter.pk,
        **{name: typed[name] for name in ("body", "address", "asked", "signatory")},
        way=actions.WAYS[typed["way"]],
        whose=whose,
        at=at,
    )


inquire = page_of(
    Step(
        Move.INQUIRE,
        "Запрос в другой орган",
        "59-ФЗ, ст. 10 ч. 2: документы и материалы предоставляют в течение 15 дней со дня получения запроса. Запрос "
        "встанет в «К отправке»; срок рассмотрения идёт.",
        "Подготовить запрос",
        "Запрос подготовлен к отправке.",
        lambda letter, today, data, files: InquiryForm(data, today=today),
        _inquire,
    )
)  # fmt: skip


def _written(make: Callable[..., object]) -> Callable[[Any, dict[str, Any], Viewer, date, datetime], object]:
    def act(letter: Any, typed: dict[str, Any], whose: Viewer, today: date, at: datetime) -> None:
        make(letter_id=letter.pk, text=typed["text"], signatory=typed["signatory"], whose=whose, at=at)

    return act


clarify = page_of(
    Step(
        Move.CLARIFY,
        "Запрос уточнения у автора",
        "Срок рассмотрения при этом не приостанавливается.",
        "Подготовить письмо",
        "Запрос уточнения подготовлен к отправке.",
        lambda letter, today, data, files: LetterForm(data, today=today),
        _written(actions.clarify),
    )
)
interim_reply = page_of(
    Step(
        Move.INTERIM_REPLY,
        "Промежуточный ответ",
        "Промежуточный ответ не снимает с контроля: срок и вопросы остаются открытыми.",
        "Подготовить письмо",
        "Промежуточный ответ подготовлен к отправке.",
        lambda letter, today, data, files: LetterForm(data, today=today),
        _written(actions.reply_meanwhile),
    )
)


# ── On site, and with the author ──────────────────────────────────────────────────────────────────────────


def _check(letter: Any, typed: dict[str, Any], whose: Viewer, today: date, at: datetime) -> None:
    photos = [actions.Photo(file.chunks(), file.name or "") for file in typed["photos"] if file]
    said = {name: typed[name] for name in ("on", "place", "participants", "applicant_present", "found")}
    actions.check_on_site(letter_id=letter.pk, **said, photos=photos, whose=whose, today=today, at=at)


check_on_site = page_of(
    Step(
        Move.CHECK_ON_SITE,
        "Проверка с выездом",
        "59-ФЗ, ст. 10 ч. 1 п. 1: объективное, всестороннее рассмотрение, в случае необходимости – с участием "
        "гражданина. Акт печатается с карточки.",
        "Сохранить",
        "Проверка записана. Акт – на карточке, в «Рассмотрении».",
        lambda letter, today, data, files: CheckForm(data, files, initial={"on": today}),
        _check,
    )
)  # fmt: skip


def _show(letter: Any, typed: dict[str, Any], whose: Viewer, today: date, at: datetime) -> None:
    said = {name: typed[name] for name in ("on", "who", "shown", "refusal")}
    actions.show_materials(letter_id=letter.pk, **said, whose=whose, today=today, at=at)


show_materials = page_of(
    Step(
        Move.SHOW_MATERIALS,
        "Ознакомление с материалами",
        "59-ФЗ, ст. 5 п. 2: автор знакомится с материалами, если это не затрагивает права других лиц и в них нет "
        "сведений, составляющих охраняемую законом тайну.",
        "Сохранить",
        "Ознакомление записано.",
        lambda letter, today, data, files: MaterialsForm(
            data, initial={"on": today, "who": author_of(letter).name}
        ),
        _show,
    )
)  # fmt: skip


# ── The term ──────────────────────────────────────────────────────────────────────────────────────────────


def _extension_form(letter: Any, today: date, data: Any, files: Any) -> ExtensionForm:
    asked = [
        (one.pk, f"{one.body}: {one.asked[:80]}") for one in letter.inquiries.filter(dispatch__sent_on__isnull=False)
    ]
    longest = queries.extension_of(letter, letter.term) if hasattr(letter, "term") else None
    initial = {"days": longest.length} if longest else {}
    return ExtensionForm(data, today=today, inquiries=asked, initial=initial)


def _extend(letter: Any, typed: dict[str, Any], whose: Viewer, today: date, at: datetime) -> None:
    actions.extend_answer(
        letter_id=letter.pk,
        ground=actions.GROUNDS[typed["ground"]],
        reason=typed["reason"],
        inquiry_id=typed.get("inquiry"),
        days=typed["days"],
        signatory=typed["signatory"],
        whose=whose,
        today=today,
        at=at,
    )


def _terms(letter: Any, today: date) -> Sequence[Fact]:
    term = getattr(letter, "term", None)
    if term is None:
        return ()
    first = queries.told_by(letter, term)
    facts = [Fact("Уведомить автора", first, note="после этого дня продлить нельзя")]
    if report := report_day(letter, today):
        facts.append(Fact("Доложить вышестоящему органу", report, note="продление этого дня не двигает"))
    return [*facts, *_told("Самое позднее продлить до", queries.extension_of(letter, term))]


extend = page_of(
    Step(
        Move.EXTEND,
        "Продлить срок ответа",
        "59-ФЗ, ст. 12 ч. 2: один раз, только в исключительном случае или если направлен запрос по ст. 10 ч. 2; автор "
        "уведомляется до окончания первого срока. Новый внутренний срок исполнителю – не продление: срока по закону он "
        "не меняет.",
        "Продлить",
        "Срок продлён. Уведомление автору – в «К отправке».",
        _extension_form,
        _extend,
        _terms,
    )
)  # fmt: skip


# ── Another body is competent ─────────────────────────────────────────────────────────────────────────────


def _redirect_form(letter: Any, today: date, data: Any, *, kinds: bool, bodies: int) -> RedirectForm:
    due = queries.redirect_due(letter, actions.KINDS["competence" if kinds or bodies == 1 else "copy"])
    appeal = getattr(letter, "appeal", None)
    return RedirectForm(
        data,
        today=today,
        bodies=bodies,
        kinds=kinds,
        late=bool(due and today > due.legal_due),
        names_body=bool(appeal and appeal.about_whom),
        initial={"kind": "competence"},
    )


def _redirect(letter: Any, typed: dict[str, Any], kind: str, whose: Viewer, today: date, at: datetime) -> None:
    numbers = [name.removeprefix("body_") for name in typed if name.startswith("body_")]
    actions.redirect(
        letter_id=letter.pk,
        kind=actions.KINDS[kind],
        to=[actions.To(body=typed[f"body_{one}"], contacts=typed[f"contacts_{one}"]) for one in numbers],
        reason=typed["reason"],
        late=typed.get("late", ""),
        despite=typed.get("despite", ""),
        signatory=typed["signatory"],
        whose=whose,
        today=today,
        at=at,
    )


redirect = page_of(
    Step(
        Move.REDIRECT,
        "Направить по компетенции",
        "59-ФЗ, ст. 8 ч. 3: в течение 7 дней со дня регистрации, с уведомлением автора: куда, почему, адрес и "
        "телефон; срок рассмотрения там исчисляется заново. О нарушении миграционного законодательства (ч. 3.1) – в "
        "МВД и губернатору, 5 дней. Жалоба не направляется тому, на кого жалуются (ч. 6).",
        "Направить",
        "Решено направить. Письмо и уведомление – в «К отправке».",
        lambda letter, today, data, files: _redirect_form(
            letter, today, data, kinds=kind_of(letter) is Kind.APPEAL, bodies=2 if kind_of(letter) is Kind.APPEAL else 1
        ),
        lambda letter, typed, whose, today, at: _redirect(
            letter, typed, typed.get("kind", "competence"), whose, today, at
        ),
        lambda letter, today: _told(
            "Направить и уведомить", queries.redirect_due(letter, actions.KINDS["competence"])
        ),
    )
)  # fmt: skip
send_copies = page_of(
    Step(
        Move.SEND_COPIES,
        "Направить копии нескольким органам",
        "59-ФЗ, ст. 8 ч. 4: копии направляются в течение 7 дней со дня регистрации каждому органу, в чьей компетенции "
        "вопрос; на свой вопрос администрация отвечает сама.",
        "Направить копии",
        "Решено направить копии. Письма и уведомление – в «К отправке».",
        lambda letter, today, data, files: _redirect_form(letter, today, data, kinds=False, bodies=COPIES),
        lambda letter, typed, whose, today, at: _redirect(letter, typed, "copy", whose, today, at),
        lambda letter, today: _told("Направить копии", queries.redirect_due(letter, actions.KINDS["copy"])),
    )
)  # fmt: skip


# ── The answer to an inquiry, the act of a check ──────────────────────────────────────────────────────────


def inquiry_answer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Note that another body has answered an inquiry."""
    within = reach(request, Action.CONSIDER)
    inquiry = queries.inquiry_with(public_id)
    if inquiry is None or not reads(inquiry.letter_id, within):
        raise Http404
    whose, card = viewer(request), card_of(inquiry.letter)
    form = AnswerForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        answer = called(number, reach(request, Action.READ_LETTERS)).first() if number.strip() else None

        def act(at: datetime) -> str:
            today = timezone.localdate(at)
            actions.note_answer(
                inquiry_id=inquiry.pk, on=form.cleaned_data["on"], answer=answer, whose=whose, today=today, at=at
            )
            return "Ответ на запрос отмечен."

        if number.strip() and answer is None:
            form.add_error("number", "Такого письма нет. Проверьте номер или оставьте поле пустым.")
        elif done := made_once(request, form, card, act):
            return done
    context = {"inquiry": inquiry, "letter": inquiry.letter, "form": form, "card": card}
    return render(request, "desk/inquiry_answer.html", context, status=422 if form.errors else 200)


def site_check_act(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponseBase:
    """Give the act of a check on site."""
    check = queries.check_with(public_id)
    if check is None or not reads(check.letter_id, reach(request, Action.PRINT)):
        raise Http404
    at, letter = timezone.now(), check.letter_id
    by = acting_by(request, lambda one: reads(letter, one.reach(Action.PRINT)))
    try:
        made = print_site_check(check=check, kind=kind, today=timezone.localdate(at), by=by, at=at)
    except NoSuchPaper:
        raise Http404 from None
    except Refusal as refusal:
        return render(request, "desk/not_printed.html", {"refusal": refusal}, status=409)
    return hand_out_made(made.content, made.name)


# ── On the card ───────────────────────────────────────────────────────────────────────────────────────────


def on_card(request: HttpRequest, letter: Any) -> dict[str, Any]:
    """Return what the card of a paper shows of its consideration."""
    found = queries.considered(letter)
    may_note = False
    if any(one.answered_on is None for one in found.inquiries):
        with suppress(CannotMove):
            may_note = bool(hand_for(letter, Move.NOTE_ANSWER, viewer(request)))
    inquiries = [(one, as_counted(due) if (due := queries.answer_due(one)) else None) for one in found.inquiries]
    redirects = [
        (one, as_counted(due) if (due := queries.redirect_due(letter, actions.KINDS[one.kind])) else None)
        for one in found.redirects
    ]
    return {
        "considered": found,
        "redirects": redirects,
        "inquiries": inquiries,
        "may_note_answer": may_note,
        "today": timezone.localdate(),
    }
