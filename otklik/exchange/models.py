"""What was imported: runs and, for every row of a file, what it said the last time.

`ImportedRow` is the memory by which the same file changes nothing, a changed row updates its paper, and what a clerk
has changed here since stands as a conflict instead of being overwritten.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
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
        OFFERED = "offered", "ждёт решения"
        WAITING = "waiting", "ждёт очереди"
        RUNNING = "running", "идёт"
        FINISHED = "finished", "завершён"
        REFUSED = "refused", "файл не принят"
        INTERRUPTED = "interrupted", "прерван"
        WITHDRAWN = "withdrawn", "не загружался"

    kind = models.CharField(max_length=20, choices=FileKind.choices, blank=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State.choices)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=100, blank=True, help_text="what is being done, while it runs")
    share = models.FloatField(default=0, help_text="of the file that has been read, 0..1")
    stop_asked = models.BooleanField(default=False)
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    conflicting = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    refusal = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["started_at", "id"], name="run_by_moment")]


class ImportedRow(models.Model):
    """What a row of an outer journal said the last time, and the paper that it became.

    `cells` are texts in the order in which the kind lists its columns (`kinds/`), null where nothing was stated;
    columns are only ever added at that list's end.
    """

    pk = models.CompositePrimaryKey("kind", "key")
    kind = models.CharField(max_length=20, choices=FileKind.choices, db_collation="C")
    key = models.CharField(max_length=120, db_collation="C")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="imported", db_index=False)
    subject_id = models.BigIntegerField()
    cells = ArrayField(models.TextField(null=True))
