"""Who asks for a page, and whether she may have it: every address of the desk names its action in `config/urls.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from otklik.office.journal.actions import Actor
from otklik.office.people import queries
from otklik.office.people.rights import Action, Reach, Standing, Viewer

View = Callable[..., HttpResponseBase]


def official(request: HttpRequest) -> Any:
    """Return the account of whoever asks: the desk lets in nobody else."""
    return request.user


def viewer(request: HttpRequest) -> Viewer:
    """Return who asks, as she stands today; looked up once a request."""
    known = getattr(request, "_viewer", None)
    if known is None:
        signed_in = request.user.is_authenticated
        known = queries.viewer(request.user, timezone.localdate()) if signed_in else Viewer(())  # type: ignore[arg-type]
        request._viewer = known  # type: ignore[attr-defined]
    return known


def reach(request: HttpRequest, action: Action) -> Reach:
    """Return the papers that whoever asks may do this with."""
    return viewer(request).reach(action)


def may(request: HttpRequest, action: Action) -> bool:
    """Tell whether whoever asks may do this at all."""
    return viewer(request).may(action)


def acting(request: HttpRequest, action: Action) -> Actor:
    """Return whoever asks as the journal names her when she does this, with whom she stands in for, if so."""
    return acting_by(request, lambda standing: standing.may(action))


def acting_by(request: HttpRequest, holds: Callable[[Standing], bool]) -> Actor:
    """Return the same where it depends on a paper: `holds` says whether a standing reaches it."""
    return Actor("user", request.user.pk, viewer(request).instead_of(holds))


def needs(action: Action, view: View) -> View:
    """Return the view for those alone who may do this; others are told that they may not, whatever they ask for."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        if not may(request, action):
            raise PermissionDenied
        return view(request, *args, **parts)

    guarded.right = action  # type: ignore[attr-defined]
    return guarded


def every_official(view: View) -> View:
    """Return the view for whoever has signed in: what is her own, or shows each what he may see."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        return view(request, *args, **parts)

    opened.right = None  # type: ignore[attr-defined]
    return opened


def rights(request: HttpRequest) -> Mapping[str, Any]:
    """Tell templates what whoever asks may do: `{% if may.import %}`; looked up only if a template asks."""
    return {"may": SimpleLazyObject(lambda: {action.value: may(request, action) for action in Action})}
