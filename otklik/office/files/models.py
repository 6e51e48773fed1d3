"""Content-addressed files: the row names the SHA-256 under which the bytes stand in the data folder.

Bytes are written before the row commits, so that a row never points at nothing; what no row names may be swept.
"""

from __future__ import annotations

from django.db import models

from otklik.office.base import Addressed


class StoredFile(Addressed):
    """A file as a paper has it: the bytes by hash, the name it came with, the paper as (kind, id)."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    content_type = models.CharField(max_length=100, help_text="by content, never by name")
    name = models.CharField(max_length=255)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField(null=True)
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="stored_file_subject")]


class FileText(models.Model):
    """What a file says, by its hash: read once, when it is first kept; empty of what cannot be read."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()
