from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0004_threads'),
    ]

    operations = [
        migrations.AddField(
            model_name='author',
            name='takes_messages',
            field=models.BooleanField(editable=False, help_text='Whether we may write them privately; unknown where the network does not say.', null=True),
        ),
        migrations.AddIndex(
            model_name='hookdelivery',
            index=models.Index(fields=['received_at'], name='delivery_by_time'),
        ),
        migrations.AddIndex(
            model_name='quarantine',
            index=models.Index(fields=['created_at'], name='quarantine_by_time'),
        ),
        migrations.AddIndex(
            model_name='idempotentanswer',
            index=models.Index(fields=['created_at'], name='answered_by_time'),
        ),
    ]
