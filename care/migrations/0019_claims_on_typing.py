from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("care", "0018_searching")]

    operations = [
        migrations.AddField(
            model_name="brand",
            name="claims_on_typing",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Who begins to write an answer in a case that nobody has gets it.",
            ),
        ),
    ]
