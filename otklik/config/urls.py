"""Door: screens. Every address of the product, in one list."""

from __future__ import annotations

from django.urls import include, path

from otklik.config import errors

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
