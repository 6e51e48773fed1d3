"""Letters stand by day, number and correspondent, and are found by how their number begins."""

import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_reference", "0002_books"),
        ("otklik_registry", "0002_series"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="letter",
            name="letter_by_day",
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                fields=["registered_on", "id"],
                include=("direction", "in_correspondence"),
                name="letter_by_day_registered",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["serial", "id"], name="letter_by_serial"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                django.db.models.functions.comparison.Collate(
                    django.db.models.functions.text.Replace(
                        django.db.models.functions.text.Lower("correspondent_name"),
                        models.Value("ё"),
                        models.Value("еӿ"),
                        output_field=models.TextField(),
                    ),
                    "C",
                ),
                models.F("id"),
                name="letter_by_correspondent",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["number"], name="letter_by_number", opclasses=["text_pattern_ops"]),
        ),
    ]
