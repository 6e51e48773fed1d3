"""What this room keeps: templates that the office has changed, long papers that were asked for, posted letters."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from otklik.office.base import Addressed

JOURNAL_ASKED = "papers.journal_asked"
"""The job of `jobs.py`, by name."""


class PaperTemplate(models.Model):
    """A template of the office's own; without a row the paper has the one that the product brings.

    The file is the latest one that `office/files` keeps with this row (`paper_template`).
    """

    paper = models.CharField(max_length=30, unique=True, help_text="of catalogue.PAPERS")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


class Printing(Addressed):
    """A journal of a period that somebody has asked for; it is made in the background and kept with this row."""

    class State(models.TextChoices):
        WAITING = "waiting", "готовится"
        READY = "ready", "готов"
        REFUSED = "refused", "не получился"

    series = models.CharField(max_length=30, help_text="the code of a registry.Series")
    title = models.TextField()
    since = models.DateField()
    until = models.DateField()
    kind = models.CharField(max_length=10, help_text="of rendering.KINDS")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    refusal = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class Mailing(Addressed):
    """Letters that went to the post in one go: a list of form 103, numbered by its key."""

    posted_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


class MailItem(models.Model):
    """An outgoing letter of a mailing: to whom, where, and under which number of the post (ШПИ)."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="items", db_index=False)
    letter = models.ForeignKey("otklik_registry.Letter", on_delete=models.PROTECT, related_name="mailed")
    position = models.PositiveSmallIntegerField()
    recipient = models.CharField(max_length=500)
    address = models.CharField(max_length=500)
    tracking = models.CharField(max_length=14, unique=True, help_text="fourteen digits, the last one a check")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "letter"], name="mailed_once_a_list")]
