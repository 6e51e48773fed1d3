"""What is done while a paper is considered: inquiries, checks on site, acquaintance, extension, redirection.

An interim reply and a request to clarify have no rows of their own: each is a letter out, a `dispatch.Dispatch`.
Days are the office's; every last day is inclusive.
"""

from __future__ import annotations

from django.db import models

from otklik.office.base import Addressed
from otklik.office.dispatch.models import Dispatch


class Inquiry(Addressed):
    """A request to another body for documents and materials (59-ФЗ, ст. 10 ч. 1 п. 2, ч. 2).

    Its term is counted from the day on which it came there, `Dispatch.delivered_on`; until that is known, from the day
    of sending. So its last day follows from the dispatch and is stored nowhere (`queries.answer_due`).
    """

    letter = models.ForeignKey("otklik_registry.Letter", on_delete=models.PROTECT, related_name="inquiries")
    body = models.CharField(max_length=500)
    asked = models.TextField()
    dispatch = models.OneToOneField(Dispatch, on_delete=models.PROTECT, related_name="inquiry")
    answered_on = models.DateField(null=True, help_text="when what was asked for came, or the refusal")
    answer = models.ForeignKey(
        "otklik_registry.Letter", null=True, on_delete=models.PROTECT, related_name="answers_inquiries",
        help_text="the incoming letter that answers",
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["letter"], condition=models.Q(answered_on=None), name="inquiry_without_answer"),
        ]


class SiteCheck(Addressed):
    """A check on site, made by the office that considers an appeal (59-ФЗ, ст. 10 ч. 1 п. 1)."""

    letter = models.ForeignKey("otklik_registry.Letter", on_delete=models.PROTECT, related_name="site_checks")
    held_on = models.DateField()
    place = models.CharField(max_length=500)
    participants = models.TextField(help_text="one a line: post and name")
    applicant_present = models.BooleanField()
    found = models.TextField()
    photos = models.ManyToManyField("otklik_files.StoredFile", related_name="+", help_text="files of the letter")


class Acquaintance(Addressed):
    """The author looked at the materials of the consideration, or was refused for a secret (59-ФЗ, ст. 5 п. 2)."""

    letter = models.ForeignKey("otklik_registry.Letter", on_delete=models.PROTECT, related_name="acquaintances")
    held_on = models.DateField()
    who = models.CharField(max_length=300)
    shown = models.TextField(blank=True)
    refusal = models.TextField(blank=True, help_text="what was not shown, and the ground; empty: all was")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(shown="", refusal=""), name="shown_or_refused"),
        ]


class Extension(models.Model):
    """The term of an answer, made longer once (59-ФЗ, ст. 12 ч. 2; 8-ФЗ, ст. 18); the day itself is `Term.extended_to`.

    The author is told before the first term ends: `notice` has that last day.
    """

    class Ground(models.TextChoices):
        EXCEPTIONAL = "exceptional", "исключительный случай"
        INQUIRY = "inquiry", "направлен запрос в другой орган"

    letter = models.OneToOneField(
        "otklik_registry.Letter", primary_key=True, on_delete=models.PROTECT, related_name="extension"
    )
    ground = models.CharField(max_length=20, choices=Ground.choices)
    reason = models.TextField(blank=True)
    inquiry = models.ForeignKey(Inquiry, null=True, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(help_text="beyond the end of the first term")
    until = models.DateField()
    decided_on = models.DateField()
    notice = models.OneToOneField(Dispatch, null=True, on_delete=models.PROTECT, related_name="extension")


class Redirect(Addressed):
    """A paper sent to the body that is competent (59-ФЗ, ст. 8 ч. 3, 3.1), or a copy of it (ч. 4): a row a body.

    `dispatch` is the letter there, `notice` the one to the author, in common to the bodies of one decision.
    A body has a paper once, unless the letter there was dropped.
    """

    class Kind(models.TextChoices):
        COMPETENCE = "competence", "по компетенции"
        MIGRATION = "migration", "нарушение миграционного законодательства"
        COPY = "copy", "копия"

    letter = models.ForeignKey("otklik_registry.Letter", on_delete=models.PROTECT, related_name="redirects")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    body = models.ForeignKey("otklik_reference.HigherBody", on_delete=models.PROTECT, related_name="redirects")
    contacts = models.CharField(max_length=500, help_text="address and telephone, as the author is told")
    reason = models.TextField(help_text="why it is theirs")
    decided_on = models.DateField()
    due = models.DateField(null=True, help_text="the last day of sending; empty: no law sets one")
    late = models.TextField(blank=True, help_text="why it was decided after that day")
    despite = models.TextField(blank=True, help_text="why the body, named as complained of, may have it all the same")
    dispatch = models.OneToOneField(Dispatch, on_delete=models.PROTECT, related_name="redirect")
    notice = models.ForeignKey(Dispatch, null=True, on_delete=models.PROTECT, related_name="redirects_told")
