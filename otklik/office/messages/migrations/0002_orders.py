"""Messages stand by their last day; what waits for an answer is found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_messages", "0001_initial"),
        ("otklik_reference", "0002_books"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["due_on", "id"], name="message_by_last_day"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)), fields=["due_on", "id"], name="message_unanswered"
            ),
        ),
    ]
