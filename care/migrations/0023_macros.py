"""Macros, and how often each agent says which saved reply."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# table, column, the table of the same brand that it points to
WITHIN_A_BRAND = [("macro", "team", "team"), ("macrotag", "macro", "macro"), ("macrotag", "tag", "tag")]


def wall(table: str, column: str, target: str) -> migrations.RunSQL:
    """Nothing crosses a brand: as in 0002."""
    name = f"care_{table}_{column}_same_brand"
    return migrations.RunSQL(
        f"ALTER TABLE care_{table} ADD CONSTRAINT {name} FOREIGN KEY (brand_id, {column}_id) "
        f"REFERENCES care_{target} (brand_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE care_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0022_handovers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('opened', 'opened the case'), ('joined', 'wrote again'), ('reopened', 'opened the case again'), ('assigned', 'assigned the case'), ('solved', 'solved the case'), ('no_answer_needed', 'said that no answer is needed'), ('snoozed', 'snoozed the case'), ('woken', 'woke the case'), ('noted', 'wrote a note'), ('muted', 'muted the author'), ('unmuted', 'unmuted the author'), ('reply_queued', 'wrote a reply'), ('reply_sent', 'reply was published'), ('reply_failed', 'reply failed'), ('reply_unconfirmed', 'reply may have been published'), ('reply_confirmed', 'said that the reply is on the network'), ('reply_retried', 'sent the reply again'), ('reply_given_up', 'gave the reply up'), ('reply_taken_back', 'took the reply back before it went'), ('answered_there', 'answered on the network itself'), ('edited', 'edited a post'), ('gone', 'took a post away'), ('hidden', 'hid a post'), ('unhidden', 'showed a post again'), ('deleted', 'deleted an answer'), ('rated', 'rated us anew'), ('liked', 'liked a post'), ('unliked', 'took a like back'), ('merged', 'moved the case into another'), ('took_over', 'took over another case'), ('tagged', 'tagged the case'), ('untagged', 'took a tag away'), ('parted', 'told another case apart again'), ('restored', 'became a case of its own again'), ('split', 'moved posts into a new case'), ('split_off', 'was split off another case'), ('offered', 'offered the case'), ('accepted', 'accepted the case'), ('declined', 'declined the case'), ('withdrawn', 'withdrew the offer of the case'), ('macro', 'used a macro')], max_length=20),
        ),
        migrations.CreateModel(
            name='Macro',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('text', models.TextField(blank=True)),
                ('takes', models.BooleanField(default=False, help_text='Who uses it has the case then.', verbose_name='take the case')),
                ('then', models.CharField(blank=True, choices=[('', 'Leave the case as it is'), ('solve', 'Solve it, once the answer stands'), ('1h', 'Snooze it for an hour'), ('4h', 'Snooze it for four hours'), ('tomorrow', 'Snooze it until tomorrow morning'), ('week', 'Snooze it for a week')], default='', max_length=8)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='care.brand')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='macros', to='care.team')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='MacroTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='care.brand')),
                ('macro', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='care.macro')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='care.tag')),
            ],
        ),
        migrations.AddField(
            model_name='macro',
            name='tags',
            field=models.ManyToManyField(related_name='macros', through='care.MacroTag', to='care.tag'),
        ),
        migrations.CreateModel(
            name='SavedUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('times', models.PositiveIntegerField(default=1)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('saved', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='care.savedreply')),
            ],
        ),
        migrations.AddConstraint(
            model_name='macrotag',
            constraint=models.UniqueConstraint(fields=('macro', 'tag'), name='macro_tags_once'),
        ),
        migrations.AddConstraint(
            model_name='macro',
            constraint=models.UniqueConstraint(fields=('brand', 'team', 'name'), name='macro_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='macro',
            constraint=models.UniqueConstraint(fields=('brand', 'id'), name='macro_of_brand'),
        ),
        migrations.AddConstraint(
            model_name='saveduse',
            constraint=models.UniqueConstraint(fields=('agent', 'saved'), name='saved_use_once'),
        ),
        *(wall(*row) for row in WITHIN_A_BRAND),
    ]
