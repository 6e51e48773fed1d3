"""What was imported: runs and, for every row of a file, what it said the last time.

`ImportedRow` is the memory by which the same file changes nothing, a changed row updates its paper, and what a clerk
has changed here since stands as a conflict instead of being overwritten.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import Case, F, When

from otklik.office.base import Addressed

ONE_AT_A_TIME = 0x07_71_1C
"""Key of the advisory lock of imports: appeals and correspondence tell of the same letters, so they take turns."""


class SomebodyImports(models.Func):
    """Whether the lock of imports is held: it goes with the process that held it, however that ended."""

    template = f"""
        EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
                WHERE l.locktype = 'advisory' AND l.granted
                  AND l.classid = {ONE_AT_A_TIME >> 32} AND l.objid = {ONE_AT_A_TIME & 0xFFFFFFFF})"""
    output_field = models.BooleanField()


class FileKind(models.TextChoices):
    CORRESPONDENCE = "correspondence", "журнал входящей корреспонденции"
    APPEALS = "appeals", "письменные обращения"
    INCIDENTS = "incidents", "инциденты"
    MESSAGES = "messages", "сообщения ПОС"
    RECEPTIONS = "receptions", "личные приёмы"


class Runs(models.QuerySet["Run"]):
    def with_standing(self) -> Self:
        """Tell of each run how it stands: one that was killed left its state behind, but not the lock of imports."""
        killed = When(
            ~models.Q(SomebodyImports()),
            state=Run.State.RUNNING,
            then=models.Value(Run.State.INTERRUPTED),
        )
        return self.annotate(standing=Case(killed, default=F("state"), output_field=models.CharField()))


class Run(Addressed):
    """One import of one file. Counts are of rows; the five outcomes add up to `rows`."""

    class State(models.TextChoices):
        OFFERED = "offered", "ждёт решения"
        WAITING = "waiting", "ждёт очереди"
        RUNNING = "running", "идёт загрузка"
        FINISHED = "finished", "загружено"
        REFUSED = "refused", "файл не принят"
        INTERRUPTED = "interrupted", "загрузка прервана"
        WITHDRAWN = "withdrawn", "загрузка отменена"

    standing: str
    """Its state, but for a killed run: interrupted. Of runs read `with_standing`."""
    objects = Runs.as_manager()

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
    reasons = models.JSONField(default=list, help_text="why most of the rejected rows were: see protocol.reasons_of")
    refusal = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["started_at", "id"], name="run_by_moment")]

    @property
    def standing_label(self) -> str:
        return Run.State(self.standing).label


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
