"""A term has the day by which the office watches it, the moment of a term in hours, the row that gave it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_work", "0004_indexes_of_a_reach"),
    ]

    operations = [
        migrations.AddField(
            model_name="term",
            name="control_due",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="term",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="term",
            name="step",
            field=models.CharField(db_default="answer", default="answer", max_length=40),
        ),
    ]
