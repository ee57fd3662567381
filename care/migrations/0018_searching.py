import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.models.functions import MD5, Upper


class Migration(migrations.Migration):
    dependencies = [("care", "0017_tags_views_bulk")]

    operations = [
        TrigramExtension(),
        migrations.AddIndex(
            model_name="author",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(Upper("handle"), "gin_trgm_ops"), name="author_handle_alike"
            ),
        ),
        migrations.AddIndex(
            model_name="author",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(Upper("name"), "gin_trgm_ops"), name="author_name_alike"
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("text", config="simple"), name="note_words"
            ),
        ),
        migrations.AddIndex(model_name="post", index=models.Index(fields=["posted_at"], name="post_newest")),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(MD5("url"), name="post_at_address", condition=~models.Q(url="")),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["case"], name="post_private", condition=models.Q(visibility="private")),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["case"], name="post_pictured", condition=~models.Q(media=[])),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["rating", "case"], name="post_rated", condition=~models.Q(rating="")),
        ),
    ]
