"""Notices to officials: what each was told, when she saw it, whether it went to her by e-mail, what she wants by it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from otklik.office.base import Addressed


class Notice(Addressed):
    """What an official is told, of a paper or, without one, of many at once. Nobody is told the same twice.

    `step` is how near its paper is (`rules.reminders`); `on` the day that it tells of: the paper's control day while
    that is ahead, so that another term is told of anew; of what is late the day of telling.
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False)
    letter = models.ForeignKey("otklik_registry.Letter", null=True, on_delete=models.CASCADE, related_name="notices")
    step = models.SmallIntegerField()
    on = models.DateField()
    text = models.CharField(max_length=300, help_text="number and term; nothing of the citizen")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    emailed_at = models.DateTimeField(null=True, help_text="empty: by no e-mail, or not yet")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["to", "letter", "step", "on"], nulls_distinct=False, name="told_once")
        ]
        indexes = [
            models.Index(fields=["to", "-id"], name="notice_of_official"),
            models.Index(fields=["to", "id"], condition=models.Q(seen_at__isnull=True), name="notice_unseen"),
        ]


class Wishes(models.Model):
    """How an official wants to be told besides on the desk; who has no row is told by e-mail, if she has an address."""

    official = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE)
    by_email = models.BooleanField(default=True)
