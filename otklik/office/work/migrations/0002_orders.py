"""Terms stand by their last day, those of one day by key."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_registry", "0003_orders"),
        ("otklik_work", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="term",
            name="term_by_due",
        ),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(fields=["due", "letter"], name="term_by_last_day"),
        ),
    ]
