"""What is done with any paper: who works on it, by when, what was answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from otklik.office.base import Addressed
from otklik.rules.deadlines import Step


class Assignment(Addressed):
    """A paper given to a department, and there to a person once somebody is named; the responsible one answers.

    Assignments are a tree: what a head gives (no `parent`) its holder passes down, never by a later day. Responsible is
    one of those that a head gave, and one of those passed down from each; following them down leads to the person who
    writes the answer. A returned one is nobody's any more: it stays for the history.
    """

    class State(models.TextChoices):
        GIVEN = "given", "ждёт принятия"
        ACCEPTED = "accepted", "в работе"
        RETURNED = "returned", "возвращено"
        DONE = "done", "исполнено"

    letter = models.ForeignKey(
        "otklik_registry.Letter", on_delete=models.CASCADE, related_name="assignments", db_index=False
    )  # assignment_once begins with it
    department = models.ForeignKey("otklik_reference.Department", on_delete=models.PROTECT, related_name="assignments")
    executor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )
    is_responsible = models.BooleanField(default=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="passed_down")
    text = models.TextField(blank=True, default="", db_default="", help_text="what is to be done, if it was said")
    due = models.DateField(null=True, help_text="its own last day, not later than the one above; empty: that one")
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.GIVEN, db_default=State.GIVEN, help_text="and since when"
    )
    state_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True, help_text="empty: by another system")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.TextField(blank=True, default="", db_default="", help_text="why it was returned")
    part = models.TextField(blank=True, default="", db_default="", help_text="what a co-executor hands in")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "department", "executor"],
                include=["state"],
                nulls_distinct=False,
                name="assignment_once",
            ),  # with what a reach asks, so that a list within it is read without looking at assignments
            models.UniqueConstraint(
                fields=["letter"],
                condition=models.Q(is_responsible=True, parent__isnull=True) & ~models.Q(state="returned"),
                include=["department", "executor"],
                name="one_department_is_responsible",
            ),
            models.UniqueConstraint(
                fields=["parent"],
                condition=models.Q(is_responsible=True) & ~models.Q(state="returned"),
                name="one_below_is_responsible",
            ),
        ]
        indexes = [
            models.Index(
                fields=["executor", "letter"],
                condition=models.Q(state__in=["given", "accepted"], given_at__isnull=False),
                name="assignment_open_of_person",
            ),  # few, whatever the number of papers: nothing that another system gave is among them
            models.Index(
                fields=["department", "letter"],
                condition=models.Q(state__in=["given", "accepted"], given_at__isnull=False, executor__isnull=True),
                name="assignment_open_of_department",
            ),
            models.Index(
                fields=["due", "letter"],
                condition=models.Q(due__isnull=False, state__in=["given", "accepted"]),
                name="assignment_with_a_day",
            ),
        ]


class Term(models.Model):
    """The term of answering a paper. All days are last days, inclusive, in the office's time zone.

    `legal_due` is what the law gives: no day off moves it, only a row of terms that is entered for the paper's days.
    `control_due` is the day by which the office watches it, moved off days off; empty of papers of another system.
    `due_at` is the last moment of a term in hours. `step` names the row of `rules.deadlines.TERMS` with the procedure
    of the letter.
    `stated_due` is what another system stated with the paper and decides for it; `extended_to` is the last day after
    an extension (59-ФЗ, ст. 12 ч. 2).
    A term runs while the paper waits for an answer, for a second one too. `is_running`, and for what runs or is
    registered here `is_special` (special control), are kept by the triggers of `appeals`, migrations 0010 and 0012: so
    the few papers that wait are found among all that ever came.
    """

    letter = models.OneToOneField(
        "otklik_registry.Letter", primary_key=True, on_delete=models.CASCADE, related_name="term"
    )
    step = models.CharField(max_length=40, default=Step.ANSWER.value, db_default=Step.ANSWER.value)
    legal_due = models.DateField()
    control_due = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    stated_due = models.DateField(null=True)
    extended_to = models.DateField(null=True)
    due = models.GeneratedField(
        expression=Coalesce("extended_to", "stated_due", "legal_due"),
        output_field=models.DateField(),
        db_persist=True,
    )
    due_by_law = models.GeneratedField(
        expression=Coalesce("extended_to", "legal_due"), output_field=models.DateField(), db_persist=True
    )
    is_running = models.BooleanField(default=False, db_default=False)
    is_special = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["due", "letter"],
                include=["control_due", "extended_to", "legal_due", "is_special"],
                condition=models.Q(is_running=True),
                name="term_running_by_last_day",
            ),
        ]


class Reply(models.Model):
    """The answer to a paper; the final one closes the term."""

    letter = models.OneToOneField(
        "otklik_registry.Letter", primary_key=True, on_delete=models.CASCADE, related_name="reply"
    )
    number = models.CharField(max_length=100, blank=True)
    sent_on = models.DateField(null=True)
