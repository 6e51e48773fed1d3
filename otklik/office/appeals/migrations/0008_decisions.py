"""Decisions not to answer an appeal on its merits (59-ФЗ, ст. 11)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_appeals", "0007_registered_here"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="otklik_appeals.appeal",
                    ),
                ),
                ("case", models.CharField(help_text="rules.refusals.Case", max_length=20)),
                ("decided_on", models.DateField()),
                ("ground", models.TextField(help_text="what in the paper makes it such a case")),
                (
                    "page",
                    models.CharField(
                        blank=True, help_text="where the answer stands on the official site", max_length=500
                    ),
                ),
                (
                    "notice_due",
                    models.DateField(help_text="the last day of telling the author; empty: she is not told", null=True),
                ),
                (
                    "earlier",
                    models.ManyToManyField(
                        help_text="the answers before correspondence ended",
                        related_name="+",
                        to="otklik_appeals.appeal",
                    ),
                ),
            ],
        ),
    ]
