"""The kinds of paper that the office starts with, beside those that an import has brought before."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from otklik.office.base import identity_of
from otklik.office.reference.models import LetterKind

pytestmark = pytest.mark.django_db
kinds = import_module("otklik.office.reference.migrations.0006_kinds")


@pytest.mark.parametrize("name", ["счет", "Счёт", " счёт"])
def test_a_kind_that_an_import_wrote_otherwise_is_the_same_and_keeps_its_row(name):
    LetterKind.objects.filter(key=identity_of(name)).delete()
    brought = LetterKind.objects.create(name=name)

    kinds.load_kinds(apps, None)

    assert LetterKind.objects.get(key=identity_of("счёт")) == brought
    assert LetterKind.objects.get(pk=brought.pk).required == ["correspondent"]
