"""What waits for an answer is found without looking at what has one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_incidents", "0001_initial"),
        ("otklik_reference", "0002_books"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)),
                fields=["accepted_at", "id"],
                name="incident_unanswered",
            ),
        ),
    ]
