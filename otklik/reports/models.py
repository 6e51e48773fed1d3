"""Signed reports: a report is stored with its figures, so that next year's correction does not rewrite it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from otklik.office.base import Addressed


class SignedReport(Addressed):
    """An annual report as it was signed: figures, their hash, the moment as of which they were counted."""

    since = models.DateField()
    until = models.DateField()
    body = models.TextField()
    report = models.JSONField(help_text="the whole report as annual-Y.json has it")
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
