"""A kind of paper has a page of its own, with an address that nobody guesses."""

import django.contrib.postgres.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_reference", "0006_kinds"),
    ]

    operations = [
        migrations.AddField(
            model_name="letterkind",
            name="public_id",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
            ),
        ),
    ]
