"""Pages that say in Russian what went wrong and what to do.

They query nothing and ask nobody's name, so that they work when nothing else does.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from otklik.config import logs


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    context = {"title": title, "advice": advice, "status": status, "request_id": logs.REQUEST_ID.get()}
    return render(request, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, "Запрос не понят", "Вернитесь на предыдущую страницу и повторите действие.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, "Нет доступа", "У вашей роли нет права на это действие. Обратитесь к администратору.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        404,
        "Такой страницы нет",
        "Адрес набран с ошибкой, или бумага вам недоступна. Найдите её в списке.",
    )


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
