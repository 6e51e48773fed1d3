"""The books that the office starts with: the classifier, 2,108 rows, and the books of data/books.toml."""

import csv
import tomllib
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data"
BOOKS = {
    "body": "BodyName",
    "higher_body": "HigherBody",
    "network": "Network",
    "norm": "AnswerNorm",
    "settlement": "Settlement",
}


def load_classifier(apps, schema_editor):
    item = apps.get_model("otklik_reference", "ClassifierItem")
    with (DATA / "classifier.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    item.objects.bulk_create(
        item(
            code=row["code"],
            level=int(row["level"]),
            parent_id=row["parent"] or None,
            title=row["title"],
            position=position,
        )
        for position, row in enumerate(rows, start=1)
    )


def load_books(apps, schema_editor):
    books = tomllib.loads((DATA / "books.toml").read_text(encoding="utf-8"))
    for book, model in BOOKS.items():
        for row in books[book]:
            apps.get_model("otklik_reference", model).objects.create(**row)
    for position, row in enumerate(books["topic"], start=1):
        prefixes = row.pop("prefixes", [])
        topic = apps.get_model("otklik_reference", "ReportTopic").objects.create(position=position, **row)
        for prefix in prefixes:
            apps.get_model("otklik_reference", "ReportTopicPrefix").objects.create(prefix=prefix, topic=topic)


class Migration(migrations.Migration):
    dependencies = [("otklik_reference", "0001_initial")]
    operations = [migrations.RunPython(load_classifier), migrations.RunPython(load_books)]
