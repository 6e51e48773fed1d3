"""The kinds of paper that the office starts with: data/kinds.toml. A kind that an import has brought keeps its row."""

import tomllib
from pathlib import Path

from django.db import migrations

from otklik.office.base import identity_of

DATA = Path(__file__).resolve().parents[1] / "data" / "kinds.toml"


def load_kinds(apps, schema_editor):
    kinds = apps.get_model("otklik_reference", "LetterKind").objects
    for row in tomllib.loads(DATA.read_text(encoding="utf-8"))["kind"]:
        name = row.pop("name")
        if not kinds.filter(key=identity_of(name)).update(**row):
            kinds.create(name=name, **row)


class Migration(migrations.Migration):
    dependencies = [("otklik_reference", "0005_kinds_of_paper")]
    operations = [migrations.RunPython(load_kinds)]
