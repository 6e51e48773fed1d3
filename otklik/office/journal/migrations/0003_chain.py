"""The chain: seals of entries, in a table that refuses UPDATE, DELETE and TRUNCATE as the entries do.

The number of its transaction is given to every old entry at once, without a word written to its row: they all get that
of this migration, and are sealed before anything that comes later.
"""

import django.contrib.postgres.functions
import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

import otklik.office.journal.models

APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON otklik_journal_seal
    FOR EACH STATEMENT EXECUTE FUNCTION otklik_journal_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_journal", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="otklik_journal.entry",
                    ),
                ),
                ("hash", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
                    ),
                ),
                ("asked_by_kind", models.CharField(max_length=20)),
                ("asked_by_id", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField()),
                (
                    "anchor",
                    models.CharField(
                        blank=True, help_text="the head to be proved, in hexadecimal digits", max_length=64
                    ),
                ),
                ("total", models.BigIntegerField(default=0, help_text="seals to look at")),
                ("checked", models.BigIntegerField(default=0)),
                (
                    "faults",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        default=list,
                        help_text="the first of what is wrong: chain.Fault, as data",
                    ),
                ),
                ("fault_count", models.PositiveIntegerField(default=0)),
                ("proved", models.BigIntegerField(help_text="the sequence that the anchor is the head of", null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="entry",
            name="actor_for_id",
            field=models.BigIntegerField(help_text="the official in whose place the actor acted", null=True),
        ),
        migrations.AddField(
            model_name="entry",
            name="transaction",
            field=otklik.office.journal.models.TransactionId(
                db_default=otklik.office.journal.models.CurrentTransaction(), editable=False
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["transaction"], name="journal_entry_transaction"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["at", "id"], name="journal_entry_moment"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["event", "at", "id"], name="journal_entry_event"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["actor_id", "at", "id"], name="journal_entry_actor"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("actor_for_id__isnull", False)),
                fields=["actor_for_id"],
                name="journal_entry_instead",
            ),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(fields=["asked_at", "id"], name="journal_verification_moment"),
        ),
        migrations.RunSQL(APPEND_ONLY),
    ]
