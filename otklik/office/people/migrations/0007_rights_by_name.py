"""Some rights are given to persons by name."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_people", "0006_attempts"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="granted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                db_default=models.Value(
                    [], django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)
                ),
                default=list,
                help_text="actions that are given to persons by name: rights.BY_NAME",
                size=None,
            ),
        ),
    ]
