import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("care", "0013_rated")]

    operations = [
        migrations.CreateModel(
            name="ErasureRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.CharField(help_text="As the app knows them, which is not how Pages do.", max_length=100)),
                ("code", models.UUIDField(default=uuid.uuid4, editable=False, help_text="Names the page that tells.", unique=True)),
                ("posts_erased", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("app", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="erasures", to="care.networkapp")),
            ],
            options={
                "ordering": ["-asked_at"],
                "constraints": [models.UniqueConstraint(fields=("app", "person_id"), name="erasure_once")],
            },
        ),
    ]
