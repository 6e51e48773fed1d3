"""What an appeal that is registered here has besides: whose it is, how it is answered, who signed it, whether it is void."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from otklik.office.base import KeptFlag

COLUMN = "ALTER TABLE otklik_appeals_appeal ADD annulled boolean NOT NULL DEFAULT false;"
KEEP = """
CREATE FUNCTION otklik_appeals_keep_annulled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $sql$
        UPDATE otklik_appeals_appeal appeal SET annulled = (written.annulled_on IS NOT NULL)
        FROM written
        WHERE appeal.letter_id = written.id AND appeal.annulled IS DISTINCT FROM (written.annulled_on IS NOT NULL)
    $sql$;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_annulled_update AFTER UPDATE ON otklik_registry_letter REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION otklik_appeals_keep_annulled();
"""
"""A letter is annulled after its appeal was made, never before: an update alone tells it."""


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_appeals", "0006_day_term_and_state"),
        ("otklik_registry", "0004_registering"),
    ]

    operations = [
        migrations.AddField(
            model_name="appeal",
            name="about_whom",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="complained of: may not consider it", max_length=500
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="category",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="social, of benefits", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="is_anonymous",
            field=models.BooleanField(db_default=False, default=False, help_text="no surname or no address"),
        ),
        migrations.AddField(
            model_name="appeal",
            name="organisation",
            field=models.CharField(blank=True, db_default="", default="", help_text="whose it is", max_length=500),
        ),
        migrations.AddField(
            model_name="appeal",
            name="repeat",
            field=models.CharField(
                blank=True,
                choices=[("repeated", "повторное"), ("multiple", "многократное"), ("duplicate", "дубликат")],
                db_default="",
                default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="reply_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("post", "почтой"),
                    ("email", "по электронной почте"),
                    ("epgu", "в личный кабинет Госуслуг"),
                    ("in_person", "лично"),
                ],
                db_default="",
                default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="coverletter",
            name="letter",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="covers_appeal",
                to="otklik_registry.letter",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="substance",
            field=models.TextField(blank=True, db_default="", default="", help_text="what is asked"),
        ),
        migrations.AddField(
            model_name="question",
            name="subtype",
            field=models.CharField(blank=True, db_default="", default="", help_text="П/З/Ж/НО code", max_length=10),
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=450)),
                ("address", models.CharField(blank=True, max_length=500)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatories",
                        to="otklik_appeals.appeal",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("appeal", "position"), name="signatory_once")],
            },
        ),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(COLUMN)],
            [
                migrations.AddField(
                    "appeal", "annulled", KeptFlag(help_text="whether the number of the letter is annulled")
                )
            ],
        ),
        migrations.RunSQL(KEEP),
        migrations.RemoveIndex("appeal", "appeal_by_day"),
        migrations.AddIndex(
            "appeal",
            models.Index(
                fields=["registered_on", "letter"],
                include=("due", "answered_on", "result", "from_higher", "annulled"),
                name="appeal_by_day",
            ),
        ),
        migrations.RemoveIndex("appeal", "appeal_in_work_by_last_day"),
        migrations.AddIndex(
            "appeal",
            models.Index(
                condition=Q(answered_on__isnull=True, result="", annulled=False),
                fields=["due", "letter"],
                name="appeal_in_work_by_last_day",
            ),
        ),
    ]
