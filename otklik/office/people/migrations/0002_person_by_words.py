"""A person's key: a digest, since names and an address together are longer than an index holds; stops do not count."""

from django.db import migrations, models

import otklik.office.base


class Migration(migrations.Migration):
    dependencies = [("otklik_people", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="citizen", name="citizen_once"),
        migrations.RemoveField(model_name="citizen", name="key"),
        migrations.AlterField(
            model_name="citizen",
            name="address",
            field=models.CharField(blank=True, help_text="as first given; every one in `addresses`", max_length=500),
        ),
        migrations.AddField(
            model_name="citizen",
            name="key",
            field=otklik.office.base.words_digest("surname", "first_name", "patronymic", "address"),
        ),
        migrations.AddConstraint(
            model_name="citizen", constraint=models.UniqueConstraint(fields=["key"], name="citizen_once")
        ),
    ]
