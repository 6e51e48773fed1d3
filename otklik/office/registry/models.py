"""Every letter in and out: journal, number, date, correspondent.

A number is unique within its journal and year and never used twice. A paper that another system mastered keeps
that system's number.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import ExtractYear

from otklik.office.base import Addressed, Notes, identity_key, sort_key, sorted_by


class Series(models.Model):
    """A journal that numbers letters: `correspondence` – «Журнал входящей корреспонденции»."""

    code = models.CharField(max_length=30, unique=True)
    title = models.TextField()


class Counter(models.Model):
    """The last number given in a journal in a year; locked last in a registering transaction."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="counters")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="counter_once")]


class Correspondent(models.Model):
    """A body, firm or person that letters come from and go to."""

    name = models.CharField(max_length=500)
    sort_key = sort_key("name")
    key = identity_key("name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="correspondent_once")]


class CorrespondentAlias(models.Model):
    """Another writing of a correspondent's name, which leads to the same row."""

    correspondent = models.ForeignKey(Correspondent, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=500)
    key = identity_key("name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="correspondent_alias_once")]


class Letter(Addressed):
    """A registered paper. `in_correspondence` says whether it stands in the journal of all incoming correspondence."""

    class Direction(models.TextChoices):
        INCOMING = "incoming", "входящее"
        OUTGOING = "outgoing", "исходящее"

    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.INCOMING)
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="letters", db_index=False
    )  # letter_number_once begins with it
    number = models.CharField(max_length=64)
    serial = models.PositiveIntegerField(null=True, help_text="the counted part of the number")
    registered_on = models.DateField()
    year = models.GeneratedField(
        expression=ExtractYear("registered_on"),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    received_on = models.DateField(null=True)
    in_correspondence = models.BooleanField(default=True)
    kind = models.ForeignKey(
        "otklik_reference.LetterKind", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # a dozen kinds in a million letters: an index would be written and not read
    correspondent = models.ForeignKey(Correspondent, null=True, on_delete=models.PROTECT, related_name="letters")
    correspondent_name = models.CharField(max_length=500, blank=True, help_text="as the journal wrote it")
    outgoing_number = models.CharField(max_length=100, blank=True, help_text="the sender's number")
    outgoing_on = models.DateField(null=True)
    delivery = models.CharField(max_length=100, blank=True)
    summary = models.TextField(blank=True)
    sheets = models.PositiveIntegerField(null=True)
    case_index = models.CharField(max_length=100, blank=True)
    outer_system = models.CharField(max_length=30, blank=True, help_text="who masters the number; empty: we do")
    notes = Notes()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "number"], name="letter_number_once"),
        ]
        indexes = [
            models.Index(
                fields=["registered_on", "id"],
                include=["direction", "in_correspondence"],
                name="letter_by_day_registered",
            ),  # with what the journal of correspondence asks, so that it is counted without looking at rows
            models.Index(fields=["serial", "id"], name="letter_by_serial"),
            models.Index(sorted_by("correspondent_name"), "id", name="letter_by_correspondent"),
            models.Index(fields=["number"], opclasses=["text_pattern_ops"], name="letter_by_number"),
        ]
