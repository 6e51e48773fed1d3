"""The author's key becomes a digest: names and an address together are longer than an index holds."""

from django.db import migrations, models

import otklik.office.base


class Migration(migrations.Migration):
    dependencies = [("otklik_appeals", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="appeal", name="appeal_by_author"),
        migrations.RemoveField(model_name="appeal", name="author_key"),
        migrations.AddField(
            model_name="appeal",
            name="author_key",
            field=otklik.office.base.identity_digest("surname", "first_name", "patronymic", "address"),
        ),
        migrations.AddIndex(model_name="appeal", index=models.Index(fields=["author_key"], name="appeal_by_author")),
    ]
