"""Citizens are found by how their surname begins, е or ё."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_people", "0003_orders"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="citizen",
            index=models.Index(
                django.db.models.functions.text.Replace(
                    "sort_key", models.Value("еӿ"), models.Value("е"), output_field=models.TextField()
                ),
                name="citizen_by_beginning",
            ),
        ),
    ]
