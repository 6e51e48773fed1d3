"""Giving files out: the one function by which bytes leave the house."""

from __future__ import annotations

from django.http import FileResponse

from otklik.office.files.actions import place_of
from otklik.office.files.models import StoredFile

SANDBOX = "sandbox; default-src 'none'"


def hand_out(file: StoredFile) -> FileResponse:
    """Return a file to be saved, never to be run: `attachment`, sandboxed, of the kind that its content has."""
    response = FileResponse(
        place_of(file.sha256).open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
