"""Appeals: the list that every figure of a report opens, and the card of an appeal."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from otklik.desk import lists
from otklik.desk.access import reach, viewer
from otklik.desk.appeals.leaving import choices, known
from otklik.desk.files.views import shown
from otklik.desk.journal.lines import opened
from otklik.desk.moves import of_parts, on_card
from otklik.office.appeals import cards, queries
from otklik.office.people.rights import Action, Reach
from otklik.office.reference.books import section_title
from otklik.office.work.terms import terms_of_letter
from otklik.papers.queries import papers_of
from otklik.rules.refusals import Case, refusal_of

OUTCOMES = {
    "supported": "поддержано",
    "explained": "разъяснено",
    "not_supported": "не поддержано",
    "redirected": "перенаправлено",
    "left_without_answer": "без ответа",
    "answered": "дан ответ",
    "withdrawn": "отозвано",
    "in_work": "в работе",
}
FORMS = {"written": "письменные", "electronic": "электронные"}
KINDS = {"suggestion": "предложения", "application": "заявления", "complaint": "жалобы"}
TIMINGS = {
    "in_time": "отвечено в срок",
    "late": "отвечено с опозданием",
    "within_law": "отвечено в срок по закону",
    "overdue": "без ответа, срок до конца периода",
}
SPECIAL = {
    "special": "на особом контроле",
    "from_higher": "от вышестоящих",
    "collective": "коллективные",
    "repeated": "повторные",
    "extended": "срок продлён",
}
WROTE_BEFORE = {
    "answered": "раньше писали сюда и получили ответ",
    "in_work": "раньше писали сюда, ответа ещё не было",
    "never": "раньше сюда не писали",
}

APPEALS = lists.List(
    name="appeals",
    template="desk/appeals.html",
    action=Action.READ_APPEALS,
    select=queries.select,
    rows=cards.rows,
    orders=cards.ORDERS,
    columns=(
        lists.Column("Номер", orders={"day": "День"}),
        lists.Column("О чём", orders={"surname": "Фамилия"}),
        lists.Column("Исполнитель"),
        lists.Column("Срок", orders={"due": "Срок"}),
    ),
    noun=("обращение", "обращения", "обращений"),
    dated="registered_on",
    key="letter__public_id",
    fields={"number": "Номер", "surname": "Фамилия", "words": "Слова"},
    choices=(
        lists.Choices("Итог", {title: {"outcome": outcome} for outcome, title in OUTCOMES.items()}),
        lists.Choices("Срок", {TIMINGS[timing]: {"timing": timing} for timing in ("in_time", "late")}),
        lists.waiting_days({"outcome": "in_work"}),
        lists.Choices("Особые", {title: {name: "1"} for name, title in SPECIAL.items()}),
        lists.ANNULLED_NUMBERS,
        lists.topics,
        lists.territories,
    ),
    tied={"overdue": "until"},
    all=lists.WITH_ANNULLED,
    words={
        "annulled": lists.annulled_told,
        "citizen": lists.whose,
        "quarter": lambda value: f"{value} квартал",
        "section": section_title,
        "form": lambda value: FORMS.get(value, value),
        "kind": lambda value: KINDS.get(value, value),
        "wrote_before": lambda value: WROTE_BEFORE.get(value, value),
        "outside": lambda _: "вне района",
        "measures": lambda _: "меры приняты",
        "timing": lambda value: TIMINGS.get(value, value),
        "early": lambda _: "ответ раньше поступления",
    },
)


def appeals(request: HttpRequest) -> HttpResponse:
    """Show the appeals."""
    return lists.show(request, APPEALS)


def first_of(paper: Any, within: Reach) -> Any:
    """Return the appeal that this one repeats, if it is within reach too."""
    return paper.repeat_of if paper.repeat_of and known([paper.repeat_of], within) else None


def appeal(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the card of an appeal."""
    within = reach(request, APPEALS.action)
    if (paper := cards.appeal(public_id, within)) is None:
        raise Http404
    letter, decision = paper.letter, getattr(paper, "decision", None)
    considered = on_card(request, letter)
    files = shown("letter", paper.pk, but=of_parts(considered))
    earlier = list(decision.earlier.select_related("letter")) if decision else []
    context = {
        "appeal": paper,
        "letter": letter,
        "repeat_of": first_of(paper, within),
        "files": files,
        "how": terms_of_letter(letter),
        **considered,
        **papers_of(letter, [one.file for one in files], is_appeal=True),
        "earlier": earlier,
        "known": known(earlier, within),
        "case": refusal_of(Case(decision.case), letter.registered_on) if decision else None,
        "may_leave": bool(choices(viewer(request), paper)),
        "today": timezone.localdate(),
        "history": opened(request, APPEALS, "letter", paper.pk),
    }
    return render(request, "desk/appeal.html", context)
