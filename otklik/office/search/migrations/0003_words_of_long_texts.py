"""Index the first 100,000 characters of a text: about fifty pages.

A tsvector holds 1 MB at most, and PostgreSQL refuses the row that would make a longer one. Whatever the characters are,
so many make less: the worst are words of two rare signs with a hyphen, which take 8 bytes a character.
"""

from django.db import migrations

WORDS = """
CREATE OR REPLACE FUNCTION otklik_words(names text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('pg_catalog.simple', translate(left(names, 5000), 'ёЁ', 'еЕ')), 'A')
        || setweight(to_tsvector('pg_catalog.russian', translate(left(body, 100000), 'ёЁ', 'еЕ')), 'B')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("otklik_search", "0002_words")]
    operations = [migrations.RunSQL(WORDS)]
