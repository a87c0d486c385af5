from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_share_links")]
    operations = [
        migrations.AddField(
            "reference",
            "is_broken",
            models.BooleanField(
                default=False, editable=False, help_text="It led nowhere when links were last checked."
            ),
        ),
        migrations.AddIndex(
            "reference",
            models.Index(fields=["article"], condition=Q(is_broken=True), name="reference_broken"),
        ),
    ]
