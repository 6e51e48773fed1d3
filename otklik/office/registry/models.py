"""Every letter in and out: journal, number, date, correspondent.

A number is unique within its journal and year and never used twice. A paper that another system mastered keeps
that system's number.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import ExtractYear

from otklik.office.base import Addressed, Notes, identity_key, sort_key, sorted_by, words_of
from otklik.rules.admission import Channel

WORDS_OF_NAME = words_of("name")
"""By which a correspondent is found while the name is being typed."""


class Series(models.Model):
    """A journal that numbers letters: `correspondence` – «Журнал входящей корреспонденции».

    `template` is how it writes numbers (`rules.numbering`), unless the kind of a paper has a template of its own.
    """

    code = models.CharField(max_length=30, unique=True)
    title = models.TextField()
    template = models.CharField(max_length=60, default="{номер}", db_default="{номер}")


class Counter(models.Model):
    """The last number given in a journal in a year, and the day on which it was; locked last in registering.

    An import makes numbers go on from the greatest one that it brought. What it jumped over to get there is another
    system's business; every other serial up to the last one has its paper here, if an annulled one.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="counters")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    last_on = models.DateField(null=True, help_text="empty: by an import")
    jumped = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        db_default=models.Value([], ArrayField(models.PositiveIntegerField())),
        help_text="first and last serial of each jump, one after the other",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="counter_once")]


class Correspondent(models.Model):
    """A body, firm or person that letters come from and go to."""

    name = models.CharField(max_length=500)
    sort_key = sort_key("name")
    key = identity_key("name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="correspondent_once")]
        indexes = [GinIndex(WORDS_OF_NAME, name="correspondent_words")]


class CorrespondentAlias(models.Model):
    """Another writing of a correspondent's name, which leads to the same row."""

    correspondent = models.ForeignKey(Correspondent, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=500)
    key = identity_key("name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="correspondent_alias_once")]
        indexes = [GinIndex(WORDS_OF_NAME, name="correspondent_alias_words")]


class Letter(Addressed):
    """A registered paper. `in_correspondence` says whether it stands in the journal of all incoming correspondence.

    A wrong registration is annulled and stays, with its number and the reason: it is counted no longer. What is empty
    in `state` and `procedure` belongs to papers of another system, which masters them.
    """

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
    received_at = models.DateTimeField(null=True, help_text="the moment, where it was written down: a term in hours")
    in_correspondence = models.BooleanField(default=True)
    kind = models.ForeignKey(
        "otklik_reference.LetterKind", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # a dozen kinds in a million letters: an index would be written and not read
    correspondent = models.ForeignKey(
        Correspondent, null=True, on_delete=models.PROTECT, related_name="letters", db_index=False
    )  # letter_of_correspondent begins with it
    correspondent_name = models.CharField(max_length=500, blank=True, help_text="as the journal wrote it")
    outgoing_number = models.CharField(max_length=100, blank=True, help_text="the sender's number")
    outgoing_on = models.DateField(null=True)
    delivery = models.CharField(max_length=100, blank=True)
    summary = models.TextField(blank=True)
    sheets = models.PositiveIntegerField(null=True)
    enclosures = models.PositiveIntegerField(null=True, help_text="sheets of enclosures")
    case_index = models.CharField(max_length=100, blank=True)
    addressee = models.CharField(max_length=300, blank=True, default="", db_default="", help_text="to whom")
    signatory = models.CharField(max_length=300, blank=True, default="", db_default="", help_text="who signed it")
    channel = models.CharField(max_length=30, blank=True, default="", db_default="", help_text="admission.Channel")
    procedure = models.CharField(max_length=30, blank=True, default="", db_default="", help_text="rules.law.Procedure")
    control = models.CharField(
        max_length=20, blank=True, default="", db_default="", help_text="reference.LetterKind.Control"
    )
    state = models.CharField(max_length=30, blank=True, default="", db_default="", help_text="rules.workflow.State")
    ground = models.TextField(blank=True, default="", db_default="", help_text="of registering by another day")
    annulled_on = models.DateField(null=True)
    annulment = models.TextField(blank=True, default="", db_default="", help_text="why the number was annulled")
    outer_system = models.CharField(max_length=30, blank=True, help_text="who masters the number; empty: we do")
    handed = models.ForeignKey(
        "HandOver", null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="by which the original is where it is; empty: it has not left the registrar",
    )  # fmt: skip
    notes = Notes()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "number"], name="letter_number_once"),
            models.CheckConstraint(
                condition=models.Q(annulled_on__isnull=True, annulment="")
                | (models.Q(annulled_on__isnull=False) & ~models.Q(annulment="")),
                name="annulled_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["registered_on", "id"],
                include=["direction", "in_correspondence", "annulled_on"],
                name="letter_by_day_registered",
            ),  # with what the journal of correspondence asks, so that it is counted without looking at rows
            models.Index(fields=["serial", "id"], name="letter_by_serial"),
            models.Index(sorted_by("correspondent_name"), "id", name="letter_by_correspondent"),
            models.Index(fields=["correspondent", "-registered_on"], name="letter_of_correspondent"),
            models.Index(fields=["number"], opclasses=["text_pattern_ops"], name="letter_by_number"),
            models.Index(
                fields=["correspondent", "outgoing_on"],
                condition=~models.Q(outgoing_number=""),
                name="letter_by_senders_number",
            ),  # «this sender's number and date is already registered as …»
            models.Index(
                fields=["id"], condition=models.Q(state="registered"), name="letter_awaits_resolution"
            ),  # few, whatever the number of papers
            models.Index(
                fields=["id"],
                condition=models.Q(
                    annulled_on__isnull=True, state__in=["assigned", "in_work", "draft", "approval", "to_sign"]
                ),
                name="letter_in_execution",
            ),  # `rules.workflow.IN_EXECUTION`: what is whose is counted without looking at letters
        ]


class HandOver(Addressed):
    """An act by which originals went to a department, to a person in it, or to both; its key numbers the register."""

    at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        "otklik_reference.Department", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(department__isnull=False) | models.Q(person__isnull=False),
                name="handed_over_to_somebody",
            ),
        ]


class HandedOver(models.Model):
    """A letter of an act of handing over."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="papers", db_index=False)
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="moves")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hand_over", "letter"], name="handed_over_once")]


class Answering(models.Model):
    """An outgoing letter, and an incoming one that it answers; one letter may answer several."""

    outgoing = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="answers", db_index=False)
    incoming = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="answered_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outgoing", "incoming"], name="answering_once")]


class Received(Addressed):
    """What has come and is not registered yet: from the scanner, from the window, from a channel. Nothing is lost.

    Its files are kept with it (`received` as the kind of their paper) until it is registered, and go over to the letter
    then. `typed` is what a clerk has typed in its card so far.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "ждёт регистрации"
        REGISTERED = "registered", "зарегистрировано"
        SET_ASIDE = "set_aside", "не зарегистрировано"

    channel = models.CharField(max_length=30, help_text="rules.admission.Channel")
    external_id = models.CharField(max_length=200, null=True, help_text="within the channel; empty: it has none")
    received_at = models.DateTimeField()
    title = models.CharField(max_length=300, blank=True, help_text="the name of a file, the subject of a message")
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    reason = models.TextField(blank=True, default="", db_default="", help_text="why it was set aside")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT, related_name="received")
    typed = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    @property
    def channel_label(self) -> str:
        """Return how it came, in words."""
        return Channel(self.channel).label

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="received_once"),
        ]
        indexes = [
            models.Index(
                fields=["received_at", "id"], condition=models.Q(state="waiting"), name="received_and_waiting"
            ),
        ]
