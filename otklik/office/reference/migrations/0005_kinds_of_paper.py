"""A kind of paper says which journal numbers it, what its card asks for, its term and its control."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_reference", "0004_office_terms"),
    ]

    operations = [
        migrations.AddField(
            model_name="letterkind",
            name="control",
            field=models.CharField(
                blank=True,
                choices=[("", "без контроля"), ("ordinary", "контроль"), ("special", "особый контроль")],
                db_default="",
                default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="letterkind",
            name="is_offered",
            field=models.BooleanField(db_default=True, default=True, help_text="whether a registrar may choose it"),
        ),
        migrations.AddField(
            model_name="letterkind",
            name="journal",
            field=models.CharField(
                db_default="correspondence",
                default="correspondence",
                help_text="the code of a registry.Series",
                max_length=30,
            ),
        ),
        migrations.AddField(
            model_name="letterkind",
            name="procedure",
            field=models.CharField(db_default="official_letter", default="official_letter", max_length=30),
        ),
        migrations.AddField(
            model_name="letterkind",
            name="required",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30),
                db_default=models.Value(
                    [], django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None)
                ),
                default=list,
                help_text="fields that its card must have",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="letterkind",
            name="sort",
            field=models.CharField(
                choices=[
                    ("letter", "письмо"),
                    ("appeal", "обращение гражданина"),
                    ("cover", "сопроводительное письмо к обращению"),
                    ("outgoing", "исходящее письмо"),
                ],
                db_default="letter",
                default="letter",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="letterkind",
            name="step",
            field=models.CharField(db_default="answer", default="answer", max_length=40),
        ),
        migrations.AddField(
            model_name="letterkind",
            name="template",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
    ]
