"""The one function that turns a paper into index words: names as written, text by Russian stems, е = ё."""

from django.db import migrations

WORDS = """
CREATE FUNCTION otklik_words(names text, body text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('pg_catalog.simple', translate(names, 'ёЁ', 'еЕ')), 'A')
        || setweight(to_tsvector('pg_catalog.russian', translate(body, 'ёЁ', 'еЕ')), 'B')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("otklik_search", "0001_initial")]
    operations = [migrations.RunSQL(WORDS)]
