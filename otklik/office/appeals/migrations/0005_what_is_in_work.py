"""What is in work is found without looking at what has a result; every appeal has a first question."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_appeals", "0004_orders"),
        ("otklik_reference", "0002_books"),
    ]

    operations = [
        migrations.RunSQL(
            """
            INSERT INTO otklik_appeals_question (appeal_id, position, outcome)
            SELECT letter_id, 1, '' FROM otklik_appeals_appeal
            WHERE NOT EXISTS (SELECT FROM otklik_appeals_question WHERE appeal_id = letter_id AND position = 1)
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("outcome", ""), ("position", 1)), fields=["appeal"], name="question_without_result"
            ),
        ),
    ]
