"""Addresses are found by their words: which settlement a village belongs to."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.functions.text
from django.db import migrations, models

import otklik.office.base


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_people", "0007_rights_by_name"),
        ("otklik_reference", "0007_kinds_have_addresses"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="citizenaddress",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector(
                    django.db.models.functions.text.Replace(
                        django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Trim(otklik.office.base.OnlyWords(models.F("address")))
                        ),
                        models.Value("ё"),
                        models.Value("е"),
                        output_field=models.TextField(),
                    ),
                    config="simple",
                ),
                name="citizen_address_words",
            ),
        ),
    ]
