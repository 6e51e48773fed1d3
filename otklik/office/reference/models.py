"""Reference books: what the office calls things, and since when.

Every book is dated: a paper of 2021 keeps the names of 2021. A row is in force from `since` to `until`, both
inclusive; an open end is null. Rows are added, never rewritten, once a paper uses them.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from otklik.office.base import Addressed, identity_key, sort_key
from otklik.rules.deadlines import Step
from otklik.rules.law import Procedure

EMPTY = models.Value([], ArrayField(models.CharField(max_length=30)))


class Dated(models.Model):
    """A row that is in force for a time."""

    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Installation(models.Model):
    """This copy of Otklik: one row. A demo database is marked, so that nobody takes it for the real one."""

    demo = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="installation_is_one")]


class BodyName(Dated):
    """How the administration is called, its letterhead and its codes, for a time."""

    name = models.TextField()
    name_genitive = models.TextField()
    name_prepositional = models.TextField()
    name_accusative = models.TextField()
    short_name = models.TextField()
    district_genitive = models.TextField()
    region = models.TextField()
    region_genitive = models.TextField()
    letterhead = models.TextField(help_text="lines of the letterhead, top to bottom")
    oktmo = models.CharField(max_length=11, blank=True)
    head_post = models.TextField()
    head_post_genitive = models.TextField()
    head_post_instrumental = models.TextField()
    head_name = models.TextField(blank=True)
    sstu_id = models.CharField(max_length=36, blank=True, default="", db_default="", help_text="its GUID in ССТУ")


class Department(Dated):
    """A structural unit that executes; a paper keeps the unit it was given to. With all below it, it is a branch."""

    name = models.TextField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    sort_key = sort_key("name")
    key = identity_key("name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="department_once")]


class Official(Dated):
    """A post that receives citizens or signs, and who held it."""

    post = models.TextField()
    name = models.TextField(blank=True)
    sort_key = sort_key("post")
    key = identity_key("post", "name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="official_once")]


class Settlement(Dated):
    """A territory that figures are counted by: a settlement of the district, or «вне района»."""

    name = models.TextField()
    genitive = models.TextField(blank=True)
    is_outside = models.BooleanField(default=False)
    sort_key = sort_key("name")
    key = identity_key("name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="settlement_once")]


class HigherBody(Dated):
    """A body whose cover letters put an appeal under special control."""

    name = models.TextField()
    genitive = models.TextField(blank=True)
    sstu_id = models.CharField(max_length=36, blank=True, default="", db_default="", help_text="its GUID in ССТУ")
    sort_key = sort_key("name")
    key = identity_key("name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="higher_body_once")]


class LetterKind(Addressed):
    """A kind of paper, «судебная повестка»: the journal that numbers it, what its card asks for, its term, its control.

    The one place of a kind: an office adds a row and registers by it at once. Journals of other systems bring kinds of
    their own, which are ordinary official letters until the office says otherwise. `template` is empty where the
    journal's own serves; `procedure` and `step` name the row of `rules.deadlines.TERMS` by which it is answered, if
    there is one.
    """

    class Control(models.TextChoices):
        NONE = "", "без контроля"
        ORDINARY = "ordinary", "контроль"
        SPECIAL = "special", "особый контроль"

    class Sort(models.TextChoices):
        """What a paper of the kind is to the house: which rows it has besides its letter's."""

        LETTER = "letter", "письмо"
        APPEAL = "appeal", "обращение гражданина"
        COVER = "cover", "сопроводительное письмо к обращению"
        OUTGOING = "outgoing", "исходящее письмо"

    class Field(models.TextChoices):
        """What a card may be required to say."""

        CORRESPONDENT = "correspondent", "корреспондент"
        OUTGOING_NUMBER = "outgoing_number", "исходящий номер"
        OUTGOING_ON = "outgoing_on", "дата исходящего"
        RECEIVED_TIME = "received_time", "время поступления"
        SUMMARY = "summary", "краткое содержание"
        ADDRESSEE = "addressee", "кому адресовано"
        SIGNATORY = "signatory", "кто подписал"
        SHEETS = "sheets", "листов"
        CASE_INDEX = "case_index", "индекс дела"
        ANSWERS = "answers", "на что отвечает"
        SURNAME = "surname", "фамилия"
        ADDRESS = "address", "адрес заявителя"
        TEXT = "text", "содержание обращения"
        QUESTIONS = "questions", "вопросы по классификатору"

    name = models.TextField()
    sort = models.CharField(max_length=20, choices=Sort.choices, default=Sort.LETTER, db_default=Sort.LETTER)
    journal = models.CharField(
        max_length=30, default="correspondence", db_default="correspondence", help_text="the code of a registry.Series"
    )
    template = models.CharField(max_length=60, blank=True, default="", db_default="")
    procedure = models.CharField(
        max_length=30, default=Procedure.OFFICIAL_LETTER.value, db_default=Procedure.OFFICIAL_LETTER.value
    )
    step = models.CharField(max_length=40, default=Step.ANSWER.value, db_default=Step.ANSWER.value)
    required = ArrayField(
        models.CharField(max_length=30), default=list, db_default=EMPTY, help_text="fields that its card must have"
    )
    control = models.CharField(
        max_length=20, choices=Control.choices, default=Control.NONE, db_default=Control.NONE, blank=True
    )
    is_offered = models.BooleanField(default=True, db_default=True, help_text="whether a registrar may choose it")
    sort_key = sort_key("name")
    key = identity_key("name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="letter_kind_once")]


class Network(Dated):
    """A social network. `footnote` is what the law makes a report say where it is named."""

    name = models.TextField()
    footnote = models.TextField(blank=True)
    footnote_since = models.DateField(null=True, blank=True)
    sort_key = sort_key("name")
    key = identity_key("name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="network_once")]


class ClassifierItem(models.Model):
    """A row of the thematic classifier (типовой общероссийский тематический классификатор).

    Levels 1–5: section, topic, theme, question, subquestion; only levels 4 and 5 are assigned to a question of an
    appeal. `position` keeps the order of the official file. A code once used is never deleted.

    Journals of other systems name codes that the edition in force does not have: withdrawn ones, bare upper levels
    («0005»). An import adds them after the last row, without a parent, as «код не из действующего классификатора»: a
    paper missing from every figure would be worse. Their digits count them to sections and report topics all the same.
    """

    code = models.CharField(max_length=25, primary_key=True, db_collation="C")
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    title = models.TextField()
    sort_key = sort_key("title")
    position = models.PositiveIntegerField(unique=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)


class ReportTopic(models.Model):
    """A topic of the annual report: `housing` – «жилищно-коммунальное хозяйство»; exactly one is the rest."""

    code = models.CharField(max_length=20, primary_key=True)
    title = models.TextField()
    title_genitive = models.TextField(help_text="обращения по вопросам …")
    position = models.PositiveSmallIntegerField(unique=True)
    is_rest = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_rest"], condition=models.Q(is_rest=True), name="one_topic_is_the_rest")
        ]


class ReportTopicPrefix(models.Model):
    """Question codes that belong to a report topic; the longest prefix wins."""

    prefix = models.CharField(max_length=25, primary_key=True, db_collation="C")
    topic = models.ForeignKey(ReportTopic, on_delete=models.CASCADE, related_name="prefixes")


class OfficeTerm(models.Model):
    """A term that the office has entered itself, in the words of `rules.deadlines.Term`: for papers from `since` on.

    It stands beside the table of the law, which the product brings; of two rows of one day the product's is believed.
    """

    step = models.CharField(max_length=40)
    procedure = models.CharField(max_length=40)
    length = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20)
    start = models.CharField(max_length=20)
    roll = models.CharField(max_length=20)
    since = models.DateField()
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["procedure", "step", "since"], name="office_term_once")]


class AnswerNorm(Dated):
    """The norm of answering an incident: so many hours by the named clock."""

    class Clock(models.TextChoices):
        WORKING_HOURS = "working_hours", "рабочие часы"
        HOURS = "hours", "часы по календарю"

    urgent = models.BooleanField()
    hours = models.PositiveSmallIntegerField()
    clock = models.CharField(max_length=20, choices=Clock.choices)
    source = models.TextField()
