"""The journal refuses UPDATE, DELETE and TRUNCATE, whoever asks."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION otklik_journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON otklik_journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION otklik_journal_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("otklik_journal", "0001_initial")]
    operations = [migrations.RunSQL(APPEND_ONLY)]
