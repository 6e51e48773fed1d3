"""Replies: the draft and its versions, who approved it, who signed it; what was promised; the case that it ends in.

One draft may answer several papers; they go the same way together. Versions are never rewritten: whoever saves
makes the next one. What was sent stands in `dispatch`; a paper's own day of answer in `work.Reply`.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models

from otklik.office.appeals.models import Outcome
from otklik.office.base import Addressed
from otklik.rules.retention import Record

RECORDS = [(record.value, record.label) for record in Record]


class Draft(Addressed):
    """A reply that is being written. `papers` are the letters that it answers, the first one first."""

    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_sign_since = models.DateTimeField(null=True, help_text="empty: it is not waiting for its signature")

    class Meta:
        indexes = [
            models.Index(
                fields=["to_sign_since", "id"], condition=models.Q(to_sign_since__isnull=False), name="draft_to_sign"
            ),
        ]


class DraftPaper(models.Model):
    """A letter that a draft answers; of the drafts of a letter one is current, the others are of the past."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="papers", db_index=False)
    letter = models.ForeignKey("otklik_registry.Letter", on_delete=models.PROTECT, related_name="drafts")
    position = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "letter"], name="draft_paper_once"),
            models.UniqueConstraint(
                fields=["letter"], condition=models.Q(is_current=True), name="one_draft_is_current"
            ),
        ]


class DraftVersion(models.Model):
    """The text of a draft as somebody saved it, numbered from 1. `file` is the DOCX that it was taken from."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    began_from = models.PositiveIntegerField(default=0, help_text="the version that its writer had before her; 0: none")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    file = models.ForeignKey(
        "otklik_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_sign = models.ForeignKey(
        "otklik_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="the very file that is signed",
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_version_once")]


class Editing(models.Model):
    """What an official has typed in a draft and not saved yet, and until when she was seen at it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="editing", db_index=False)
    official = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    typed = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    typed_at = models.DateTimeField(null=True, help_text="empty: nothing that is not saved")
    seen_until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "official"], name="editing_once")]


