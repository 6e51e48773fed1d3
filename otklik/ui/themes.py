"""Light, dark or as the system has it: the reader's own choice, kept by her browser in a cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

COOKIE = "theme"
A_YEAR = 365 * 24 * 60 * 60
THEMES = {"": "как в системе", "light": "светлая", "dark": "тёмная"}


def chosen_theme(request: HttpRequest) -> str:
    """Return `light`, `dark`, or nothing."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in THEMES else ""


def remember_theme(response: HttpResponse, theme: str, *, secure: bool) -> None:
    """Have the browser keep a theme; the system's own is not kept."""
    if theme:
        response.set_cookie(COOKIE, theme, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
