from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("care", "0015_public_pace")]

    operations = [
        migrations.AddField(
            model_name="post", name="liked_at", field=models.DateTimeField(blank=True, editable=False, null=True)
        ),
        migrations.AlterField(
            model_name="moderation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("hide", "Hide"),
                    ("unhide", "Show again"),
                    ("delete", "Delete"),
                    ("like", "Like"),
                    ("unlike", "Like no more"),
                ],
                max_length=6,
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
                    ("rated", "rated us anew"),
                    ("liked", "liked a post"),
                    ("unliked", "took a like back"),
                    ("merged", "moved the case into another"),
                    ("took_over", "took over another case"),
                ],
                max_length=20,
            ),
        ),
    ]
