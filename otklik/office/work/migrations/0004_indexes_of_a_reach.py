"""To whom a paper is given is told by one index; appeals stand by the last day that they carry themselves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("otklik_registry", "0003_orders"), ("otklik_work", "0003_assignment_executor")]

    operations = [
        migrations.RemoveIndex(model_name="term", name="term_by_last_day"),
        migrations.RemoveConstraint(model_name="assignment", name="assignment_once"),
        # Django, dropping the index of a key, drops every index of that column alone, this constraint's too.
        migrations.RemoveConstraint(model_name="assignment", name="one_department_is_responsible"),
        migrations.AlterField(
            model_name="assignment",
            name="letter",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="otklik_registry.letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                fields=("letter", "department"), include=("executor",), name="assignment_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                fields=("letter",), condition=models.Q(is_responsible=True), name="one_department_is_responsible"
            ),
        ),
    ]
