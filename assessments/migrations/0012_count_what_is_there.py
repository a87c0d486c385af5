"""Say of each attempt that is there when it was last used, so that the first counting knows who has left."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F

# From every use on: those that are finished since 0009.
KEPT, FINISHED_KEPT = timedelta(days=90), timedelta(days=730)


def date_back(apps, schema_editor):
    attempts = apps.get_model("assessments", "Attempt").objects
    attempts.filter(finished_at=None).update(changed_at=F("expires_at") - KEPT)
    attempts.exclude(finished_at=None).update(changed_at=F("expires_at") - FINISHED_KEPT)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0011_tallies")]

    operations = [migrations.RunPython(date_back, migrations.RunPython.noop)]
