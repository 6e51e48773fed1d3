"""A cover letter knows whether its report is our business, so that the few that are owed are found among all.

It is from the registration of its appeal here until that is filed; of an appeal of another system while it is in work.
The triggers of migration 0010 bring it along with the term.
"""

from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION otklik_appeals_watch_covers(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $sql$
        UPDATE otklik_appeals_coverletter cover SET is_watched = said.watched
        FROM (
            SELECT letter.id, letter.annulled_on IS NULL AND CASE letter.state
                WHEN '' THEN appeal.answered_on IS NULL AND appeal.result = '' ELSE letter.state <> 'filed'
            END AS watched
            FROM otklik_registry_letter letter JOIN otklik_appeals_appeal appeal ON appeal.letter_id = letter.id
            WHERE letter.id = ANY ($1)
        ) said
        WHERE cover.appeal_id = said.id AND cover.is_watched IS DISTINCT FROM said.watched
    $sql$ USING ids;
END $$;

CREATE OR REPLACE FUNCTION otklik_appeals_letter_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM otklik_appeals_keep_running(ARRAY[NEW.id]);
    PERFORM otklik_appeals_watch_covers(ARRAY[NEW.id]);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION otklik_appeals_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[];
BEGIN
    SELECT array_agg(written.letter_id) INTO ids
    FROM written JOIN before ON before.letter_id = written.letter_id
    WHERE (before.due, before.answered_on, before.result, before.annulled, before.from_higher)
          IS DISTINCT FROM (written.due, written.answered_on, written.result, written.annulled, written.from_higher);
    IF ids IS NOT NULL THEN
        PERFORM otklik_appeals_keep_running(ids);
        PERFORM otklik_appeals_watch_covers(ids);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION otklik_appeals_cover_came() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[];
BEGIN
    SELECT array_agg(written.appeal_id) INTO ids
    FROM written JOIN otklik_appeals_appeal appeal ON appeal.letter_id = written.appeal_id
    WHERE NOT written.is_watched AND appeal.answered_on IS NULL AND appeal.result = '';
    IF ids IS NOT NULL THEN
        PERFORM otklik_appeals_watch_covers(ids);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER watch_covers AFTER INSERT ON otklik_appeals_coverletter REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION otklik_appeals_cover_came();

SELECT otklik_appeals_watch_covers(ARRAY(SELECT DISTINCT appeal_id FROM otklik_appeals_coverletter));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_appeals", "0010_terms_that_run"),
    ]

    operations = [
        migrations.AddField(
            model_name="coverletter",
            name="is_watched",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="whether its report, until it is sent, is our business",
            ),
        ),
        migrations.RunSQL(FUNCTIONS),
        migrations.AddIndex(
            model_name="coverletter",
            index=models.Index(
                fields=["control_due", "appeal"],
                include=("higher_body",),
                condition=models.Q(is_watched=True, reported_on__isnull=True, control_due__isnull=False),
                name="cover_letter_to_report_on",
            ),
        ),
    ]
