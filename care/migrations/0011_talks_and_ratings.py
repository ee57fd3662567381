from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("care", "0010_rhythm_of_sources")]

    operations = [
        migrations.AddField(
            model_name="post",
            name="rating",
            field=models.CharField(
                blank=True, default="", help_text="Of a review: positive, negative or its stars.", max_length=10
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("visibility", "private")),
                fields=["account", "thread_network_id", "-posted_at"],
                name="post_of_talk",
            ),
        ),
    ]
