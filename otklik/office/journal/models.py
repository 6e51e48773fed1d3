"""What happened, written once, and the chain that proves it.

An entry names its actor and its paper as (kind, id), without a foreign key: the journal is the lowest room and
outlives what it tells of. It stores the digest of its own canonical bytes (actions.py). A sealer writes a seal for it
as soon as no entry can appear in front of it any more (chain.py). Both tables refuse UPDATE, DELETE and TRUNCATE
(migrations 0002 and 0003), and the application's role has no right to any of them (config/roles.py). What it may add,
migration 0004 looks at.
"""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from otklik.office.base import Addressed


class TransactionId(models.Field):
    """The number of a transaction, 64 bits, as PostgreSQL counts them: never given twice by one server."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: object, connection: object) -> int | None:
        return None if value is None else int(value)


class CurrentTransaction(models.Func):
    """The number of the transaction that writes now."""

    function = "pg_current_xact_id"
    output_field = TransactionId()


class Entry(models.Model):
    """One thing that happened. `data` holds no more of a person than the event needs."""

    at = models.DateTimeField()
    event = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    actor_for_id = models.BigIntegerField(null=True, help_text="the official in whose place the actor acted")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    digest = models.BinaryField(max_length=32)
    transaction = TransactionId(db_default=CurrentTransaction(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="journal_entry_subject"),
            models.Index(fields=["transaction"], name="journal_entry_transaction"),
            models.Index(fields=["at", "id"], name="journal_entry_moment"),
            models.Index(fields=["event", "at", "id"], name="journal_entry_event"),
            models.Index(fields=["actor_id", "at", "id"], name="journal_entry_actor"),
            models.Index(
                fields=["actor_for_id"], name="journal_entry_instead", condition=models.Q(actor_for_id__isnull=False)
            ),
        ]


class Seal(models.Model):
    """A link of the chain: the place of an entry, and the hash of all that stands before it with the entry's digest.

    The entry is named without a constraint of the database: the journal lets no entry go, and to look after one a
    foreign key would write to the row of every entry that is sealed.
    """

    sequence = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal", db_constraint=False)
    hash = models.BinaryField(max_length=32)


class Verification(Addressed):
    """One walk along the chain: how far it is, and what it has found."""

    asked_by_kind = models.CharField(max_length=20)
    asked_by_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    anchor = models.CharField(max_length=64, blank=True, help_text="the head to be proved, in hexadecimal digits")
    total = models.BigIntegerField(default=0, help_text="seals to look at")
    checked = models.BigIntegerField(default=0)
    faults = models.JSONField(
        default=list, encoder=DjangoJSONEncoder, help_text="the first of what is wrong: chain.Fault, as data"
    )
    fault_count = models.PositiveIntegerField(default=0)
    proved = models.BigIntegerField(null=True, help_text="the sequence that the anchor is the head of")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at", "id"], name="journal_verification_moment")]
