"""Resolutions, the wordings that the office starts with, its order of topics and territories, still empty."""

import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

PHRASES = (
    "Рассмотреть и подготовить ответ",
    "Рассмотреть с выездом на место и подготовить ответ",
    "Для работы",
    "Для исполнения в срок",
    "Подготовить проект ответа за моей подписью",
    "К сведению",
)
"""As heads of administrations write; an office changes them."""


def offer_phrases(apps, schema_editor):
    phrase = apps.get_model("otklik_assigning", "Phrase")
    phrase.objects.bulk_create(phrase(text=text, position=place) for place, text in enumerate(PHRASES))


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("otklik_files", "0002_what_files_say"),
        ("otklik_reference", "0007_kinds_have_addresses"),
        ("otklik_registry", "0008_jumps_of_imports"),
        ("otklik_work", "0006_tree_of_assignments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Phrase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
                    ),
                ),
                ("text", models.CharField(max_length=300, unique=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="part_files",
                        to="otklik_work.assignment",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="otklik_files.storedfile"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
                    ),
                ),
                ("text", models.TextField()),
                ("on", models.DateField()),
                ("due", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="otklik_registry.letter",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="otklik_files.storedfile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entered_by__isnull", True), ("scan__isnull", True)),
                            models.Q(("entered_by__isnull", False), ("scan__isnull", False)),
                            _connector="OR",
                        ),
                        name="ink_has_its_scan",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
                    ),
                ),
                (
                    "prefix",
                    models.CharField(
                        blank=True, help_text="the beginning of a question's code; empty: any", max_length=25
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("source", models.CharField(help_text="the office's act: «распоряжение от … № …»", max_length=300)),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="otklik_reference.department"
                    ),
                ),
                (
                    "executor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settlement",
                    models.ForeignKey(
                        help_text="empty: any",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="otklik_reference.settlement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("prefix"),
                        django.db.models.functions.comparison.Coalesce("settlement", 0),
                        models.F("since"),
                        name="route_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="route_has_days",
                    ),
                ],
            },
        ),
        migrations.RunPython(offer_phrases, migrations.RunPython.noop),
    ]
