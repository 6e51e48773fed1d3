"""People: one's own account, the list of citizens, and the card of a citizen with everything that she wrote."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from otklik.desk import lists
from otklik.desk.access import may, reach
from otklik.desk.appeals.views import APPEALS
from otklik.desk.journal.lines import opened_person
from otklik.desk.receptions.views import RECEPTIONS
from otklik.office.appeals.cards import count_by_author
from otklik.office.people import cards, queries
from otklik.office.people.rights import Action
from otklik.office.receptions.cards import count_by_visitor
from otklik.ui.themes import THEMES, chosen_theme, remember_theme

PAPERS_SHOWN = 20
"""Papers of a kind on a person's card; of more it has the last ones, and a door to all."""

CITIZENS = lists.List(
    name="citizens",
    template="desk/citizens.html",
    action=Action.READ_CITIZENS,
    select=queries.select,
    rows=cards.rows,
    orders=cards.ORDERS,
    columns=(
        lists.Column("Заявитель", style="main", orders={"name": "Фамилия"}),
        lists.Column("Обращений", style="num"),
        lists.Column("На приёме", style="num"),
    ),
    noun=("заявитель", "заявителя", "заявителей"),
    fields={"surname": "Фамилия"},
)


def account(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, and what she may change herself."""
    return render(request, "desk/account.html", {"themes": THEMES, "chosen": chosen_theme(request)})


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember whether pages are to be light or dark."""
    theme = request.POST.get("theme", "")
    response = redirect("account")
    remember_theme(response, theme if theme in THEMES else "", secure=request.is_secure())
    return response


def citizens(request: HttpRequest) -> HttpResponse:
    """Show the people who wrote or came, each with the number of her papers."""

    def papers(people: list[Any]) -> dict[str, Any]:
        wrote = count_by_author(APPEALS.select({}, reach(request, APPEALS.action)), people)
        came = count_by_visitor(RECEPTIONS.select({}, reach(request, RECEPTIONS.action)), people)
        return {"people": [(person, wrote.get(person.pk, 0), came.get(person.pk, 0)) for person in people]}

    return lists.show(request, CITIZENS, papers)


def citizen(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a person and everything that she wrote or came with, the last of it first, as far as one may read it."""
    person, whose = cards.citizen(public_id), {"citizen": str(public_id)}
    appeals, visits = (
        lists.beginning(journal, whose, reach(request, journal.action), PAPERS_SHOWN)
        for journal in (APPEALS, RECEPTIONS)
    )
    if person is None or not (appeals.rows or visits.rows or may(request, Action.READ_CITIZENS)):
        raise Http404
    context = {
        "citizen": person,
        "appeals": appeals,
        "visits": visits,
        "today": timezone.localdate(),
        "history": opened_person(request, person.pk, [(APPEALS, whose), (RECEPTIONS, whose)]),
    }
    return render(request, "desk/citizen.html", context)
