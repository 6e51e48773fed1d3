"""What the pages of moves share: the paper that is asked for, its card, and why a move of it cannot be made now."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from otklik.desk.access import reach, viewer
from otklik.office.base import Refusal
from otklik.office.people.rights import Action
from otklik.office.work import cards
from otklik.office.work.moves import CannotMove, hand_for
from otklik.rules.workflow import Move


def paper_of(request: HttpRequest, public_id: uuid.UUID) -> Any:
    """Return a paper that whoever asks may consider; any other is not there for her."""
    if (paper := cards.letter(public_id, reach(request, Action.CONSIDER))) is None:
        raise Http404
    return paper


def card_of(letter: Any) -> str:
    """Return the address of a paper's card: of an appeal its own."""
    return reverse("appeal" if hasattr(letter, "appeal") else "letter", args=[letter.public_id])


def refused_now(request: HttpRequest, letter: Any, move: Move) -> HttpResponse | None:
    """Return the page that says why a move is not whoever asks's to make now; None if it is.

    What is sent is not looked at: sent twice it gets its first answer, and else the move itself refuses it.
    """
    return None if request.method == "POST" else refused(request, letter, move)


def refused(request: HttpRequest, letter: Any, move: Move) -> HttpResponse | None:
    """Return the page that says why a move is not whoever asks's to make; None if it is. What is sent is refused too.

    For a move whose action does not ask it itself.
    """
    try:
        hand_for(letter, move, viewer(request))
    except CannotMove as refusal:
        return not_now(request, letter, refusal)
    return None


def not_now(request: HttpRequest, letter: Any, refusal: Refusal | str) -> HttpResponse:
    """Answer that nothing can be done here now, and lead back to the card."""
    context = {"letter": letter, "refusal": refusal, "card": card_of(letter)}
    return render(request, "desk/not_now.html", context, status=409)
