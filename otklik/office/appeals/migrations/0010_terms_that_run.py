"""A term knows whether it runs, and under which control (`work.Term`): triggers keep it, whoever writes what says so.

A paper that is registered here waits for its answer in certain states; an appeal of another system, whose states we do
not know, while it has neither an answer nor a result. A paper that is registered writes its term as running; of an
import only what is in work is looked at, which is little.
"""

from django.db import migrations

AWAITING = "'registered', 'assigned', 'in_work', 'draft', 'approval', 'to_sign', 'signed'"
"""`rules.workflow.AWAITING` as it was when this was written."""
RUNS = f"""
    letter.direction = 'incoming' AND letter.annulled_on IS NULL AND CASE letter.state
        WHEN '' THEN appeal.letter_id IS NOT NULL AND appeal.answered_on IS NULL AND appeal.result = ''
        ELSE letter.state IN ({AWAITING}) AND appeal.answered_on IS NULL
    END
"""
SPECIAL = """
    letter.control = 'special'
    OR (letter.control = '' AND coalesce(appeal.from_higher AND appeal.answered_on IS NULL AND appeal.result = '', false))
"""
"""Other systems say nothing of control; what a higher body has sent stands under it while it is in work."""
FUNCTIONS = f"""
CREATE FUNCTION otklik_appeals_keep_running(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
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

CREATE FUNCTION otklik_appeals_letter_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM otklik_appeals_keep_running(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_running AFTER UPDATE OF state, control, annulled_on ON otklik_registry_letter FOR EACH ROW
    WHEN ((OLD.state, OLD.control, OLD.annulled_on) IS DISTINCT FROM (NEW.state, NEW.control, NEW.annulled_on))
    EXECUTE FUNCTION otklik_appeals_letter_moved();

CREATE FUNCTION otklik_appeals_made() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[];
BEGIN
    SELECT array_agg(written.letter_id) INTO ids
    FROM written JOIN otklik_work_term term ON term.letter_id = written.letter_id
    WHERE written.answered_on IS NULL AND written.result = '' AND NOT term.is_running;
    IF ids IS NOT NULL THEN
        PERFORM otklik_appeals_keep_running(ids);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_running_insert AFTER INSERT ON otklik_appeals_appeal REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION otklik_appeals_made();

CREATE FUNCTION otklik_appeals_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[];
BEGIN
    SELECT array_agg(written.letter_id) INTO ids
    FROM written JOIN before ON before.letter_id = written.letter_id
    WHERE (before.due, before.answered_on, before.result, before.annulled, before.from_higher)
          IS DISTINCT FROM (written.due, written.answered_on, written.result, written.annulled, written.from_higher);
    IF ids IS NOT NULL THEN
        PERFORM otklik_appeals_keep_running(ids);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_running_update AFTER UPDATE ON otklik_appeals_appeal
    REFERENCING OLD TABLE AS before NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION otklik_appeals_changed();

UPDATE otklik_work_term term SET is_running = true, is_special = ({SPECIAL})
FROM otklik_registry_letter letter LEFT JOIN otklik_appeals_appeal appeal ON appeal.letter_id = letter.id
WHERE term.letter_id = letter.id AND {RUNS};
"""  # noqa: S608 - constants of ours


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_appeals", "0009_covers_by_senders_date"),
        ("otklik_work", "0008_a_term_runs"),
    ]

    operations = [migrations.RunSQL(FUNCTIONS)]
