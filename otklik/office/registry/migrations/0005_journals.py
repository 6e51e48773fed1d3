"""The journal of outgoing letters, and how the journals that the office starts with write their numbers."""

from django.db import migrations

APPEALS = "{буква}-{номер}/{гг}"
OUTGOING = {"code": "outgoing", "title": "Журнал исходящей корреспонденции", "template": "{номер}-исх"}


def open_journals(apps, schema_editor):
    series = apps.get_model("otklik_registry", "Series")
    series.objects.create(**OUTGOING)
    series.objects.filter(code="appeals").update(template=APPEALS)


class Migration(migrations.Migration):
    dependencies = [("otklik_registry", "0004_registering")]
    operations = [migrations.RunPython(open_journals)]
