from django.db import migrations


def forget(apps, schema_editor):
    """On the way back alone: the release before reads every key of `shown`, and knows of no logo."""
    companies = apps.get_model("jobs", "Company").objects
    for company in companies.filter(logos__isnull=False).distinct():
        if company.shown.pop("logo", None):
            company.save(update_fields=["shown"])


class Migration(migrations.Migration):
    dependencies = [("jobs", "0019_posting_editing")]
    operations = [migrations.RunPython(migrations.RunPython.noop, forget)]
