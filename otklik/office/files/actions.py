"""Keeping files: bytes under their hash, then the row. A row never points at bytes that are not there."""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from otklik.office.files.models import FileText, StoredFile

LOG = logging.getLogger(__name__)
KINDS_BY_CONTENT = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
)
COMMON = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}
"""What every program opens: photos, and what goes further as it is. Kinds by content, with their names for people."""
OF_PAPERS = {"received", "letter"}
"""Kinds of subjects whose files are read, so that a paper is found by what they say."""
WORDLESS = {"image/png", "image/jpeg", "image/tiff", "application/gzip"}
"""Kinds of files that hold no text to look into."""
PATIENCE = 15
"""Seconds that a file is given to say what it says."""


def place_of(sha256: str) -> Path:
    """Return where the bytes with this hash stand, whether or not they do."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256


def keep_bytes(chunks: Iterable[bytes]) -> tuple[str, int, bytes]:
    """Write bytes durably under their own hash; return hash, size and the first bytes.

    The file appears whole or not at all; kept twice, it is one file. It belongs to the owner of the data folder.
    """
    root = Path(settings.FILES_ROOT)
    make_folder(root)
    draft = root / f".draft-{os.getpid()}-{os.urandom(8).hex()}"
    digest, size, head = hashlib.sha256(), 0, b""
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            for chunk in chunks:
                head = head or chunk[:16]
                digest.update(chunk)
                size += len(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        give_to_owner(draft)
        place = place_of(digest.hexdigest())
        make_folder(place.parent)
        draft.replace(place)
        _sync_folder(place.parent)
    finally:
        draft.unlink(missing_ok=True)
    return digest.hexdigest(), size, head


def keep_file(
    chunks: Iterable[bytes], *, name: str, subject_kind: str, subject_id: int | None, at: datetime
) -> StoredFile:
    """Keep a file of a paper: bytes first, then the row and what it says, in the caller's transaction."""
    sha256, size, head = keep_bytes(chunks)
    file = StoredFile.objects.create(
        sha256=sha256,
        size=size,
        content_type=content_type_of(head),
        name=Path(name.replace("\\", "/")).name[-255:] or "файл",
        subject_kind=subject_kind,
        subject_id=subject_id,
        stored_at=at,
    )
    if subject_kind in OF_PAPERS:
        _keep_text(file)
    return file


def _keep_text(file: StoredFile) -> None:
    """Keep what a file of a paper says, so that the paper is found by it; done before anybody waits for a number.

    A file that hangs, breaks its reader or is too large says nothing, and is kept as it is.
    """
    if file.content_type in WORDLESS or FileText.objects.filter(pk=file.sha256).exists():
        return
    text = FileText(sha256=file.sha256, text=_read(place_of(file.sha256)))
    FileText.objects.bulk_create([text], ignore_conflicts=True)


def _read(place: Path) -> str:
    reader = [sys.executable, "-m", "otklik.office.files.reading", str(place)]
    try:
        done = subprocess.run(reader, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        LOG.warning("a file was not read in time")
        return ""
    if fault := done.stderr.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]:
        LOG.warning("a file was not read to its end: %s", fault)  # what broke, and none of the file's words
    return done.stdout.decode(errors="replace").replace("\0", " ") if done.returncode == 0 else ""


def content_type_of(head: bytes) -> str:
    """Return the kind of a file by its first bytes; its name is a stranger's word."""
    for magic, kind in KINDS_BY_CONTENT:
        if head.startswith(magic):
            return kind
    return "application/octet-stream"


def make_folder(folder: Path) -> None:
    """Make a folder of the data folder, as its owner's, if it is not there."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        give_to_owner(folder)


def give_to_owner(path: Path) -> None:
    """Let a file belong to the owner of the data folder, whoever runs us."""
    if os.geteuid() == 0:
        owner = Path(settings.OPTIONS.var).stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
