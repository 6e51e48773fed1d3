"""What the index finds: papers by the words of their names."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Replace

from otklik.office.base import YO_AFTER_YE
from otklik.office.filters import Word
from otklik.office.search.models import SearchEntry

LONGEST = 150
"""Letters of a word that are looked for: the index refuses a word of 2 KB."""


def papers_with(kind: str, names: str) -> QuerySet[SearchEntry, Any]:
    """Return the ids of the papers whose names hold these words, the last of them perhaps only begun."""
    words = [f"'{word[:LONGEST]}':A" for word in re.findall(r"[^\W_]+", names.replace("ё", "е"))]
    asked = SearchQuery(" & ".join(words) + "*" if words else "", config="simple", search_type="raw")
    return SearchEntry.objects.filter(subject_kind=kind, words=asked).values("subject_id")


def surname(kind: str) -> Word:
    """Return the word that asks how the surname of who wrote or came begins; е is ё too. `kind` is the index's.

    The index finds the few papers where some name begins so; of these the surname is looked at.
    """
    fold = Replace(F("sort_key"), Value(YO_AFTER_YE), Value("е"), output_field=TextField())

    def condition(value: str, _: object) -> Q:
        typed = value.strip().lower()
        return Q(pk__in=papers_with(kind, typed), folded__startswith=typed.replace("ё", "е"))

    return Word(condition, lambda _: {"folded": fold})
