"""A counter remembers what imports jumped over; of the jumps made before, up to the greatest imported number."""

import django.contrib.postgres.fields
from django.db import migrations, models

JUMPED = """
UPDATE otklik_registry_counter counter SET jumped = ARRAY[1, brought.last]
FROM (
    SELECT series_id, year, max(serial) AS last FROM otklik_registry_letter
    WHERE outer_system <> '' AND serial IS NOT NULL GROUP BY 1, 2
) brought
WHERE (brought.series_id, brought.year) = (counter.series_id, counter.year)
"""


class Migration(migrations.Migration):
    dependencies = [("otklik_registry", "0007_hand_overs")]
    operations = [
        migrations.AddField(
            "counter",
            "jumped",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveIntegerField(),
                db_default=models.Value([], django.contrib.postgres.fields.ArrayField(models.PositiveIntegerField())),
                default=list,
                help_text="first and last serial of each jump, one after the other",
                size=None,
            ),
        ),
        migrations.RunSQL(JUMPED, migrations.RunSQL.noop),
    ]
