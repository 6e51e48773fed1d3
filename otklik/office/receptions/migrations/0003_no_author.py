"""A card is joined to its citizen; nobody looks for its author by another key."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("otklik_receptions", "0002_author_by_digest")]

    operations = [
        migrations.RemoveIndex(model_name="receptioncard", name="reception_card_by_author"),
        migrations.RemoveField(model_name="receptioncard", name="author_key"),
    ]
