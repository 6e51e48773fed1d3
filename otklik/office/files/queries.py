"""The files of a paper; and giving them out: the one function by which bytes leave the house."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable
from pathlib import PurePath
from typing import IO

from django.db.models import QuerySet
from django.http import FileResponse

from otklik.office.files.actions import content_type_of, place_of
from otklik.office.files.models import FileText, StoredFile

MADE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Files that we make and that by their first bytes are a mere ZIP."""
SANDBOX = "sandbox; default-src 'none'"


def files_of(kind: str, id: int) -> QuerySet[StoredFile]:
    """Return the files of a paper, in the order in which they came."""
    return StoredFile.objects.filter(subject_kind=kind, subject_id=id).order_by("pk")


def file_with(public_id: uuid.UUID) -> StoredFile | None:
    """Return a file by its address; whether one may read it, its paper says."""
    return StoredFile.objects.filter(public_id=public_id).first()


def hand_out(file: StoredFile) -> FileResponse:
    """Return a file to be saved, never to be run: `attachment`, sandboxed, of the kind that its content has."""
    response = FileResponse(
        place_of(file.sha256).open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
    )
    return _only_to_save(response)


def hand_out_made(content: bytes, name: str) -> FileResponse:
    """Return a file that was made for this answer and is kept nowhere, in the same way; its name is our own word."""
    content_type = MADE.get(PurePath(name).suffix) or content_type_of(content[:16])
    return _only_to_save(
        FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=content_type)
    )


def hand_out_open(stream: IO[bytes], name: str) -> FileResponse:
    """Return an open file that was made for this answer in the same way, a piece at a time; it is closed afterwards."""
    return _only_to_save(FileResponse(stream, as_attachment=True, filename=name, content_type="application/zip"))


def texts_of(kind: str, paper_ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Return the names and texts of the files of papers, by the paper's key; a file that says nothing is left out."""
    files = StoredFile.objects.filter(subject_kind=kind, subject_id__in=paper_ids).order_by("pk")
    said = dict(FileText.objects.filter(sha256__in=files.values("sha256")).exclude(text="").values_list())
    texts: dict[int, list[tuple[str, str]]] = {}
    for paper, name, sha256 in files.values_list("subject_id", "name", "sha256"):
        if paper is not None and sha256 in said:
            texts.setdefault(paper, []).append((name, said[sha256]))
    return texts


def said_by(hashes: Iterable[str]) -> dict[str, str]:
    """Return what files say, by their hash; a file that says nothing is left out."""
    return dict(FileText.objects.filter(sha256__in=hashes).exclude(text="").values_list("sha256", "text"))


def _only_to_save(response: FileResponse) -> FileResponse:
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
