"""People: one's own account, and the card of a citizen with everything that she wrote."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from otklik.desk.access import may, reach
from otklik.office.appeals.cards import written_by
from otklik.office.people import cards
from otklik.office.people.rights import Action
from otklik.office.receptions.cards import visits_of


def account(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, and what she may change herself."""
    return render(request, "desk/account.html")


def citizen(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a person and everything that she wrote or came with, as far as whoever asks may read it."""
    person = cards.citizen(public_id)
    appeals = written_by(person, reach(request, Action.READ_APPEALS)) if person else []
    visits = visits_of(person, reach(request, Action.READ_RECEPTIONS)) if person else []
    if not (appeals or visits or (person and may(request, Action.READ_CITIZENS))):
        raise Http404
    context = {
        "citizen": person,
        "appeals": appeals,
        "visits": visits,
        "today": timezone.localdate(),
    }
    return render(request, "desk/citizen.html", context)
