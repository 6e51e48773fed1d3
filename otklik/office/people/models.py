"""People: those who work here and those who write to us. Staff and citizens are never the same account."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Replace

from otklik.office.base import YO_AFTER_YE, Addressed, identity_key, sort_key, sorted_by, words_digest, words_of


class Role(models.TextChoices):
    """What an official is here for; what a role may do stands in `rights`."""

    REGISTRAR = "registrar", "регистратор"
    HEAD = "head", "глава"
    DEPUTY = "deputy", "заместитель главы"
    EXECUTOR = "executor", "исполнитель"
    CONTROLLER = "controller", "контролёр"
    PRESS_OFFICER = "press_officer", "пресс-служба"
    RECEPTION_SECRETARY = "reception_secretary", "секретарь приёма"
    ADMINISTRATOR = "administrator", "администратор"
    AUDITOR = "auditor", "аудитор"


class User(Addressed, AbstractUser):
    """An official's account."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("Фамилия И. О.", max_length=150)
    role = models.CharField(max_length=30, choices=Role.choices)
    department = models.ForeignKey(
        "otklik_reference.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="officials",
        help_text="where she works; of a deputy, the top of the branch that she answers for",
    )
    official = models.ForeignKey(
        "otklik_reference.Official",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accounts",
        help_text="the post under which she receives citizens",
    )
    granted = ArrayField(
        models.CharField(max_length=40),
        default=list,
        db_default=models.Value([], ArrayField(models.CharField(max_length=40))),
        blank=True,
        help_text="actions that are given to persons by name: rights.BY_NAME",
    )
    sort_key = sort_key("name")

    REQUIRED_FIELDS = ["name", "role"]

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class Substitution(Addressed):
    """Who stands in for whom, from a day to a day, both inclusive: the substitute may do what the absent one may.

    Whoever stands in for a substitute stands in for all that she stands in for; nobody comes to stand in for himself
    (`actions.arrange_substitution`). Terms of papers never move.
    """

    absent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="substitutions")
    substitute = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stands_in")
    since = models.DateField()
    until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="substitution_has_days"),
            models.CheckConstraint(
                condition=~models.Q(absent=models.F("substitute")), name="nobody_stands_in_for_himself"
            ),
        ]


class Citizen(Addressed):
    """A person who wrote or came. The same full name at the same address is the same person; more only a clerk decides.

    Stops and commas do not make another person: «ул.Мира, 5» and «ул. Мира 5» are two addresses of one. The journals
    that we take hold nothing that would join a name to a second address: no number of a person, no telephone or
    e-mail that one name gave at two.
    """

    surname = models.CharField(max_length=150)
    first_name = models.CharField(max_length=150, blank=True)
    patronymic = models.CharField(max_length=150, blank=True)
    address = models.CharField(max_length=500, blank=True, help_text="as first given; every one in `addresses`")
    sort_key = sort_key("surname")
    key = words_digest("surname", "first_name", "patronymic", "address")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="citizen_once")]
        indexes = [
            models.Index(sorted_by("surname", "first_name", "patronymic"), "id", name="citizen_by_name"),
            models.Index(
                Replace("sort_key", models.Value(YO_AFTER_YE), models.Value("е"), output_field=models.TextField()),
                name="citizen_by_beginning",
            ),  # how a surname begins, е or ё: see queries.FILTERS
        ]


class CitizenAddress(models.Model):
    """An address that a citizen gave, and when it was first given."""

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="addresses")
    address = models.CharField(max_length=500)
    settlement = models.ForeignKey("otklik_reference.Settlement", null=True, on_delete=models.PROTECT, related_name="+")
    first_seen_on = models.DateField()
    key = identity_key("address")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["citizen", "key"], name="citizen_address_once")]
        indexes = [GinIndex(words_of("address"), name="citizen_address_words")]


class SavedView(Addressed):
    """Filters of a list under a name, with an address of their own: her own, or shared with everybody of some roles."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views", db_index=False
    )  # saved_view_once begins with it
    journal = models.CharField(max_length=30, help_text="the name of the list's address")
    title = models.CharField(max_length=80)
    filters = models.CharField(max_length=2000, help_text="as the list's address has them")
    shared_with = ArrayField(
        models.CharField(max_length=30, choices=Role.choices),
        default=list,
        db_default=models.Value([], ArrayField(models.CharField(max_length=30))),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "journal", "title"], name="saved_view_once")]


class FormAnswer(models.Model):
    """The answer that a form's token got the first time: sent twice, it is answered the same and done once."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    location = models.TextField(help_text="where the first answer sent the browser")
    at = models.DateTimeField()
