"""The list of citizens stands by their names."""

import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_people", "0002_person_by_words"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="citizen",
            index=models.Index(
                django.db.models.functions.comparison.Collate(
                    django.db.models.functions.text.Replace(
                        django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Concat(
                                "surname",
                                models.Value(" "),
                                "first_name",
                                models.Value(" "),
                                "patronymic",
                                output_field=models.TextField(),
                            )
                        ),
                        models.Value("ё"),
                        models.Value("еӿ"),
                        output_field=models.TextField(),
                    ),
                    "C",
                ),
                models.F("id"),
                name="citizen_by_name",
            ),
        ),
    ]
