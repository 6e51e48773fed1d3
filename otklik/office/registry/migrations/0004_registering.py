"""Letters are registered here: what waits, what answers what, what was annulled, when a number was given."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_reference", "0005_kinds_of_paper"),
        ("otklik_registry", "0003_orders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Answering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="Received",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
                    ),
                ),
                ("channel", models.CharField(help_text="rules.admission.Channel", max_length=30)),
                (
                    "external_id",
                    models.CharField(help_text="within the channel; empty: it has none", max_length=200, null=True),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "title",
                    models.CharField(
                        blank=True, help_text="the name of a file, the subject of a message", max_length=300
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "ждёт регистрации"),
                            ("registered", "зарегистрировано"),
                            ("set_aside", "не зарегистрировано"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True, db_default="", default="", help_text="why it was set aside")),
                ("typed", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="letter",
            name="letter_by_day_registered",
        ),
        migrations.AddField(
            model_name="counter",
            name="last_on",
            field=models.DateField(help_text="empty: by an import", null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="addressee",
            field=models.CharField(blank=True, db_default="", default="", help_text="to whom", max_length=300),
        ),
        migrations.AddField(
            model_name="letter",
            name="received_at",
            field=models.DateTimeField(null=True, help_text="the moment, where it was written down: a term in hours"),
        ),
        migrations.AddField(
            model_name="letter",
            name="annulled_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="annulment",
            field=models.TextField(blank=True, db_default="", default="", help_text="why the number was annulled"),
        ),
        migrations.AddField(
            model_name="letter",
            name="channel",
            field=models.CharField(blank=True, db_default="", default="", help_text="admission.Channel", max_length=30),
        ),
        migrations.AddField(
            model_name="letter",
            name="control",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="reference.LetterKind.Control", max_length=20
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="enclosures",
            field=models.PositiveIntegerField(help_text="sheets of enclosures", null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="ground",
            field=models.TextField(blank=True, db_default="", default="", help_text="of registering by another day"),
        ),
        migrations.AddField(
            model_name="letter",
            name="procedure",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="rules.law.Procedure", max_length=30
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="signatory",
            field=models.CharField(blank=True, db_default="", default="", help_text="who signed it", max_length=300),
        ),
        migrations.AddField(
            model_name="letter",
            name="state",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="rules.workflow.State", max_length=30
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="template",
            field=models.CharField(db_default="{номер}", default="{номер}", max_length=60),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                fields=["registered_on", "id"],
                include=("direction", "in_correspondence", "annulled_on"),
                name="letter_by_day_registered",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("outgoing_number", ""), _negated=True),
                fields=["correspondent", "outgoing_on"],
                name="letter_by_senders_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("annulled_on__isnull", True), ("annulment", "")),
                    models.Q(("annulled_on__isnull", False), models.Q(("annulment", ""), _negated=True)),
                    _connector="OR",
                ),
                name="annulled_with_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="answering",
            name="incoming",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="answered_by", to="otklik_registry.letter"
            ),
        ),
        migrations.AddField(
            model_name="answering",
            name="outgoing",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="otklik_registry.letter",
            ),
        ),
        migrations.AddField(
            model_name="received",
            name="letter",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="received",
                to="otklik_registry.letter",
            ),
        ),
        migrations.AddField(
            model_name="received",
            name="typed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="answering",
            constraint=models.UniqueConstraint(fields=("outgoing", "incoming"), name="answering_once"),
        ),
        migrations.AddIndex(
            model_name="received",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["received_at", "id"], name="received_and_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="received",
            constraint=models.UniqueConstraint(fields=("channel", "external_id"), name="received_once"),
        ),
    ]
