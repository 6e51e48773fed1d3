from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def of_what_was_signed(apps: Any, _: Any) -> None:
    """Replies that wait or have left were prepared at the very moment at which their draft was signed."""
    dispatches, letters = (
        apps.get_model("otklik_dispatch", "Dispatch"),
        apps.get_model("otklik_answering", "ReplyLetter"),
    )
    for signature in apps.get_model("otklik_answering", "Signature").objects.all():
        of_it = dispatches.objects.filter(
            kind="reply", prepared_at=signature.entered_at, letter__drafts__draft=signature.draft_id
        )
        letters.objects.bulk_create(letters(dispatch=one, signature=signature) for one in of_it)


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_answering", "0002_posts_approve"),
        ("otklik_dispatch", "0003_by_day_sent"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReplyLetter",
            fields=[
                (
                    "dispatch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reply_letter",
                        serialize=False,
                        to="otklik_dispatch.dispatch",
                    ),
                ),
                (
                    "signature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="otklik_answering.signature",
                    ),
                ),
            ],
        ),
        migrations.RunPython(of_what_was_signed, migrations.RunPython.noop),
    ]
