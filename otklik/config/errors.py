"""Pages that say in Russian what went wrong and what to do.

Who has signed in keeps the menu and her name where the database can be asked; the rest queries nothing, so that it
works when nothing else does.
"""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.middleware import csrf
from django.shortcuts import render

from otklik.config import logs

log = logging.getLogger(__name__)
CONSTANT_REASONS = (
    csrf.REASON_NO_REFERER,
    csrf.REASON_NO_CSRF_COOKIE,
    csrf.REASON_CSRF_TOKEN_MISSING,
    csrf.REASON_MALFORMED_REFERER,
    csrf.REASON_INSECURE_REFERER,
    "CSRF token from POST incorrect.",
    "CSRF token from POST has incorrect length.",
    "CSRF token from POST has invalid characters.",
)
"""Why Django refuses a form, but for what quotes the request: a log repeats nobody's words."""


SENTENCE = 12
"""Letters of what somebody has typed and would miss: less is typed again."""


def _page(
    request: HttpRequest, status: int, title: str, advice: str, template: str = "error.html", **more: str
) -> HttpResponse:
    context = {"title": title, "advice": advice, "status": status, "request_id": logs.REQUEST_ID.get(), **more}
    return render(request, template, context, status=status)


def _page_of_desk(request: HttpRequest, status: int, title: str, advice: str, **more: str) -> HttpResponse:
    """Answer within the desk's frame to who has signed in, else as to a stranger."""
    signed_in = hasattr(request, "user") and request.user.is_authenticated
    return _page(request, status, title, advice, "desk/error.html" if signed_in else "error.html", **more)


def _typed(request: HttpRequest) -> str:
    """Return what words a person has sent with a form of ours: no keys, no choices, and nothing that is kept secret."""
    origin = request.headers.get("origin")
    if origin and origin.partition("://")[2] != request.get_host():
        return ""
    words = [
        value.strip()
        for name, values in request.POST.lists()
        if "password" not in name
        for value in values
        if len(value.strip()) > SENTENCE and any(sign.isspace() for sign in value.strip())
    ]
    return "\n\n".join(words).replace("\0", "")


def signed_out(request: HttpRequest, entrance: str) -> HttpResponse | None:
    """Show what was typed to somebody whose sign-in had ended when she sent it, to be copied; None: it was nothing."""
    if not (typed := _typed(request)):
        return None
    advice = "Вход закончился, и форма не принята. Скопируйте текст, войдите и отправьте его снова."
    more = {"typed": typed, "address": entrance, "action": "Войти"}
    return _page(request, 401, "Войдите ещё раз", advice, **more)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, "Запрос не понят", "Вернитесь на предыдущую страницу и повторите действие.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    advice = "У вашей роли нет права на это действие. Если оно нужно вам по службе, обратитесь к администратору."
    return _page_of_desk(request, 403, "Нет доступа", advice, typed=_typed(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    advice = "Адрес набран с ошибкой, или такой бумаги нет. Откройте нужный раздел и найдите её в списке."
    return _page_of_desk(request, 404, "Такой страницы нет", advice, typed=_typed(request))


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    advice = "Слишком много попыток подряд с этого компьютера. Подождите минуту и повторите."
    return _page(request, 429, "Подождите минуту", advice)


def broken(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        500,
        "Что-то сломалось",
        "Введённое не сохранено. Повторите; если не помогло – сообщите администратору код запроса.",
    )


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or not of this session, as after signing in anew in another window."""
    log.warning(f"a form refused: {reason if reason in CONSTANT_REASONS else 'it comes from elsewhere'}")
    advice = "Скопируйте введённое, откройте страницу с формой заново и отправьте ещё раз."
    return _page_of_desk(request, 403, "Форма устарела", advice, typed=_typed(request))
