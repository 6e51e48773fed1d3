"""Whether a term still runs stands with it, so that what waits is found among all that ever came."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_work", "0007_open_assignments"),
    ]

    operations = [
        migrations.AddField(
            model_name="term",
            name="is_running",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="term",
            name="is_special",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(
                fields=["due", "letter"],
                include=("control_due", "extended_to", "legal_due", "is_special"),
                condition=models.Q(("is_running", True)),
                name="term_running_by_last_day",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                fields=["due", "letter"],
                condition=models.Q(("due__isnull", False), ("state__in", ["given", "accepted"])),
                name="assignment_with_a_day",
            ),
        ),
        migrations.RemoveConstraint(model_name="assignment", name="one_department_is_responsible"),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("is_responsible", True), ("parent__isnull", True), models.Q(("state", "returned"), _negated=True)
                ),
                fields=("letter",),
                include=("department", "executor"),
                name="one_department_is_responsible",
            ),
        ),
    ]
