"""Messages of the feedback platform (ПОС): a citizen reports a problem, follows it, rates the answer.

ПП РФ № 1802 of 10.11.2020; not 59-ФЗ. The platform masters number, term and status.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from otklik.office.base import Addressed, Notes


class Message(Addressed):
    """A message. `due_on` is the last day by the platform, inclusive."""

    external_id = models.CharField(max_length=100, unique=True)
    accepted_at = models.DateTimeField()
    category = models.CharField(max_length=200)
    subcategory = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    address = models.CharField(max_length=500, blank=True)
    settlement = models.ForeignKey(
        "otklik_reference.Settlement", null=True, on_delete=models.PROTECT, related_name="messages"
    )
    department = models.ForeignKey(
        "otklik_reference.Department", null=True, on_delete=models.PROTECT, related_name="messages"
    )
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, help_text="WGS 84, degrees")
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, help_text="WGS 84, degrees")
    due_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    rating = models.PositiveSmallIntegerField(null=True, validators=[MinValueValidator(1), MaxValueValidator(5)])
    outer_system = models.CharField(max_length=30, blank=True)
    notes = Notes()

    class Meta:
        indexes = [
            models.Index(fields=["accepted_at", "id"], name="message_by_moment"),
            models.Index(fields=["due_on", "id"], name="message_by_last_day"),
            models.Index(
                fields=["due_on", "id"], condition=models.Q(answered_at__isnull=True), name="message_unanswered"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True) | models.Q(rating__range=(1, 5)),
                name="rating_is_1_to_5",
            )
        ]
