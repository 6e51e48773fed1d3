"""What went to ССТУ: packages of a month, what each of them says of which appeal, and the errors that came back.

An appeal is one object of a package for each higher body that sent it here, under that body's number, or one of its own
number if it came straight from its author. What an object said is remembered by its digest: the next package has what
is new or says something else. An object counts as sent when a person has said so of its package.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from otklik.office.base import Addressed

MAKE = "sstu.make_package"
"""The job of `jobs.py`, by name."""


class Package(Addressed):
    """The results of a month for ССТУ, in archives; made in the background. Counts are of objects."""

    class State(models.TextChoices):
        WAITING = "waiting", "ждёт очереди"
        RUNNING = "running", "составляется"
        READY = "ready", "готов"
        EMPTY = "empty", "отправлять нечего"
        STOPPED = "stopped", "остановлен"
        REFUSED = "refused", "не получился"

    month = models.DateField(help_text="its first day")
    is_whole = models.BooleanField(default=False, help_text="what was sent already and did not change, too")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    instead_of = models.BigIntegerField(null=True, help_text="the official in whose place")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stop_asked = models.BooleanField(default=False)
    refusal = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0, help_text="appeals to look at")
    done = models.PositiveIntegerField(default=0)
    objects_written = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    sent_on = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["month", "-id"], name="sstu_package_by_month")]


class Item(models.Model):
    """An object of a package: which appeal, by which cover, with which statuses; the register of what was sent."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="items", db_index=False)
    letter = models.ForeignKey("otklik_registry.Letter", on_delete=models.PROTECT, related_name="told_to_sstu")
    cover = models.PositiveSmallIntegerField(default=0, help_text="position of the cover letter; 0: from the author")
    guid = models.UUIDField(db_index=True, help_text="the name of its file")
    number = models.CharField(max_length=100, db_index=True)
    statuses = ArrayField(models.CharField(max_length=30), help_text="of its questions, in their order")
    digest = models.CharField(max_length=64, help_text="of what it says, a file by its own hash: `gathering.digest`")
    sha256 = models.CharField(max_length=64, help_text="of the file as written")
    size = models.PositiveBigIntegerField(help_text="bytes of the file as written")
    part = models.PositiveSmallIntegerField(help_text="the archive that it lies in, from 1")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "letter", "cover"], name="sstu_item_once")]


class ReturnedError(models.Model):
    """What the protocol of errors says of an object; it is open until the appeal was sent again."""

    letter = models.ForeignKey("otklik_registry.Letter", on_delete=models.PROTECT, related_name="sstu_errors")
    cover = models.PositiveSmallIntegerField(default=0)
    words = models.TextField()
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_by = models.ForeignKey(Package, null=True, on_delete=models.PROTECT, related_name="settled")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "cover", "words"],
                condition=models.Q(settled_by__isnull=True),
                name="sstu_error_open_once",
            )
        ]
