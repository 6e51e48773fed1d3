"""Cover letters are found by their sender and its date: «this number is already here»."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_appeals", "0008_decisions"),
        ("otklik_reference", "0007_kinds_have_addresses"),
        ("otklik_registry", "0006_correspondents_by_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="coverletter",
            name="higher_body",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="covers",
                to="otklik_reference.higherbody",
            ),
        ),
        migrations.AddIndex(
            model_name="coverletter",
            index=models.Index(fields=["higher_body", "dated_on"], name="cover_letter_by_senders_date"),
        ),
    ]
