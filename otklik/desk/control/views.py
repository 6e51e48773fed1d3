"""Control: how near and how late papers are, by whom and for whom; every number opens its list."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from otklik.desk import lists
from otklik.desk.access import reach, viewer
from otklik.desk.forms import OnceForm, made_once
from otklik.desk.lists import door
from otklik.desk.papers import card_of, paper_of
from otklik.office.appeals.queries import unreported
from otklik.office.control import actions, queries, watching
from otklik.office.control.actions import Way
from otklik.office.control.watching import NEARNESS, REPORT_NEARNESS, nearness, report_nearness
from otklik.office.filters import Filters
from otklik.office.people.queries import official
from otklik.office.people.rights import Action, Reach
from otklik.office.reference.books import departments
from otklik.ui import russian
from otklik.ui.russian import NBSP

DASH = "–\u2060"
"""Between two numbers that stay on one line."""
TITLES = {
    "late": "просрочено по закону",
    "late_control": "прошёл контрольный срок",
    "today": "сегодня",
    "one": "завтра",
    "three": f"через 2{DASH}3{NBSP}дня",
    "five": f"через 4{DASH}5{NBSP}дней",
    "ten": f"через 6{DASH}10{NBSP}дней",
    "later": "позже",
}
HEADS = {
    "late": "Просрочено",
    "late_control": "Контрольный прошёл",
    "today": "Сегодня",
    "one": "Завтра",
    "three": f"2{DASH}3{NBSP}дня",
    "five": f"4{DASH}5{NBSP}дней",
    "ten": f"6{DASH}10{NBSP}дней",
    "later": "Позже",
}
STATES = {"late": "late", "late_control": "late", "today": "near", "one": "near", "three": "near"}
REPORT_HEADS = {
    "late": "Просрочено",
    "today": "Сегодня",
    "three": f"1{DASH}3{NBSP}дня",
    "ten": f"4{DASH}10{NBSP}дней",
    "later": "Позже",
}
REPORT_TITLES = {
    "late": "доклад просрочен",
    "today": "доложить сегодня",
    "three": f"доложить через 1{DASH}3{NBSP}дня",
    "ten": f"доложить через 4{DASH}10{NBSP}дней",
    "later": "доложить позже",
}


def _official_named(address: str) -> str:
    try:
        found = official(uuid.UUID(address))
    except ValueError:
        found = None
    return found.get_full_name() if found else "неизвестный сотрудник"


def _whose_reply(value: str) -> str:
    try:
        uuid.UUID(value)
    except ValueError:
        return value or "исполнитель не указан"
    return _official_named(value)


CONTROL_PAPERS = lists.List(
    name="control_papers",
    template="desk/control_papers.html",
    action=Action.CONTROL,
    select=watching.select,
    rows=watching.rows,
    orders=watching.ORDERS,
    columns=(
        lists.Column("Номер"),
        lists.Column("О чём", style="main"),
        lists.Column("Исполнитель"),
        lists.Column("Срок", orders={"due": "Срок"}),
    ),
    noun=("бумага", "бумаги", "бумаг"),
    key="letter__public_id",
    choices=(
        lambda: lists.Choices("Срок", _today(TITLES, nearness)),
        lists.Choices("Контроль", {"особый контроль": watching.SPECIAL}),
        lambda: lists.Choices("Доклады", _today(REPORT_TITLES, report_nearness)),
        lambda: lists.Choices(
            "Отдел", {one.name: {"department": one.name} for one in departments(timezone.localdate())}
        ),
    ),
    tied=dict.fromkeys((*NEARNESS, *REPORT_NEARNESS), "on"),
    none={"department": "никому не поручено", "official": "никто не назван"},
    words={
        "near": lambda value: TITLES.get(value, value),
        "report": lambda value: REPORT_TITLES.get(value, value),
        "on": lambda value: f"на {russian.day(date.fromisoformat(value))}",
        "special": lambda _: "особый контроль",
        "official": _official_named,
        "body": lambda value: f"докладывать: {value}",
        "own": lambda _: "прошёл срок поручения",
        "unsent": lambda _: "не отправлено в срок",
        "silent": lambda _: "нет ответа на запрос",
        "promised": lambda _: "меры не приняты в срок",
        "weak": lambda value: f"ответ возвращён: {_whose_reply(value)}",
    },
)


def _today(titles: Mapping[str, str], near: Callable[[date], list[Filters]]) -> dict[str, Filters]:
    return dict(zip(titles.values(), near(timezone.localdate()), strict=True))


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the door to the papers that it counts."""

    label: str
    count: int
    address: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody has: all, and by nearness, each a door."""

    name: str
    address: str
    """Where it is looked at closer; empty: nowhere."""
    whole: Number
    numbers: list[Number]
    remind: str = ""
    """Of an official: the query by which a reminder is printed to her."""


def control(request: HttpRequest) -> HttpResponse:
    """Show how papers stand: all, or those of the department that is asked for, with its officials."""
    at = timezone.now()
    today, within = timezone.localdate(at), reach(request, Action.CONTROL)
    department = request.GET.get("department", "")
    among: Filters = {"department": department} if "department" in request.GET else {}
    columns, near = watching.columns(today), len(NEARNESS)
    counts = watching.count_each(today, within, among)
    numbers = [_number(count, {**among, **filters}) for count, filters in zip(counts, columns, strict=True)]
    of_all, of_special = numbers[: near + 1], numbers[near + 1 :]
    shown = columns[: near + 2]
    by_department = [] if among else _lines("department", watching.by_department(today, within), shown, {})
    by_official = _lines("official", watching.by_official(today, within, among), shown, among) if among else []
    context = {
        "today": today,
        "department": department or ("никому не поручено" if among else ""),
        "remind": urlencode(among) if department else "",
        "whole": of_all[0],
        "near": of_all[1:],
        "special": of_special[0],
        "special_near": of_special[1:],
        "more": [_counted(title, filters, among, today, within) for title, filters in MORE],
        "heads": [*HEADS.values(), "Особый"],
        "departments": by_department,
        "nobody": _nobody(of_all[0].count, by_department, {"department": ""}) if by_department else None,
        "nobody_named": _nobody(of_all[0].count, by_official, {**among, "official": ""}) if department else None,
        "officials": by_official,
        "report_heads": REPORT_HEADS.values(),
        "bodies": [] if among else _bodies(today, within),
        "weak": [] if among else _weak(today, within),
    }
    return render(request, "desk/control.html", context)


MORE: Sequence[tuple[str, Filters]] = (
    ("прошёл срок поручения, данный в резолюции", {"own": "1"}),
    ("уведомления и письма не отправлены в срок", {"unsent": "1"}),
    ("другой орган не ответил на запрос в срок", {"silent": "1"}),
    ("обещанные меры не приняты в срок", {"promised": "1"}),
)
"""What is watched besides the terms of answering: a row is a number, its filters are words of `watching`."""


def _counted(title: str, filters: Filters, among: Filters, today: date, within: Reach) -> Number:
    chosen = {**among, **filters, "on": f"{today}"}
    count = watching.select(chosen, within).count()
    return Number(title, count, door(CONTROL_PAPERS.name, chosen), "late" if count else "none")


def _number(count: int, filters: Filters) -> Number:
    near = filters.get("near", "")
    state = "special" if "special" in filters and not near else STATES.get(near, "")
    label = TITLES.get(near) or ("на особом контроле" if "special" in filters else "всего в работе")
    return Number(label, count, door(CONTROL_PAPERS.name, filters), state if count else "none")


def _lines(by: str, lines: Iterable[watching.Line], columns: Sequence[Filters], among: Filters) -> list[Line]:
    found = []
    for line in lines:
        theirs = {**among, by: line.address}
        counts = line.counts[: len(columns)]
        whole, *numbers = [_number(n, {**theirs, **filters}) for n, filters in zip(counts, columns, strict=True)]
        closer = door("control", theirs) if by == "department" else ""
        remind = urlencode({by: line.address}) if by == "official" else ""
        found.append(Line(line.name, closer, whole, numbers, remind))
    return found


def _nobody(whole: int, lines: Iterable[Line], filters: Filters) -> Number:
    """Return the papers that stand in no line, and their list: one department, one official answers for each other."""
    return _number(whole - sum(line.whole.count for line in lines), filters)


def _bodies(today: date, within: Reach) -> list[Line]:
    found, columns = [], [{}, *report_nearness(today)]
    for line in watching.by_body(today, within):
        among = {"body": line.address}
        whole, *numbers = [
            _report_number(n, {**among, **filters}) for n, filters in zip(line.counts, columns, strict=True)
        ]
        found.append(Line(line.name, "", whole, numbers))
    return found


def _weak(today: date, within: Reach) -> list[Line]:
    """Return whose replies were sent back as weak this year, and how many papers that are."""
    return [
        Line(
            line.name or "Исполнитель не указан",
            "",
            Number("Бумаг", line.counts[0], door(CONTROL_PAPERS.name, {"weak": line.address, "on": f"{today}"})),
            [],
        )
        for line in watching.by_returned(today, within)
    ]


def _report_number(count: int, filters: Filters) -> Number:
    near = filters.get("report", "")
    label = REPORT_HEADS.get(near, "Всего")
    return Number(label, count, door(CONTROL_PAPERS.name, filters), STATES.get(near, "") if count else "none")


def control_papers(request: HttpRequest) -> HttpResponse:
    """Show the papers that a number counts, the first to be due at the top."""
    return lists.show(request, CONTROL_PAPERS)


# ── special control, reports ──────────────────────────────────────────────────────────────────────────────


class GroundForm(OnceForm):
    """On what a decision about control rests."""

    ground = forms.CharField(label="Основание", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


def put_on_control(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put a paper under special control."""
    return _mark(request, public_id, on=True)


