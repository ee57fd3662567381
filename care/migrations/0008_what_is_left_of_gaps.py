from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("care", "0007_pictures_and_invitations")]

    operations = [
        migrations.AddField(
            model_name="gap",
            name="left_until",
            field=models.DateTimeField(
                editable=False,
                help_text="What is newer was recovered already, or came since. Empty: nothing of it yet.",
                null=True,
            ),
        ),
    ]
