"""A term of a paper with a state of ours runs in certain states, whatever was answered before.

A weak reply that was returned and a paper that was taken up again had their first answer already, and nobody watched
them.
"""

from django.db import migrations

AWAITING = "'registered', 'assigned', 'in_work', 'draft', 'approval', 'to_sign', 'signed'"
"""`rules.workflow.AWAITING` as it was when this was written."""
RUNS = f"""
    letter.direction = 'incoming' AND letter.annulled_on IS NULL AND CASE letter.state
        WHEN '' THEN appeal.letter_id IS NOT NULL AND appeal.answered_on IS NULL AND appeal.result = ''
        ELSE letter.state IN ({AWAITING})
    END
"""
SPECIAL = """
    letter.control = 'special'
    OR (letter.control = '' AND coalesce(appeal.from_higher AND appeal.answered_on IS NULL AND appeal.result = '', false))
"""
FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION otklik_appeals_keep_running(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $sql$
        UPDATE otklik_work_term term SET is_running = said.runs, is_special = said.special
        FROM (
            SELECT letter.id, {RUNS} AS runs, ({SPECIAL}) AS special
            FROM otklik_registry_letter letter
            LEFT JOIN otklik_appeals_appeal appeal ON appeal.letter_id = letter.id
            WHERE letter.id = ANY ($1)
        ) said
        WHERE term.letter_id = said.id AND (term.is_running, term.is_special) IS DISTINCT FROM (said.runs, said.special)
    $sql$ USING ids;
END $$;

SELECT otklik_appeals_keep_running(ARRAY(SELECT id FROM otklik_registry_letter WHERE state IN ({AWAITING})));
"""  # noqa: S608 - constants of ours


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_appeals", "0011_reports_that_are_owed"),
    ]

    operations = [migrations.RunSQL(FUNCTIONS)]
