"""The kinds of paper that the office starts with, beside those that an import has brought before."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db.models.sql.compiler import SQLCompiler

from otklik.office.base import identity_of
from otklik.office.reference.models import LetterKind
from otklik.office.reference.queries import kind_called

pytestmark = pytest.mark.django_db
kinds = import_module("otklik.office.reference.migrations.0006_kinds")


@pytest.mark.parametrize("name", ["счет", "Счёт", " счёт"])
def test_a_kind_that_an_import_wrote_otherwise_is_the_same_and_keeps_its_row(name):
    LetterKind.objects.filter(key=identity_of(name)).delete()
    brought = LetterKind.objects.create(name=name)

    kinds.load_kinds(apps, None)

    assert LetterKind.objects.get(key=identity_of("счёт")) == brought
    assert LetterKind.objects.get(pk=brought.pk).required == ["correspondent"]


def test_a_kind_is_found_by_its_name_and_django_compiles_the_question_once(monkeypatch):
    """The kind is asked with every card that is sent: compiling took longer than asking."""
    bill = LetterKind.objects.get(name="счёт")
    kind_called("судебная повестка")
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda *_, **__: pytest.fail("compiled again"))

    assert kind_called("  СЧЁТ ") == bill
    assert kind_called("такого вида нет") is None
