"""Arrows go down, also where import-linter does not look: relations of models, migrations, the rules."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader

from otklik.config.options import ROOT
from tests.house.floors import ROOMS, may_know

RULES = sorted(path for path in (ROOT / "otklik" / "rules").rglob("*.py") if "tests" not in path.parts)


@pytest.mark.parametrize(
    ("upper", "lower", "allowed"),
    [
        ("otklik.office.appeals.models", "otklik.office.journal.models", True),
        ("otklik.office.appeals.models", "otklik.office.appeals.models", True),
        ("otklik.office.journal.models", "otklik.office.appeals.models", False),
        ("otklik.office.incidents.models", "otklik.office.messages.models", False),
        ("otklik.exchange.models", "otklik.office.people.models", True),
        ("otklik.exchange.models", "otklik.reports.models", False),
        ("otklik.office.people.models", "otklik.reports.models", False),
    ],
)
def test_arrows_go_down_and_not_sideways(upper: str, lower: str, allowed: bool):
    assert may_know(upper, lower) is allowed


def relations() -> Iterator[tuple[type[models.Model], str, type[models.Model]]]:
    """Every relation that a model states: ForeignKey, OneToOneField, ManyToManyField and its table."""
    for model in apps.get_models(include_auto_created=True):
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if isinstance(field.related_model, type):
                yield model, field.name, field.related_model


def test_relations_of_models_go_down():
    ours = [
        (model, name, other)
        for model, name, other in relations()
        if model.__module__.startswith("otklik.") and other.__module__.startswith("otklik.")
    ]

    assert ours
    assert [
        f"{model._meta.label}.{name} → {other._meta.label}"
        for model, name, other in ours
        if not may_know(model.__module__, other.__module__)
    ] == []


def test_dependencies_of_migrations_go_down():
    ours = {config.label: config.name for config in apps.get_app_configs() if config.name.startswith("otklik.")}
    arrows = [
        (upper, migration.name, lower)
        for (upper, _), migration in MigrationLoader(None).disk_migrations.items()
        for lower, _ in migration.dependencies
        if upper in ours and lower in ours
    ]

    assert arrows
    assert [
        f"{upper}.{name} → {lower}" for upper, name, lower in arrows if not may_know(ours[upper], ours[lower])
    ] == []
    assert [
        m for (label, _), m in MigrationLoader(None).disk_migrations.items() if label in ours and m.run_before
    ] == []


def test_every_room_with_models_is_an_installed_app():
    rooms = {f"otklik.office.{path.parent.name}" for path in (ROOT / "otklik" / "office").glob("*/models.py")}

    assert rooms == {config.name for config in apps.get_app_configs() if config.name.startswith("otklik.office.")}
    assert {room.rpartition(".")[2] for room in rooms} <= ROOMS.keys()


def imports_of(source: str) -> set[str]:
    """Return the packages that a source file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("otklik.rules" if node.level else str(node.module))
    return {name for name in found if not name.startswith("otklik.rules")}


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_rules_import_only_the_standard_library(path: Path):
    imported = imports_of(path.read_text(encoding="utf-8"))

    assert {name for name in imported if name.split(".")[0] not in sys.stdlib_module_names} == set()


def test_an_import_is_found_wherever_it_hides():
    assert imports_of("import os.path\ndef f():\n    from django.db import models\nfrom . import years") == {
        "os.path",
        "django.db",
    }


@pytest.mark.django_db
def test_migrations_say_all_that_models_say():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
