"""The index row of a paper that a test has made by hand; the product writes it with the paper, by other ways."""

from __future__ import annotations

from django.db import connection

from otklik.office.search.actions import WORDS


def index_paper(kind: str, paper_id: int, *, names: str, body: str) -> None:
    """Write or rewrite the index row of one paper. `names` are found as written, `body` in any inflection."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO otklik_search_searchentry (subject_kind, subject_id, words)
                VALUES (%s, %s, {WORDS}(%s, %s))
                ON CONFLICT (subject_kind, subject_id) DO UPDATE SET words = excluded.words""",
            [kind, paper_id, names, body],
        )
