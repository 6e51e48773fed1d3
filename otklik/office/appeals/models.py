"""What 59-ФЗ adds to a letter: the applicant, the questions, the cover letters of higher bodies, the results.

An appeal is a letter (same primary key). One consideration may come by several covers, each with its own number,
date and term of report. The unit of result is the question.
"""

from __future__ import annotations

from django.db import models

from otklik.office.base import KeptDate, KeptFlag, KeptText, Notes, sort_key, words_digest


class Form(models.TextChoices):
    WRITTEN = "written", "письменное"
    ELECTRONIC = "electronic", "электронное"


class Kind(models.TextChoices):
    """59-ФЗ, ст. 4."""

    SUGGESTION = "suggestion", "предложение"
    APPLICATION = "application", "заявление"
    COMPLAINT = "complaint", "жалоба"


class Outcome(models.TextChoices):
    """Result of considering a question; none yet is «в работе». «Дан ответ» says nothing of the merits."""

    SUPPORTED = "supported", "поддержано"
    EXPLAINED = "explained", "разъяснено"
    NOT_SUPPORTED = "not_supported", "не поддержано"
    REDIRECTED = "redirected", "перенаправлено"
    LEFT_WITHOUT_ANSWER = "left_without_answer", "без ответа"
    ANSWERED = "answered", "дан ответ"
    WITHDRAWN = "withdrawn", "отозвано"


class Repeat(models.TextChoices):
    """What an appeal is to earlier ones of its author: on the same question, more than once, or the same text."""

    REPEATED = "repeated", "повторное"
    MULTIPLE = "multiple", "многократное"
    DUPLICATE = "duplicate", "дубликат"


class ReplyBy(models.TextChoices):
    """How the author asked to be answered (59-ФЗ, ст. 10 ч. 4)."""

    POST = "post", "почтой"
    EMAIL = "email", "по электронной почте"
    EPGU = "epgu", "в личный кабинет Госуслуг"
    IN_PERSON = "in_person", "лично"


class Appeal(models.Model):
    """An appeal as it was written: names, address and contacts stay as the paper has them.

    By day, term and state it is listed and counted more often than by anything else, and the rows that say them lie in
    five tables. So it carries a copy of them, which the triggers of migration 0006 keep true whoever writes those rows.
    """

    letter = models.OneToOneField(
        "otklik_registry.Letter", primary_key=True, on_delete=models.CASCADE, related_name="appeal"
    )
    received_on = models.DateField(null=True)
    form = models.CharField(max_length=20, choices=Form.choices)
    kind = models.CharField(max_length=20, choices=Kind.choices, blank=True)
    citizen = models.ForeignKey("otklik_people.Citizen", null=True, on_delete=models.PROTECT, related_name="appeals")
    surname = models.CharField(max_length=150, blank=True)
    first_name = models.CharField(max_length=150, blank=True)
    patronymic = models.CharField(max_length=150, blank=True)
    address = models.CharField(max_length=500, blank=True)
    settlement = models.ForeignKey(
        "otklik_reference.Settlement", null=True, on_delete=models.PROTECT, related_name="appeals"
    )
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=100, blank=True)
    text = models.TextField(blank=True)
    organisation = models.CharField(max_length=500, blank=True, default="", db_default="", help_text="whose it is")
    is_anonymous = models.BooleanField(default=False, db_default=False, help_text="no surname or no address")
    about_whom = models.CharField(
        max_length=500, blank=True, default="", db_default="", help_text="complained of: may not consider it"
    )
    category = models.CharField(max_length=200, blank=True, default="", db_default="", help_text="social, of benefits")
    reply_by = models.CharField(max_length=20, choices=ReplyBy.choices, blank=True, default="", db_default="")
    signatures = models.PositiveIntegerField(null=True, help_text="from two on, the appeal is collective")
    repeat = models.CharField(max_length=20, choices=Repeat.choices, blank=True, default="", db_default="")
    repeat_of_number = models.CharField(max_length=64, blank=True)
    repeat_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeats")
    sort_key = sort_key("surname")
    author_key = words_digest("surname", "first_name", "patronymic", "address")
    notes = Notes()
    registered_on = KeptDate(
        null=True, help_text="of the letter; empty within the statement that makes the appeal only"
    )
    due = KeptDate(null=True, help_text="of the term")
    answered_on = KeptDate(null=True, help_text="of the reply")
    result = KeptText(max_length=30, choices=Outcome.choices, blank=True, help_text="of the first question")
    from_higher = KeptFlag(help_text="whether the first cover letter names a higher body")
    annulled = KeptFlag(help_text="whether the number of the letter is annulled")

    class Meta:
        indexes = [
            models.Index(fields=["author_key"], name="appeal_by_author"),
            models.Index(fields=["sort_key", "letter"], name="appeal_by_surname"),
            models.Index(
                fields=["registered_on", "letter"],
                include=["due", "answered_on", "result", "from_higher", "annulled"],
                name="appeal_by_day",
            ),  # with what is counted of a year, so that it is counted without looking at rows
            models.Index(fields=["due", "letter"], name="appeal_by_last_day"),
            models.Index(
                fields=["due", "letter"],
                condition=models.Q(answered_on__isnull=True, result="", annulled=False),
                name="appeal_in_work_by_last_day",
            ),  # few, whatever the number of papers
        ]


