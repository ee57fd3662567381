import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0009_moderations'),
    ]

    operations = [
        migrations.AddField(
            model_name='channelaccount',
            name='next_subscribe_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name='channelaccount',
            name='subscribed_at',
            field=models.DateTimeField(editable=False, help_text='When its webhook was last found in place.', null=True),
        ),
        migrations.AddField(
            model_name='channelaccount',
            name='subscription_words',
            field=models.CharField(blank=True, editable=False, max_length=1000),
        ),
        migrations.AddField(
            model_name='channelaccount',
            name='not_before',
            field=models.JSONField(default=dict, editable=False, help_text='{kind of call: when it may be asked again}'),
        ),
        migrations.AddField(
            model_name='source',
            name='pace_seconds',
            field=models.PositiveIntegerField(editable=False, help_text='The interval at present.', null=True),
        ),
        migrations.AddField(
            model_name='source',
            name='last_new_at',
            field=models.DateTimeField(editable=False, help_text='When it last showed something new.', null=True),
        ),
        migrations.AddField(
            model_name='source',
            name='usual_gap_seconds',
            field=models.PositiveIntegerField(editable=False, help_text='Something new comes within this, in 19 of 20 cases.', null=True),
        ),
        migrations.AddField(
            model_name='source',
            name='rhythm',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), default=list, editable=False, help_text='How often something new comes in each hour of the day, UTC; empty: not known yet.', size=None),
        ),
        migrations.AddField(
            model_name='source',
            name='quiet_since',
            field=models.DateTimeField(editable=False, help_text='Nothing new for unusually long.', null=True),
        ),
        migrations.AddIndex(
            model_name='sighting',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['seen_at'], name='sighting_by_time'),
        ),
    ]
