"""Appeals stand by surname."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_appeals", "0003_author_by_words"),
        ("otklik_people", "0003_orders"),
        ("otklik_reference", "0002_books"),
        ("otklik_registry", "0003_orders"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(fields=["sort_key", "letter"], name="appeal_by_surname"),
        ),
    ]
