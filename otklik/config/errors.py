"""Pages that say in Russian what went wrong and what to do.

Who has signed in keeps the menu and her name where the database can be asked; the rest queries nothing, so that it
works when nothing else does.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from otklik.config import logs


def _page(request: HttpRequest, status: int, title: str, advice: str, template: str = "error.html") -> HttpResponse:
    context = {"title": title, "advice": advice, "status": status, "request_id": logs.REQUEST_ID.get()}
    return render(request, template, context, status=status)


def _page_of_desk(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    """Answer within the desk's frame to who has signed in, else as to a stranger."""
    signed_in = hasattr(request, "user") and request.user.is_authenticated
    return _page(request, status, title, advice, "desk/error.html" if signed_in else "error.html")


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
    return _page(
        request,
        403,
        "Форма устарела",
        "Вернитесь назад (введённое останется), обновите страницу входа в другой вкладке и отправьте форму ещё раз.",
    )
