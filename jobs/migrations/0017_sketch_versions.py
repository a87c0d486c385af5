from django.db import migrations

from jobs.likeness import sketch


def make(apps, schema_editor):
    """What is compared: versions that readers have seen or that wait."""
    versions = apps.get_model("jobs", "PostingVersion").objects.filter(state__in=["submitted", "approved"])
    for version in versions.filter(sketch=[]).only("pk").iterator(chunk_size=200):
        lines = version.lines.order_by("position", "pk").values_list("text", flat=True)
        version.sketch = sketch(" ".join(lines))
        version.save(update_fields=["sketch"])


class Migration(migrations.Migration):
    dependencies = [("jobs", "0016_likeness")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
