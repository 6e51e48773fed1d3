"""People: one's own account, and the card of a citizen with everything that she wrote."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from otklik.office.appeals.cards import written_by
from otklik.office.people import cards
from otklik.office.receptions.cards import visits_of


def account(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, and what she may change herself."""
    return render(request, "desk/account.html")


def citizen(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a person and everything that she wrote or came with."""
    if (person := cards.citizen(public_id)) is None:
        raise Http404
    context = {
        "citizen": person,
        "appeals": written_by(person),
        "visits": visits_of(person),
        "today": timezone.localdate(),
    }
    return render(request, "desk/citizen.html", context)
