from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_considering", "0001_steps_of_considering"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="redirect",
            name="redirected_there_once",
        ),
    ]
