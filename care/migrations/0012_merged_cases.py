import django.db.models.deletion
from django.db import migrations, models

WALL = "care_case_merged_into_same_brand"


class Migration(migrations.Migration):
    dependencies = [("care", "0011_talks_and_ratings")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="care.case",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", None), models.Q(("inbound_count", 0), ("state", "solved")), _connector="OR"),
                name="merged_case_is_over_and_empty",
            ),
        ),
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
                    ("merged", "moved the case into another"),
                    ("took_over", "took over another case"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(
            f"ALTER TABLE care_case ADD CONSTRAINT {WALL} FOREIGN KEY (brand_id, merged_into_id) "
            "REFERENCES care_case (brand_id, id) DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE care_case DROP CONSTRAINT {WALL}",
        ),
    ]
