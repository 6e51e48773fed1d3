"""Correspondents are found by words of their names, and the last letter of each at once."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import otklik.office.base


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_reference", "0007_kinds_have_addresses"),
        ("otklik_registry", "0005_journals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="letter",
            name="correspondent",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="otklik_registry.correspondent",
            ),
        ),
        migrations.AddIndex(
            model_name="correspondent",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector(
                    django.db.models.functions.text.Replace(
                        django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Trim(otklik.office.base.OnlyWords(models.F("name")))
                        ),
                        models.Value("ё"),
                        models.Value("е"),
                        output_field=models.TextField(),
                    ),
                    config="simple",
                ),
                name="correspondent_words",
            ),
        ),
        migrations.AddIndex(
            model_name="correspondentalias",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector(
                    django.db.models.functions.text.Replace(
                        django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Trim(otklik.office.base.OnlyWords(models.F("name")))
                        ),
                        models.Value("ё"),
                        models.Value("е"),
                        output_field=models.TextField(),
                    ),
                    config="simple",
                ),
                name="correspondent_alias_words",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["correspondent", "-registered_on"], name="letter_of_correspondent"),
        ),
    ]
