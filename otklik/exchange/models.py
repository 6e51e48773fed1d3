"""What was imported: runs and, for every row of a file, what it said the last time.

`ImportedRow` is the memory by which the same file changes nothing, a changed row updates its paper, and what a clerk
has changed here since stands as a conflict instead of being overwritten.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from otklik.office.base import Addressed


class FileKind(models.TextChoices):
    CORRESPONDENCE = "correspondence", "журнал входящей корреспонденции"
    APPEALS = "appeals", "письменные обращения"
    INCIDENTS = "incidents", "инциденты"
    MESSAGES = "messages", "сообщения ПОС"
    RECEPTIONS = "receptions", "личные приёмы"


class Run(Addressed):
    """One import of one file. Counts are of rows; the five outcomes add up to `rows`."""

    class State(models.TextChoices):
        WAITING = "waiting", "ожидает"
        RUNNING = "running", "идёт"
        FINISHED = "finished", "завершён"
        REFUSED = "refused", "файл не принят"
        INTERRUPTED = "interrupted", "прерван"

    kind = models.CharField(max_length=20, choices=FileKind.choices)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State.choices)
    dry_run = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    conflicting = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    refusal = models.TextField(blank=True)


class ImportedRow(models.Model):
    """What a row of an outer journal said the last time, and the paper that it became."""

    kind = models.CharField(max_length=20, choices=FileKind.choices, db_collation="C")
    key = models.CharField(max_length=120, db_collation="C")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="imported")
    subject_id = models.BigIntegerField()
    cells = models.JSONField(help_text="column → text, as the file had it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="imported_row_once")]
