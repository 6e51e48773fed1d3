"""What no role may add: an entry that is not of its own transaction, a seal that does not follow.

An entry gets the number of its transaction here, whatever it was given; a key that the sequence did not give it last, a
digest that is none and a moment that no calendar of ours can tell are refused. A seal is refused unless its entry is
there, the seal before it too, and its hash is that of both. As a seal that follows needs the one before it, and a
sequence is there once, the chain can only grow at its end.

The seals of one statement are looked at together, each by two keys: without these settings the plan would sooner or
later read whole tables. Functions see no name that somebody else has put in front of the tables' schema. What is
already there, `chain.verify` looks at.
"""

from django.db import migrations

REFUSALS = """
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE FUNCTION otklik_journal_entry_is_of_now() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    IF NEW.id IS DISTINCT FROM currval('otklik_journal_entry_id_seq') THEN
        RAISE EXCEPTION 'the journal numbers its entries itself: % refused', NEW.id USING ERRCODE = 'check_violation';
    ELSIF octet_length(NEW.digest) <> 32 OR NEW.at NOT BETWEEN '0002-01-01 00:00+00' AND '9998-12-31 00:00+00' THEN
        RAISE EXCEPTION 'no digest or no moment of a journal entry' USING ERRCODE = 'check_violation';
    END IF;
    NEW.transaction := pg_current_xact_id();
    RETURN NEW;
END $$;
CREATE TRIGGER of_now BEFORE INSERT ON otklik_journal_entry
    FOR EACH ROW EXECUTE FUNCTION otklik_journal_entry_is_of_now();

CREATE FUNCTION otklik_journal_seal_follows() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT added.sequence INTO wrong
    FROM added
    LEFT JOIN otklik_journal_seal before ON before.sequence = added.sequence - 1 AND added.sequence > 1
    LEFT JOIN otklik_journal_entry entry ON entry.id = added.entry_id
    WHERE added.hash IS DISTINCT FROM sha256(
        CASE added.sequence WHEN 1 THEN decode(repeat('00', 32), 'hex') ELSE before.hash END || entry.digest)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a seal of the journal must follow from the one before: % refused', wrong
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER follows AFTER INSERT ON otklik_journal_seal REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION otklik_journal_seal_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("otklik_journal", "0003_chain")]
    operations = [migrations.RunSQL(REFUSALS)]
