"""Personal receptions (личный приём; 59-ФЗ, ст. 13): days by official, one card a visitor."""

from __future__ import annotations

from django.db import models

from otklik.office.appeals.models import Outcome
from otklik.office.base import Addressed, Notes, sort_key


class ReceptionDay(Addressed):
    """One official receiving on one day: what a report counts as a reception."""

    held_on = models.DateField()
    official = models.ForeignKey("otklik_reference.Official", on_delete=models.PROTECT, related_name="reception_days")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["held_on", "official"], name="reception_day_once")]
        indexes = [models.Index(fields=["held_on", "id"], name="reception_day_by_day")]


class AnswerForm(models.TextChoices):
    ORAL = "oral", "устный"
    WRITTEN = "written", "письменный"


class ReceptionCard(Addressed):
    """The card of a personal reception (карточка личного приёма)."""

    day = models.ForeignKey(
        ReceptionDay, on_delete=models.PROTECT, related_name="cards", db_index=False
    )  # reception_card_by_day begins with it
    number = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField(help_text="of the reception; a number is unique within it")
    citizen = models.ForeignKey("otklik_people.Citizen", null=True, on_delete=models.PROTECT, related_name="receptions")
    surname = models.CharField(max_length=150, blank=True)
    first_name = models.CharField(max_length=150, blank=True)
    patronymic = models.CharField(max_length=150, blank=True)
    address = models.CharField(max_length=500, blank=True)
    settlement = models.ForeignKey(
        "otklik_reference.Settlement", null=True, on_delete=models.PROTECT, related_name="receptions"
    )
    code = models.ForeignKey("otklik_reference.ClassifierItem", null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    outcome = models.CharField(max_length=30, choices=Outcome.choices, blank=True)
    measures_taken = models.BooleanField(null=True)
    answer_form = models.CharField(max_length=20, choices=AnswerForm.choices, blank=True)
    sort_key = sort_key("surname")
    outer_system = models.CharField(max_length=30, blank=True)
    notes = Notes()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="reception_card_once")]
        indexes = [
            models.Index(fields=["day", "id"], name="reception_card_by_day"),
            models.Index(fields=["sort_key", "id"], name="reception_card_by_surname"),
            models.Index(fields=["number"], opclasses=["text_pattern_ops"], name="reception_card_by_number"),
        ]
