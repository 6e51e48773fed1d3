"""What a paper's assignments were before a batch: whole rows instead of the key of the responsible department.

varchar becomes text, which rewrites no row; batches that can still be undone keep what they knew.
"""

from django.db import migrations, models

WHOLE = """
UPDATE otklik_batches_batchpaper AS paper
SET before = CASE paper.before WHEN '' THEN '[]' ELSE '[[' || paper.before || ', null, true]]' END
FROM otklik_batches_batch AS batch
WHERE batch.id = paper.batch_id AND batch.act = 'assign' AND paper.state = 'done'
"""


class Migration(migrations.Migration):
    dependencies = [("otklik_batches", "0002_printed")]
    operations = [
        migrations.AlterField(
            model_name="batchpaper",
            name="before",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="the code that it had, or as JSON the departments: actions.Held",
            ),
        ),
        migrations.RunSQL(WHOLE, elidable=True),
    ]
