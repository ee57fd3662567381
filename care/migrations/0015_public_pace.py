from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("care", "0014_erasures")]

    operations = [
        migrations.AddField(
            model_name="channelaccount",
            name="public_a_minute",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="So many public answers go out a minute; 0: as they come. Empty: what is wise on this network.",
                null=True,
                verbose_name="public answers a minute",
            ),
        ),
        migrations.AddIndex(model_name="delivery", index=models.Index(fields=["started_at"], name="attempt_by_time")),
    ]
