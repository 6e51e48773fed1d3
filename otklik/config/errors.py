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
SENTENCE = 20
"""Characters from which on what was typed is given back to be copied; of fields that hold no secret."""


def _page(
    request: HttpRequest, status: int, title: str, advice: str, template: str = "error.html", **more: object
) -> HttpResponse:
    context = {"title": title, "advice": advice, "status": status, "request_id": logs.REQUEST_ID.get(), **more}
    return render(request, template, context, status=status)


def _page_of_desk(request: HttpRequest, status: int, title: str, advice: str, **more: object) -> HttpResponse:
    """Answer within the desk's frame to who has signed in, else as to a stranger."""
    signed_in = hasattr(request, "user") and request.user.is_authenticated
    return _page(request, status, title, advice, "desk/error.html" if signed_in else "error.html", **more)


def typed_in(request: HttpRequest) -> list[str]:
    """Return the sentences that somebody typed into a form of the desk."""
    if not request.path.startswith("/desk/") or request.path.startswith("/desk/accounts/"):
        return []
    sent = [value for name, values in request.POST.lists() if "password" not in name for value in values]
    return [value for value in sent if len(value) >= SENTENCE and " " in value.strip()]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, "Запрос не понят", "Вернитесь на предыдущую страницу и повторите действие.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    advice = "У вашей роли нет права на это действие. Если оно нужно вам по службе, обратитесь к администратору."
    return _page_of_desk(request, 403, "Нет доступа", advice)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    advice = "Адрес набран с ошибкой, или такой бумаги нет. Откройте нужный раздел и найдите её в списке."
    return _page_of_desk(request, 404, "Такой страницы нет", advice)


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
    return _page_of_desk(request, 403, "Форма устарела", advice, typed=typed_in(request))


def signed_out(request: HttpRequest) -> HttpResponse:
    """Answer a form that was sent after the sign-in had ended: what was typed is there to be copied."""
    advice = "Введённое не отправлено. Скопируйте его, войдите и вставьте в ту же форму."
    return _page(request, 403, "Вход закончился", advice, typed=typed_in(request), back=request.path)
