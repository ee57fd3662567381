import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("care", "0005_takes_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name="agent",
            name="initials",
            field=models.CharField(blank=True, help_text="They close answers where the account wants it. Empty: made of the name.", max_length=5, validators=[django.core.validators.RegexValidator("^[^\\W_]+\\Z", "Letters and digits only.")]),
        ),
        migrations.AddField(
            model_name="channelaccount",
            name="closes_with_initials",
            field=models.BooleanField(default=False, help_text="Each answer ends with the initials of who wrote it: ^AB."),
        ),
        migrations.AlterModelOptions(
            name="spend",
            options={"ordering": ["-day", "-hour", "call"]},
        ),
        migrations.RemoveConstraint(
            model_name="spend",
            name="spend_once_a_day",
        ),
        migrations.AddField(
            model_name="spend",
            name="hour",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="spend",
            constraint=models.UniqueConstraint(fields=("account", "day", "hour", "call"), name="spend_once_an_hour"),
        ),
    ]
