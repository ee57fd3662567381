"""Tags, saved views, one action on many cases."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


def wall(column: str, target: str) -> migrations.RunSQL:
    """Nothing crosses a brand: as in 0002."""
    name = f"care_tagging_{column}_same_brand"
    return migrations.RunSQL(
        f"ALTER TABLE care_tagging ADD CONSTRAINT {name} FOREIGN KEY (brand_id, {column}_id) "
        f"REFERENCES care_{target} (brand_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE care_tagging DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0016_likes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="caseevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "opened the case"),
                    ("joined", "wrote again"),
                    ("reopened", "opened the case again"),
                    ("assigned", "assigned the case"),
                    ("solved", "solved the case"),
                    ("no_answer_needed", "said that no answer is needed"),
                    ("snoozed", "snoozed the case"),
                    ("woken", "woke the case"),
                    ("noted", "wrote a note"),
                    ("muted", "muted the author"),
                    ("unmuted", "unmuted the author"),
                    ("reply_queued", "wrote a reply"),
                    ("reply_sent", "reply was published"),
                    ("reply_failed", "reply failed"),
                    ("reply_unconfirmed", "reply may have been published"),
                    ("reply_confirmed", "said that the reply is on the network"),
                    ("reply_retried", "sent the reply again"),
                    ("reply_given_up", "gave the reply up"),
                    ("answered_there", "answered on the network itself"),
                    ("edited", "edited a post"),
                    ("gone", "took a post away"),
                    ("hidden", "hid a post"),
                    ("unhidden", "showed a post again"),
                    ("deleted", "deleted an answer"),
                    ("rated", "rated us anew"),
                    ("liked", "liked a post"),
                    ("unliked", "took a like back"),
                    ("merged", "moved the case into another"),
                    ("took_over", "took over another case"),
                    ("tagged", "tagged the case"),
                    ("untagged", "took a tag away"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="BulkRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("assign", "Assign"),
                            ("solve", "Solve"),
                            ("no_answer", "No answer needed"),
                            ("snooze", "Snooze"),
                            ("tag", "Tag"),
                            ("undo", "Take back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("details", models.JSONField(default=dict, help_text="Whom to, until when, which word.")),
                ("cases", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("done", models.PositiveIntegerField(default=0, help_text="How many of its cases were looked at.")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("leased_until", models.DateTimeField(editable=False, null=True)),
                ("finished_at", models.DateTimeField(editable=False, null=True)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulk_runs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="undone_by",
                        to="care.bulkrun",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="BulkChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.JSONField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="care.case"),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="care.bulkrun"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "case"), name="changed_once_in_a_run"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                (
                    "slug",
                    models.SlugField(
                        help_text="Its place in the address; it stays when renamed.", max_length=70, unique=True
                    ),
                ),
                ("query", models.CharField(help_text="What the address of the list asks for.", max_length=500)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to="care.team",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("brand", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="care.brand")),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Tagging",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("brand", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="care.brand")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="taggings", to="care.case"
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="taggings", to="care.tag"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="tags",
            field=models.ManyToManyField(related_name="cases", through="care.Tagging", to="care.tag"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("first_answered_at__isnull", False)),
                fields=["brand", "first_answered_at"],
                name="case_first_answered",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkrun",
            index=models.Index(condition=models.Q(("finished_at", None)), fields=["id"], name="bulk_unfinished"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("owner", None), ("team__isnull", False)),
                    models.Q(("owner__isnull", False), ("team", None)),
                    _connector="OR",
                ),
                name="view_is_somebodys_or_a_teams",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                models.F("brand"), django.db.models.functions.text.Lower("name"), name="tag_once_in_brand"
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(fields=("brand", "id"), name="tag_of_brand"),
        ),
        migrations.AddIndex(
            model_name="tagging",
            index=models.Index(fields=["tag", "case"], name="cases_of_tag"),
        ),
        migrations.AddConstraint(
            model_name="tagging",
            constraint=models.UniqueConstraint(fields=("case", "tag"), name="tagged_once"),
        ),
        wall("case", "case"),
        wall("tag", "tag"),
    ]
