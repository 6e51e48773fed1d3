"""What happened, written once.

An entry names its actor and its paper as (kind, id), without a foreign key: the journal is the lowest room and
outlives what it tells of. It stores the digest of its own canonical bytes; the table refuses UPDATE, DELETE and
TRUNCATE (migration 0002). Sealing into a chain comes with the next issue; see docs/architecture.md.
"""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One thing that happened. `data` holds no more of a person than the event needs."""

    at = models.DateTimeField()
    event = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    digest = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"], name="journal_entry_subject")]
