"""Handing cases over, telling merged ones apart, splitting them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


def wall(column: str, target: str) -> migrations.RunSQL:
    """Nothing crosses a brand: as in 0002."""
    name = f"care_handover_{column}_same_brand"
    return migrations.RunSQL(
        f"ALTER TABLE care_handover ADD CONSTRAINT {name} FOREIGN KEY (brand_id, {column}_id) "
        f"REFERENCES care_{target} (brand_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE care_handover DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0021_drafts_and_undo'),
    ]

    operations = [
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('opened', 'opened the case'), ('joined', 'wrote again'), ('reopened', 'opened the case again'), ('assigned', 'assigned the case'), ('solved', 'solved the case'), ('no_answer_needed', 'said that no answer is needed'), ('snoozed', 'snoozed the case'), ('woken', 'woke the case'), ('noted', 'wrote a note'), ('muted', 'muted the author'), ('unmuted', 'unmuted the author'), ('reply_queued', 'wrote a reply'), ('reply_sent', 'reply was published'), ('reply_failed', 'reply failed'), ('reply_unconfirmed', 'reply may have been published'), ('reply_confirmed', 'said that the reply is on the network'), ('reply_retried', 'sent the reply again'), ('reply_given_up', 'gave the reply up'), ('reply_taken_back', 'took the reply back before it went'), ('answered_there', 'answered on the network itself'), ('edited', 'edited a post'), ('gone', 'took a post away'), ('hidden', 'hid a post'), ('unhidden', 'showed a post again'), ('deleted', 'deleted an answer'), ('rated', 'rated us anew'), ('liked', 'liked a post'), ('unliked', 'took a like back'), ('merged', 'moved the case into another'), ('took_over', 'took over another case'), ('tagged', 'tagged the case'), ('untagged', 'took a tag away'), ('parted', 'told another case apart again'), ('restored', 'became a case of its own again'), ('split', 'moved posts into a new case'), ('split_off', 'was split off another case'), ('offered', 'offered the case'), ('accepted', 'accepted the case'), ('declined', 'declined the case'), ('withdrawn', 'withdrew the offer of the case')], max_length=20),
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summary', models.TextField(help_text='What happened, what we promised, what is open.')),
                ('state', models.CharField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='offered', max_length=9)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('decided_at', models.DateTimeField(editable=False, null=True)),
                ('reason', models.CharField(blank=True, help_text='Why it was declined.', max_length=500)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='care.brand')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='care.case')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_agent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offered', to=settings.AUTH_USER_MODEL)),
                ('to_team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offered', to='care.team')),
            ],
            options={
                'ordering': ['created_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('state', 'offered')), fields=['to_agent'], name='handover_to_agent'), models.Index(condition=models.Q(('state', 'offered')), fields=['to_team'], name='handover_to_team')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'offered')), fields=('case',), name='one_open_handover_of_a_case'), models.CheckConstraint(condition=models.Q(models.Q(('to_agent__isnull', False), ('to_team', None)), models.Q(('to_agent', None), ('to_team__isnull', False)), _connector='OR'), name='handover_to_a_colleague_or_a_team'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='decided_handover_has_its_time')],
            },
        ),
        wall("case", "case"),
        wall("to_team", "team"),
    ]
