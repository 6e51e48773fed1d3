"""What is done with many papers at once: a batch, and each of its papers with what it was before.

The papers are put down when the batch is offered: «все 12 431 найденных» stay those, whatever comes meanwhile. Each is
done once, however often the work is begun anew.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from otklik.office.base import Addressed

RUN = "batches.run"
"""The job of `jobs.py`, by name."""


class Batch(Addressed):
    """One act on many papers. `total`, `done` and `refused` count papers."""

    class Act(models.TextChoices):
        ASSIGN = "assign", "передать отделу"
        CLASSIFY = "classify", "указать вопрос"
        SHEET = "sheet", "выгрузить в XLSX"
        PRINT = "print", "напечатать"

    class State(models.TextChoices):
        OFFERED = "offered", "ждёт решения"
        WAITING = "waiting", "ждёт очереди"
        RUNNING = "running", "выполняется"
        FINISHED = "finished", "выполнено"
        STOPPED = "stopped", "остановлено"
        UNDOING = "undoing", "отменяется"
        UNDONE = "undone", "отменено"

    act = models.CharField(max_length=20, choices=Act.choices)
    journal = models.CharField(max_length=30, help_text="whose papers: actions.JOURNALS")
    department = models.ForeignKey(
        "otklik_reference.Department", null=True, on_delete=models.PROTECT, related_name="+", help_text="assigned to"
    )
    code = models.ForeignKey(
        "otklik_reference.ClassifierItem", null=True, on_delete=models.PROTECT, related_name="+", help_text="the topic"
    )
    paper = models.CharField(
        max_length=30, blank=True, default="", db_default="", help_text="of papers.catalogue: what is printed"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    instead_of = models.BigIntegerField(null=True, help_text="the official in whose place")
    state = models.CharField(max_length=20, choices=State.choices, default=State.OFFERED)
    stop_asked = models.BooleanField(default=False)
    offered_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["by", "-offered_at", "id"], name="batch_by_maker")]


class BatchPaper(models.Model):
    """A paper of a batch: whether it is done, or why not, and what it said before."""

    class State(models.TextChoices):
        WAITING = "waiting", "ждёт"
        DONE = "done", "сделано"
        REFUSED = "refused", "нельзя"
        UNDONE = "undone", "отменено"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="papers", db_index=False)
    paper = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.TextField(blank=True, default="", db_default="", help_text="why it cannot be done, or undone")
    before = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="the code that it had, or as JSON the departments: actions.Held",
    )
    state_before = models.CharField(max_length=30, blank=True, default="", db_default="")
    state_after = models.CharField(max_length=30, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "paper"], name="batch_paper_once")]
        indexes = [models.Index(fields=["batch", "state", "paper"], name="batch_paper_by_state")]
