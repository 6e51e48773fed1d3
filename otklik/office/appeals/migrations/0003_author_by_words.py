"""The author is the person of the card, stops and commas aside; a cover letter may lack the body that sent it."""

import django.db.models.deletion
from django.db import migrations, models

import otklik.office.base


class Migration(migrations.Migration):
    dependencies = [("otklik_appeals", "0002_author_by_digest"), ("otklik_reference", "0002_books")]

    operations = [
        migrations.RemoveIndex(model_name="appeal", name="appeal_by_author"),
        migrations.RemoveField(model_name="appeal", name="author_key"),
        migrations.AddField(
            model_name="appeal",
            name="author_key",
            field=otklik.office.base.words_digest("surname", "first_name", "patronymic", "address"),
        ),
        migrations.AddIndex(model_name="appeal", index=models.Index(fields=["author_key"], name="appeal_by_author")),
        migrations.AlterField(
            model_name="coverletter",
            name="higher_body",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="covers",
                to="otklik_reference.higherbody",
            ),
        ),
    ]
