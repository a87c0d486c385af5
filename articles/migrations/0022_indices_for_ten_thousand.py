from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0021_term_by_stem"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="articleversion",
            name="article_version_newest",
        ),
        migrations.RemoveIndex(
            model_name="articleversion",
            name="article_version_window",
        ),
        migrations.AddIndex(
            model_name="articleversion",
            index=models.Index(fields=["state", "-published_at", "-article"], name="article_version_newest"),
        ),
        migrations.AddIndex(
            model_name="articleversion",
            index=models.Index(fields=["state", "live_from", "live_until", "article", "author", "minutes"], name="article_version_window"),
        ),
    ]