class QuestionResult(models.Model):
    """The result that a draft gives a question; the question has it when the reply is sent."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="results", db_index=False)
    question = models.ForeignKey("otklik_appeals.Question", on_delete=models.CASCADE, related_name="results")
    outcome = models.CharField(max_length=30, choices=Outcome.choices)
    measures_taken = models.BooleanField(null=True)
    measures_due = models.DateField(null=True, help_text="the day by which what is promised is done, inclusive")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "question"], name="question_result_once")]


class ReplyTemplate(Addressed):
    """A text that replies begin with: of a topic (the beginning of a question's code) and a result, or of any."""

    name = models.CharField(max_length=150)
    topic = models.CharField(max_length=30, blank=True)
    outcome = models.CharField(max_length=30, choices=Outcome.choices, blank=True)
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class Approver(models.Model):
    """Who is to approve: an official, whoever of a department may, or whoever holds a post on the day."""

    position = models.PositiveSmallIntegerField()
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    department = models.ForeignKey(
        "otklik_reference.Department", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    post = models.TextField(blank=True, default="", db_default="", help_text="as `people.User.official` calls it")

    class Meta:
        abstract = True


class Approval(Addressed, Approver):
    """A step of a draft's way to its signature. What has been decided stays, with the version that was decided on.

    After a remark the way goes on from whoever made it: those before keep what they endorsed, and the card says which
    version that was. Whoever writes may send it round from the beginning.
    """

    class State(models.TextChoices):
        COMING = "coming", "ждёт очереди"
        ASKED = "asked", "на согласовании"
        ENDORSED = "endorsed", "согласовано"
        REMARKED = "remarked", "возвращено с замечанием"

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="approvals")
    state = models.CharField(max_length=20, choices=State.choices, default=State.COMING)
    asked_at = models.DateTimeField(null=True)
    version = models.ForeignKey(DraftVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(official__isnull=False, department__isnull=True, post="")
                | models.Q(official__isnull=True, department__isnull=False, post="")
                | models.Q(official__isnull=True, department__isnull=True, post__gt=""),
                name="approved_by_one",
            ),
            models.UniqueConstraint(
                fields=["draft"], condition=models.Q(state="asked"), name="one_approver_is_asked_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["official"], condition=models.Q(state="asked"), name="approval_asked_of_official"),
            models.Index(fields=["department"], condition=models.Q(state="asked"), name="approval_asked_of_dept"),
            models.Index(
                fields=["post"], condition=models.Q(state="asked", post__gt=""), name="approval_asked_of_post"
            ),
        ]


class Remark(models.Model):
    """Why a draft was returned to its writer, and which version."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="remarks")
    version = models.ForeignKey(DraftVersion, null=True, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class ReadyChain(Addressed):
    """A way of approval that a department goes again and again: lawyer, head of department, deputy."""

    name = models.CharField(max_length=100)
    department = models.ForeignKey("otklik_reference.Department", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["department", "name"], name="ready_chain_once")]


class ReadyStep(Approver):
    """A step of a ready chain."""

    chain = models.ForeignKey(ReadyChain, on_delete=models.CASCADE, related_name="steps")


class AcceptedWarning(models.Model):
    """What the checker warned of in a version, and who said that it may stand so."""

    version = models.ForeignKey(DraftVersion, on_delete=models.CASCADE, related_name="accepted")
    rule = models.CharField(max_length=30)
    says = models.TextField()
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class Signature(models.Model):
    """By whom a draft is signed: in ink, entered by a registrar with the scan; or by a qualified signature.

    `certificate` is what a qualified signature says of itself, as text (`pkcs7.py`); nothing of it is verified but
    what `certificate["digest"]` says.
    """

    class Way(models.TextChoices):
        INK = "ink", "собственноручно"
        QUALIFIED = "qualified", "квалифицированной электронной подписью"

    draft = models.OneToOneField(Draft, primary_key=True, on_delete=models.CASCADE, related_name="signature")
    version = models.ForeignKey(DraftVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(max_length=20, choices=Way.choices)
    signer = models.CharField(max_length=300, help_text="post and name, as the paper has them")
    signed_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    signed = models.ForeignKey(
        "otklik_files.StoredFile", on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="the scan of the signed page, or the file that the signature is of",
    )  # fmt: skip
    detached = models.ForeignKey(
        "otklik_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    certificate = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))

    class Meta:
        indexes = [models.Index(fields=["-signed_on", "draft"], name="signature_by_day")]

    @property
    def valid_since(self) -> datetime | None:
        """From when the certificate is valid, as it says."""
        return self._moment("valid_since")

    @property
    def valid_until(self) -> datetime | None:
        """Until when the certificate is valid, as it says."""
        return self._moment("valid_until")

    def _moment(self, name: str) -> datetime | None:
        return datetime.fromisoformat(self.certificate[name]) if self.certificate else None


class ReplyLetter(models.Model):
    """The letter out by which a signed draft goes to one recipient: what is printed and sent is what was signed."""

    dispatch = models.OneToOneField(
        "otklik_dispatch.Dispatch", primary_key=True, on_delete=models.CASCADE, related_name="reply_letter"
    )
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="letters")


class Measure(models.Model):
    """What a reply has promised for a question and is not done yet: the paper stays under control until it is."""

    question = models.OneToOneField(
        "otklik_appeals.Question", primary_key=True, on_delete=models.CASCADE, related_name="measure"
    )
    due = models.DateField()
    done_on = models.DateField(null=True)
    evidence = models.TextField(blank=True)


class Closing(models.Model):
    """A paper taken off control: on which day, by whom; and that it was taken up again, if so."""

    letter = models.ForeignKey("otklik_registry.Letter", on_delete=models.CASCADE, related_name="closings")
    closed_on = models.DateField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    note = models.TextField(blank=True)
    reopened_on = models.DateField(null=True)
    reopened_for = models.TextField(blank=True, help_text="why it was taken up again")


class ReturnedReply(models.Model):
    """A reply that was sent and found weak: it goes back to whoever answered, with a remark."""

    letter = models.ForeignKey("otklik_registry.Letter", on_delete=models.CASCADE, related_name="returned_replies")
    department = models.ForeignKey("otklik_reference.Department", null=True, on_delete=models.PROTECT, related_name="+")
    executor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="returned_replies"
    )
    remark = models.TextField()
    returned_on = models.DateField()
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class CaseFile(Addressed):
    """A case of the nomenclature: «01-15», what it holds, of which year; how long, says `rules.retention`."""

    index = models.CharField(max_length=20)
    title = models.CharField(max_length=500)
    year = models.PositiveSmallIntegerField()
    record = models.CharField(max_length=30, choices=RECORDS, default=Record.APPEAL.value)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["index", "year"], name="case_file_once")]


class Filed(models.Model):
    """A paper in its case. `ended_on` is the day of its last consideration, from which keeping counts.

    A repeated appeal lies with the first one; all of them are kept as long as the last one is.
    """

    letter = models.OneToOneField(
        "otklik_registry.Letter", primary_key=True, on_delete=models.PROTECT, related_name="filed"
    )
    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="papers")
    first = models.ForeignKey(
        "otklik_registry.Letter", null=True, on_delete=models.PROTECT, related_name="joined_in_case",
        help_text="the first appeal that this one repeats and lies with",
    )  # fmt: skip
    volume = models.PositiveSmallIntegerField(default=1)
    sheets = models.PositiveIntegerField()
    filed_on = models.DateField()
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_on = models.DateField()
    kept_until = models.DateField(help_text="the last day of keeping, a 31 December")
