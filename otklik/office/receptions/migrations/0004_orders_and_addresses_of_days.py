"""Receptions stand by day and surname; a day has an address, so that its list has pages."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_people", "0003_orders"),
        ("otklik_receptions", "0003_no_author"),
        ("otklik_reference", "0002_books"),
    ]

    operations = [
        migrations.AddField(
            model_name="receptionday",
            name="public_id",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
            ),
        ),
        migrations.AlterField(
            model_name="receptioncard",
            name="day",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cards",
                to="otklik_receptions.receptionday",
            ),
        ),
        migrations.AddIndex(
            model_name="receptioncard",
            index=models.Index(fields=["day", "id"], name="reception_card_by_day"),
        ),
        migrations.AddIndex(
            model_name="receptioncard",
            index=models.Index(fields=["sort_key", "id"], name="reception_card_by_surname"),
        ),
        migrations.AddIndex(
            model_name="receptioncard",
            index=models.Index(fields=["number"], name="reception_card_by_number", opclasses=["text_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="receptionday",
            index=models.Index(fields=["held_on", "id"], name="reception_day_by_day"),
        ),
    ]