class Question(models.Model):
    """A question of an appeal: the unit of account. Reports take the first one for the appeal's topic and result.

    Every appeal has a first one, if only to say that its topic and result are not known yet.
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=1)
    substance = models.TextField(blank=True, default="", db_default="", help_text="what is asked")
    subtype = models.CharField(max_length=10, blank=True, default="", db_default="", help_text="П/З/Ж/НО code")
    code = models.ForeignKey("otklik_reference.ClassifierItem", null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=30, choices=Outcome.choices, blank=True)
    measures_taken = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "position"], name="question_once")]


class CoverLetter(models.Model):
    """The letter by which a higher body sent an appeal here; it asks for a report by its own term.

    The first one comes with the appeal and has its number here; a later one is a paper of its own, `letter`.
    Old journals may hold its number or term and not say whose it was; such an appeal counts as one that came directly.
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="covers")
    higher_body = models.ForeignKey(
        "otklik_reference.HigherBody", null=True, on_delete=models.PROTECT, related_name="covers", db_index=False
    )  # cover_letter_by_senders_date begins with it
    position = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(max_length=100, blank=True)
    dated_on = models.DateField(null=True)
    control_due = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    letter = models.OneToOneField(
        "otklik_registry.Letter", null=True, on_delete=models.PROTECT, related_name="covers_appeal"
    )
    is_watched = models.BooleanField(
        default=False,
        db_default=False,
        help_text="whether its report, until it is sent, is our business",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "position"], name="cover_letter_once")]
        indexes = [
            models.Index(fields=["higher_body", "dated_on"], name="cover_letter_by_senders_date"),
            models.Index(
                fields=["control_due", "appeal"],
                include=["higher_body"],
                condition=models.Q(is_watched=True, reported_on__isnull=True, control_due__isnull=False),
                name="cover_letter_to_report_on",
            ),  # few, whatever the number of papers
        ]


class Signatory(models.Model):
    """Who signed a collective appeal besides its first author; each may be told the answer."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="signatories")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=450)
    address = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "position"], name="signatory_once")]


class Decision(models.Model):
    """A decision that an appeal is not answered on its merits (59-ФЗ, ст. 11), or stops (ст. 5 п. 5)."""

    appeal = models.OneToOneField(Appeal, primary_key=True, on_delete=models.CASCADE, related_name="decision")
    case = models.CharField(max_length=20, help_text="rules.refusals.Case")
    decided_on = models.DateField()
    ground = models.TextField(help_text="what in the paper makes it such a case")
    page = models.CharField(max_length=500, blank=True, help_text="where the answer stands on the official site")
    notice_due = models.DateField(null=True, help_text="the last day of telling the author; empty: she is not told")
    earlier = models.ManyToManyField(Appeal, related_name="+", help_text="the answers before correspondence ended")
