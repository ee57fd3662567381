"""What agents want taken off a network, or shown there again."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


def wall(column: str, target: str) -> migrations.RunSQL:
    """Nothing crosses a brand: as in 0002."""
    name = f"care_moderation_{column}_same_brand"
    return migrations.RunSQL(
        f"ALTER TABLE care_moderation ADD CONSTRAINT {name} FOREIGN KEY (brand_id, {column}_id) "
        f"REFERENCES care_{target} (brand_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE care_moderation DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):

    dependencies = [
        ("care", "0008_what_is_left_of_gaps"),
    ]

    operations = [
        migrations.CreateModel(
            name="Moderation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("hide", "Hide"), ("unhide", "Show again"), ("delete", "Delete")], max_length=6)),
                ("state", models.CharField(choices=[("queued", "Queued"), ("doing", "Being done"), ("done", "Done"), ("failed", "Not done"), ("dropped", "Given up")], default="queued", max_length=7)),
                ("reason", models.CharField(blank=True, help_text="Why it is not done, in words for its agent.", max_length=500)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("act_after", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("leased_until", models.DateTimeField(editable=False, null=True)),
                ("done_at", models.DateTimeField(editable=False, null=True)),
                ("account", models.ForeignKey(help_text="Of ours, that the network lets do it.", on_delete=django.db.models.deletion.PROTECT, related_name="moderations", to="care.channelaccount")),
                ("agent", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("brand", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="care.brand")),
                ("post", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="moderations", to="care.post")),
            ],
            options={
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("state__in", ["queued", "doing"])), fields=("post",), name="one_open_moderation"),
                    models.CheckConstraint(condition=models.Q(("state", "done"), _negated=True) | models.Q(("done_at__isnull", False)), name="done_moderation_has_its_time"),
                ],
                "indexes": [
                    models.Index(condition=models.Q(("state", "queued")), fields=["act_after"], name="moderation_queue"),
                    models.Index(condition=models.Q(("state", "doing")), fields=["leased_until"], name="moderation_leases"),
                ],
            },
        ),
        wall("post", "post"),
        wall("account", "channelaccount"),
    ]
