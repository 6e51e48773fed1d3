"""The first page: this year's numbers, each a door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Show the first page."""
    return render(request, "desk/home.html")
