"""Finished answers and their results were promised 90 days after the last use, and stay two years from now on."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F

MORE = timedelta(days=730 - 90)


def extend(apps, schema_editor):
    _move(apps, MORE)


def shorten(apps, schema_editor):
    _move(apps, -MORE)


def _move(apps, by):
    Attempt, Result = (apps.get_model("assessments", name) for name in ("Attempt", "Result"))
    Attempt.objects.filter(finished_at__isnull=False).update(expires_at=F("expires_at") + by)
    Result.objects.update(expires_at=F("expires_at") + by)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0008_results_say_when_to_look_again")]

    operations = [migrations.RunPython(extend, shorten)]
