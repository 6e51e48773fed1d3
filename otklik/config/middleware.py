"""What happens to every request: an id and a log line, a policy for the browser, and no page for strangers."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from otklik.config import errors, logs
from otklik.desk.access import viewer

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("otklik.web")

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def request_id(answer: Answer) -> Answer:
    """Give the request an id, answer with it, and write one log line: route, not path, so that no id of a paper."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = logs.REQUEST_ID.set(uuid.uuid4().hex)
        started = time.monotonic()
        try:
            response = answer(request)
            response["X-Request-ID"] = logs.REQUEST_ID.get() or ""
            route = request.resolver_match.route if request.resolver_match else "-"
            facts = {
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round((time.monotonic() - started) * 1000),
            }
            log.info("request", extra=facts)
            return response
        except Exception:
            log.exception("no page could be made, not even one that says so")
            raise
        finally:
            logs.REQUEST_ID.reset(token)

    return middleware


def content_security_policy(answer: Answer) -> Answer:
    """Let pages load from our own server only, with no inline script or style. An answer may set a stricter one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def staff_only(answer: Answer) -> Answer:
    """Refuse every page to whoever has not signed in, unless `urls` says `login_not_required`.

    A page for which `urls` names no right is refused to those who have signed in too. A view that has `when_signed_out`
    takes what was sent to it after the sign-in had ended, so that what somebody typed is not lost; it gives nothing.
    What was typed for another one is given back to be copied.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return answer(request)

    def process_view(
        request: HttpRequest, view: Callable[..., HttpResponse], _: object, parts: Mapping[str, Any]
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True):
            return None
        if request.user.is_authenticated:
            if not (hasattr(view, "right") or _is_of_own_account(view)):
                raise PermissionDenied
            return None
        if request.method == "POST" and (kept := getattr(view, "when_signed_out", None)):
            return cast(HttpResponse, kept(request, **parts))
        entrance = reverse("account_login")
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(entrance)  # the whole page, not the entrance inside a part of it
        if request.method == "POST" and errors.typed_in(request):
            return errors.signed_out(request)
        query = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        return HttpResponseRedirect(f"{entrance}{query}")

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def second_factor(answer: Answer) -> Answer:
    """Let whoever has a role that `second_factor` names work only after she has turned on signing in by code.

    The roles of those whom she stands in for count too: her password alone would open what theirs does not.
    """
    demanded = frozenset(settings.OPTIONS.second_factor)

    def middleware(request: HttpRequest) -> HttpResponse:
        return answer(request)

    def process_view(request: HttpRequest, view: Callable[..., HttpResponse], *_: object) -> HttpResponse | None:
        if not demanded or not getattr(view, "login_required", True) or _is_of_own_account(view):
            return None  # a citizen's page does not even ask who it is
        if not request.user.is_authenticated:
            return None
        if demanded.isdisjoint(standing.role for standing in viewer(request).standings) or is_mfa_enabled(request.user):
            return None
        messages.warning(request, "Для вашей роли вход по коду обязателен. Включите его, и можно будет работать.")
        place = reverse("mfa_activate_totp")
        return HttpResponseClientRedirect(place) if request.htmx else HttpResponseRedirect(place)  # type: ignore[attr-defined]

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _is_of_own_account(view: Callable[..., HttpResponse]) -> bool:
    """Tell whether a page is one of signing in and of one's own password and code, which are the library's."""
    return view.__module__.startswith("allauth.")
