"""Answering with a page: whole for a browser, only its living part for htmx."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def page_or_part(
    request: HttpRequest, template: str, part: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Return the part of a template that htmx asked for, or the whole page to anybody else.

    :param part: the name of a `{% partialdef part %}` of the template
    """
    htmx = request.htmx  # type: ignore[attr-defined]
    wants_part = htmx and not htmx.boosted and not htmx.history_restore_request
    response = render(request, f"{template}#{part}" if wants_part else template, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
