"""Say of each attempt that is there when it was last used, so that the first counting knows who has left."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F

KEPT = timedelta(days=90)  # as it was until now: from every use on


def date_back(apps, schema_editor):
    apps.get_model("assessments", "Attempt").objects.update(changed_at=F("expires_at") - KEPT)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0011_tallies")]

    operations = [migrations.RunPython(date_back, migrations.RunPython.noop)]
