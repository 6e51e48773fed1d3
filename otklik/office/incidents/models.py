"""Incidents: posts in social networks, found by monitoring and answered in hours. Not appeals under 59-ФЗ."""

from __future__ import annotations

from django.db import models

from otklik.office.base import Addressed, Notes


class Incident(Addressed):
    """A post that waits for an answer. Moments are in UTC inside; the norm runs in the office's working hours."""

    external_id = models.CharField(max_length=100, unique=True)
    network = models.ForeignKey("otklik_reference.Network", on_delete=models.PROTECT, related_name="incidents")
    url = models.CharField(max_length=1000, blank=True)
    author = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField()
    urgent = models.BooleanField(default=False)
    topic_group = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    settlement = models.ForeignKey(
        "otklik_reference.Settlement", null=True, on_delete=models.PROTECT, related_name="incidents"
    )
    department = models.ForeignKey(
        "otklik_reference.Department", null=True, on_delete=models.PROTECT, related_name="incidents"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    result = models.CharField(max_length=200, blank=True, help_text="as the outer system words it")
    outer_system = models.CharField(max_length=30, blank=True)
    notes = Notes()

    class Meta:
        indexes = [
            models.Index(fields=["accepted_at", "id"], name="incident_by_moment"),
            models.Index(
                fields=["accepted_at", "id"], condition=models.Q(answered_at__isnull=True), name="incident_unanswered"
            ),
        ]
