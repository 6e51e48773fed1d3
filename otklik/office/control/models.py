"""Special control of papers: who put one under it or took it off, when and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ControlMark(models.Model):
    """Somebody put a paper under special control, or took it off; the last one says how it stands.

    A paper may be under special control without one: it came so, by its kind or from a higher body.
    """

    letter = models.ForeignKey("otklik_registry.Letter", on_delete=models.PROTECT, related_name="control_marks")
    on = models.BooleanField(help_text="put under it; else taken off")
    ground = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    instead_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