def take_off_control(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a paper off special control."""
    return _mark(request, public_id, on=False)


def _mark(request: HttpRequest, public_id: uuid.UUID, *, on: bool) -> HttpResponse:
    letter = paper_of(request, public_id)
    card = card_of(letter)
    form, whose = GroundForm(request.POST or None), viewer(request)
    if request.method == "POST" and form.is_valid():

        def act(at: datetime) -> str:
            make = actions.put_on_control if on else actions.take_off_control
            make(letter_id=letter.pk, ground=form.cleaned_data["ground"], whose=whose, at=at)
            done = "поставлена на особый контроль" if on else "снята с особого контроля"
            return f"Бумага {letter.number} {done}."

        if answer := made_once(request, form, card, act):
            return answer
    context = {
        "letter": letter,
        "card": card,
        "form": form,
        "on": on,
        "action": "Поставить на особый контроль" if on else "Снять с особого контроля",
        "owed": [] if on else list(unreported(letter.pk)),
    }
    return render(request, "desk/control_mark.html", context, status=422 if form.errors else 200)


class ReportForm(OnceForm):
    """To which body, what, by whose hand, how."""

    cover = forms.TypedChoiceField(label="Кому докладываем", coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(label="Текст доклада", widget=forms.Textarea(attrs={"rows": 12}), max_length=20_000)
    signatory = forms.CharField(label="Кто подпишет", max_length=300, required=False)
    way = forms.ChoiceField(label="Как отправить", choices=Way.choices, initial=Way.SYSTEM)


def report_back(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Write the report to a higher body that has sent an appeal; it goes to what waits to be sent."""
    letter = paper_of(request, public_id)
    card = card_of(letter)
    owed, whose = list(unreported(letter.pk)), viewer(request)
    chosen = next((one for one in owed if str(one.pk) == request.GET.get("cover")), owed[0] if owed else None)
    begins = {"cover": chosen.pk, "text": queries.report_on(letter, chosen)} if chosen else {}
    form = ReportForm(request.POST or None, initial=begins)
    form.fields["cover"].choices = [(one.pk, one) for one in owed]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data

        def act(at: datetime) -> str:
            actions.report_back(
                letter_id=letter.pk,
                cover_id=typed["cover"],
                text=typed["text"],
                signatory=typed["signatory"],
                way=Way(typed["way"]),
                whose=whose,
                at=at,
            )
            return "Доклад подготовлен и ждёт отправки. Срок снимется в день отправки."

        if answer := made_once(request, form, card, act):
            return answer
    context = {
        "letter": letter,
        "card": card,
        "form": form,
        "owed": owed,
        "chosen": chosen,
        "today": timezone.localdate(),
    }
    return render(request, "desk/report_back.html", context, status=422 if form.errors else 200)
