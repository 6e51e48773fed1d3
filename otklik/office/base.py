"""What rows of every room have: an unguessable address, a sorting key, a key of identity.

Keys are bigint inside; what leaves the house carries `public_id`. Lists sort by `sort_key`, computed and stored by
PostgreSQL itself, so that it is the same whichever door a name came by and whatever locale a server has.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import MD5, Cast, Collate, Concat, Lower, Replace, Trim

YO_AFTER_YE = "е\u04ff"
"""What ё becomes in a sorting key: after every word with е, before every word with ж."""


class Addressed(models.Model):
    """A row with an address of its own on screens: 128 random bits, so that nobody guesses a neighbour's."""

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)

    class Meta:
        abstract = True


class SquareSpaces(models.Func):
    """Text with every run of white space turned into one space."""

    function = "regexp_replace"
    output_field = models.TextField()
    template = r"%(function)s(%(expressions)s, '\s+', ' ', 'g')"


class OnlyWords(models.Func):
    """Text with all that stands between letters and digits turned into one space; «|» stays."""

    function = "regexp_replace"
    output_field = models.TextField()
    template = r"%(function)s(%(expressions)s, '[^[:alnum:]|]+', ' ', 'g')"


def sort_key(field: str) -> models.GeneratedField:
    """Return the stored key by which a list sorts names: small letters, ё right after е, collation "C"."""
    return models.GeneratedField(
        expression=_in_order(field), output_field=models.TextField(db_collation="C"), db_persist=True
    )


def sorted_by(*fields: str) -> Collate:
    """Return the same key of one or several names, for a list and its index where no column stores it."""
    whole = Concat(*_joined(fields, " "), output_field=models.TextField()) if len(fields) > 1 else fields[0]
    return Collate(_in_order(whole), "C")


def _in_order(name: str | models.Func) -> models.Func:
    yo, after_ye = models.Value("ё"), models.Value(YO_AFTER_YE)
    return Replace(Lower(name), yo, after_ye, output_field=models.TextField())


def identity_key(*fields: str) -> models.GeneratedField:
    """Return the stored key under which two writings are one: case, ё and spaces do not count; parts joined by «|»."""
    return _stored(_identity(SquareSpaces, fields))


def identity_digest(*fields: str) -> models.GeneratedField:
    """Return the digest of such a key. Nothing has it any more: the way of old databases here leads through it."""
    return _stored(MD5(_identity(SquareSpaces, fields)))


def words_digest(*fields: str) -> models.GeneratedField:
    """Return the digest of a key for which stops, commas and hyphens do not count either: who is the same person.

    A digest, since names and an address together may be longer than an index holds.
    """
    return _stored(MD5(_identity(OnlyWords, fields)))


def identity_of(text: str | Combinable) -> models.Func:
    """Return what `identity_key` would be of a text, for a condition."""
    return _in_one_writing(SquareSpaces, models.Value(text) if isinstance(text, str) else text)


def words_digest_of(*texts: str) -> models.Func:
    """Return what `words_digest` would be of texts, for a condition."""
    return MD5(_in_one_writing(OnlyWords, models.Value("|".join(texts))))


def words_of(field: str) -> SearchVector:
    """Return the words of a name, for an index and for who asks how they begin (`beginning_so`); е is ё."""
    return SearchVector(_in_one_writing(OnlyWords, models.F(field)), config="simple")


def beginning_so(typed: str) -> SearchQuery:
    """Return what finds names with words that begin as those that are typed, in any order; nothing typed: none."""
    begun = [f"{word}:*" for word in re.findall(r"[^\W_]+", typed.lower().replace("ё", "е"))]
    return SearchQuery(" & ".join(begun), config="simple", search_type="raw")


def _identity(squared: type[models.Func], fields: tuple[str, ...]) -> models.Func:
    whole = Concat(*_joined(fields, "|"), output_field=models.TextField()) if len(fields) > 1 else models.F(fields[0])
    return _in_one_writing(squared, whole)


def _in_one_writing(squared: type[models.Func], whole: Combinable) -> models.Func:
    return Replace(Lower(Trim(squared(whole))), models.Value("ё"), models.Value("е"), output_field=models.TextField())


def _joined(fields: tuple[str, ...], by: str) -> list[str | models.Value]:
    parts: list[str | models.Value] = []
    for field in fields:
        parts += [field, models.Value(by)]
    return parts[:-1]


def _stored(expression: models.Func) -> models.GeneratedField:
    return models.GeneratedField(
        expression=expression, output_field=models.TextField(db_collation="C"), db_persist=True
    )


class Kept(models.Field):
    """A column that triggers of the database keep from rows of other tables: Django reads it and never writes it."""

    generated = True


class KeptDate(Kept, models.DateField): ...


class KeptText(Kept, models.CharField): ...


class KeptFlag(Kept, models.BooleanField): ...


class Notes(models.JSONField):
    """What an imported row carried in columns that we do not know: header → text. Nothing received is lost."""

    def __init__(self, **options: Any) -> None:
        empty = models.Value({}, models.JSONField())
        super().__init__(**{"default": dict, "db_default": empty, "blank": True, **options})


class Refusal(Exception):
    """What the office cannot do; the text says in Russian why and what to do instead. Shown as it is."""

    field = ""
    """The field of a form that it speaks of, if it speaks of one."""


def labels(
    papers: models.QuerySet[Any], name: str | Combinable, *, ids: Iterable[int] = (), called: str = ""
) -> models.QuerySet[Any, tuple[int, uuid.UUID, str]]:
    """Return key, outer address and name of the papers with these keys, and of those that are called so.

    :param name: the field, or the expression, by which people name such a paper: mostly its number
    """
    wanted = models.Q(pk__in=set(ids))
    if called and isinstance(name, str):
        wanted |= models.Q(**{name: called})
    label = Cast(name, models.TextField())
    return papers.filter(wanted).order_by().annotate(label=label).values_list("pk", "public_id", "label")
