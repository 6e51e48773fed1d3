"""The journals that the office starts with."""

from django.db import migrations

SERIES = {
    "correspondence": "Журнал входящей корреспонденции",
    "appeals": "Журнал письменных обращений граждан",
}


def open_journals(apps, schema_editor):
    series = apps.get_model("otklik_registry", "Series")
    series.objects.bulk_create(series(code=code, title=title) for code, title in SERIES.items())


class Migration(migrations.Migration):
    dependencies = [("otklik_registry", "0001_initial")]
    operations = [migrations.RunPython(open_journals)]
