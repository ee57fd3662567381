"""Pictures that go with a reply, and the invitation to go on in private."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


def wall(column: str, target: str) -> migrations.RunSQL:
    """Nothing crosses a brand: as in 0002."""
    name = f"care_replypicture_{column}_same_brand"
    return migrations.RunSQL(
        f"ALTER TABLE care_replypicture ADD CONSTRAINT {name} FOREIGN KEY (brand_id, {column}_id) "
        f"REFERENCES care_{target} (brand_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE care_replypicture DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0006_initials_and_hours'),
    ]

    operations = [
        migrations.AddField(
            model_name='reply',
            name='invites',
            field=models.BooleanField(db_default=False, default=False, help_text='It asks the person to write us privately.'),
        ),
        migrations.CreateModel(
            name='ReplyPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('content', models.BinaryField()),
                ('content_type', models.CharField(max_length=50)),
                ('size', models.PositiveIntegerField(help_text='In bytes.')),
                ('alt_text', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('agent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='care.brand')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reply_pictures', to='care.case')),
                ('reply', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='care.reply')),
            ],
            options={
                'ordering': ['position', 'id'],
                'indexes': [models.Index(condition=models.Q(('reply', None)), fields=['created_at'], name='picture_drafts')],
                'constraints': [models.UniqueConstraint(fields=('reply', 'position'), name='picture_once_a_place')],
            },
        ),
        wall('case', 'case'),
        wall('reply', 'reply'),
    ]
