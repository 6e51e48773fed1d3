"""Writing the index, in the paper's own transaction."""

from __future__ import annotations

from django.db import connection

WORDS = "otklik_words"
"""SQL function (names text, body text) → tsvector; bulk doors call it in their own INSERT … SELECT."""


def add_words(kind: str, paper_id: int, body: str) -> None:
    """Let a paper be found also by a text that has come to it later.

    One index row holds a megabyte: beyond that, a paper is found by what it said first.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO otklik_search_searchentry AS known (subject_kind, subject_id, words)
                VALUES (%s, %s, {WORDS}('', %s))
                ON CONFLICT (subject_kind, subject_id) DO UPDATE SET words = known.words || excluded.words
                WHERE octet_length(known.words::text) + octet_length(excluded.words::text) < (1 << 20)""",  # noqa: S608
            [kind, paper_id, body],
        )


INSERT_WORDS = f"""INSERT INTO otklik_search_searchentry (subject_kind, subject_id, words)
    VALUES (%s, %s, %s::tsvector || {WORDS}(%s, ''))"""  # noqa: S608
"""Kind and key of a new paper, its words, its number, which is known last."""


def words_of(*, names: str, body: str) -> str:
    """Return the words of a paper, to be written by `INSERT_WORDS`: a long text takes its time before anybody waits."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {WORDS}(%s, %s)::text", [names, body])
        return str(cursor.fetchone()[0])
