"""Signed reports: a report is stored with its figures, so that next year's correction does not rewrite it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from otklik.office.base import Addressed


class SignedReport(Addressed):
    """A report as it was signed: figures, their hash, the page that was read. Its files stand in `office/files`."""

    since = models.DateField()
    until = models.DateField()
    body = models.TextField()
    report = models.JSONField(help_text="the whole report as annual-Y.json has it")
    page = models.TextField(help_text="the blocks of the page as JSON text, in their order")
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["since", "until"], name="report_is_signed_once")]
