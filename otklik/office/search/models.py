"""The search index: one row a paper, written in the paper's own transaction.

`words` joins names (weight A, as written) and text (weight B, Russian stems), е = ё. The SQL function
`otklik_words(names, body)` of migrations 0002 and 0003 makes it, so that one paper and a million are indexed alike; of
a text it takes the first 100,000 characters.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """The words of one paper, named as (kind, id)."""

    pk = models.CompositePrimaryKey("subject_kind", "subject_id")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="search_entry_words")]
