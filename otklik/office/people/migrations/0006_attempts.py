"""Where wrong passwords are counted: Django's cache, in a table of ours, so that every process and node counts together."""

from django.db import migrations

TABLE = """
CREATE TABLE otklik_people_attempts (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX attempts_by_end ON otklik_people_attempts (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("otklik_people", "0005_rights")]
    operations = [migrations.RunSQL(TABLE)]
