"""What leaves the house about a paper that came: to whom, by when, how; numbered and sent by the registrar.

Whatever is decided of a paper puts a row here – a reply, a notice, an inquiry, a report; until it is sent it waits in
one queue, by its last day.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from otklik.office.base import Addressed

WAITS = models.Q(sent_on=None, dropped="")
"""The condition of a letter out waiting to be numbered and sent."""


class Dispatch(Addressed):
    """A letter to one recipient, about one paper. `outgoing` is the letter out by whose number it went.

    One letter out may go to several recipients, and answer several papers. `due` is the last day of sending, inclusive.
    """

    class Kind(models.TextChoices):
        REPLY = "reply", "ответ"
        INTERIM = "interim", "промежуточный ответ"
        EXTENSION_NOTICE = "extension_notice", "уведомление о продлении срока"
        REDIRECT = "redirect", "сопроводительное письмо о направлении по компетенции"
        REDIRECT_NOTICE = "redirect_notice", "уведомление о направлении по компетенции"
        INQUIRY = "inquiry", "запрос документов и материалов"
        CLARIFICATION = "clarification", "запрос уточнения у автора"
        LEFT_NOTICE = "left_notice", "уведомление: ответ по существу не даётся"
        REPORT = "report", "доклад вышестоящему органу"

    class Way(models.TextChoices):
        POST = "post", "почтой"
        EMAIL = "email", "по электронной почте"
        EPGU = "epgu", "в личный кабинет Госуслуг"
        IN_PERSON = "in_person", "лично"
        SYSTEM = "system", "по СЭД или МЭДО"

    letter = models.ForeignKey("otklik_registry.Letter", on_delete=models.PROTECT, related_name="dispatches")
    cover = models.ForeignKey(
        "otklik_appeals.CoverLetter", null=True, on_delete=models.SET_NULL, related_name="reports",
        help_text="to which a report answers",
    )  # fmt: skip
    kind = models.CharField(max_length=30, choices=Kind.choices)
    recipient = models.CharField(max_length=500)
    address = models.CharField(max_length=500, blank=True)
    email = models.CharField(max_length=254, blank=True)
    way = models.CharField(max_length=20, choices=Way.choices)
    text = models.TextField(blank=True, help_text="what it says; empty: what its template does")
    signatory = models.CharField(max_length=300, blank=True)
    due = models.DateField(null=True)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outgoing = models.ForeignKey(
        "otklik_registry.Letter", null=True, on_delete=models.PROTECT, related_name="dispatched"
    )
    sent_on = models.DateField(null=True)
    tracking = models.CharField(max_length=30, blank=True, help_text="number of the post (ШПИ)")
    delivered_on = models.DateField(null=True)
    dropped = models.TextField(blank=True, help_text="why it is not sent after all")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_on__isnull=True) | models.Q(outgoing__isnull=False), name="sent_under_a_number"
            ),
        ]
        indexes = [
            models.Index(
                models.F("due").asc(nulls_last=True), "id",
                condition=models.Q(sent_on__isnull=True, dropped=""), name="dispatch_to_send",
            ),
            models.Index(models.F("due").asc(nulls_last=True), "id", name="dispatch_by_last_day"),
            models.Index(fields=["sent_on"], condition=models.Q(sent_on__isnull=False), name="dispatch_by_day_sent"),
        ]  # fmt: skip
