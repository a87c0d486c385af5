from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_broken_links")]
    operations = [
        migrations.AddField(
            "article",
            "last_reviewed_on",
            models.DateField(null=True, blank=True, editable=False, help_text="Shown to readers."),
        ),
    ]
