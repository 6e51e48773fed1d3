"""Resolutions: who is to do what about a paper, in a head's or a deputy's words; and what helps to write them.

What a resolution gives stands in `work.Assignment`, a tree; here is the resolution itself, on the screen or in ink.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from otklik.office.base import Addressed


class Resolution(Addressed):
    """What a head or a deputy has decided about a paper: `on` is its day, `due` the last day that it sets, inclusive.

    One in ink has its scan and whoever entered it on the author's behalf; one on the screen has neither.
    """

    letter = models.ForeignKey("otklik_registry.Letter", on_delete=models.PROTECT, related_name="resolutions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    on = models.DateField()
    due = models.DateField(null=True)
    at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    scan = models.ForeignKey("otklik_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(entered_by__isnull=True, scan__isnull=True)
                | models.Q(entered_by__isnull=False, scan__isnull=False),
                name="ink_has_its_scan",
            ),
        ]


class PartFile(models.Model):
    """A file of the paper that a co-executor has handed in with her part."""

    assignment = models.ForeignKey("otklik_work.Assignment", on_delete=models.CASCADE, related_name="part_files")
    file = models.OneToOneField("otklik_files.StoredFile", on_delete=models.PROTECT, related_name="+")


class Phrase(Addressed):
    """A ready wording of a resolution, as this office writes it; offered in the order of `position`."""

    text = models.CharField(max_length=300, unique=True)
    position = models.PositiveSmallIntegerField(default=0)


class Route(Addressed):
    """A row of the office's order: questions of a topic, perhaps of one territory, are a department's or an official's.

    In force from `since` to `until`, both inclusive. `rules.routing.route` says which of several rows decides.
    """

    prefix = models.CharField(max_length=25, blank=True, help_text="the beginning of a question's code; empty: any")
    settlement = models.ForeignKey(
        "otklik_reference.Settlement", null=True, on_delete=models.PROTECT, related_name="+", help_text="empty: any"
    )
    department = models.ForeignKey("otklik_reference.Department", on_delete=models.PROTECT, related_name="+")
    executor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.CharField(max_length=300, help_text="the office's act: «распоряжение от … № …»")

    class Meta:
        constraints = [
            models.UniqueConstraint("prefix", Coalesce("settlement", 0), "since", name="route_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")), name="route_has_days"
            ),
        ]
