from django.db import migrations
from django.db.models import Q

SHOWN = ("name", "site", "place", "country", "size")


def show(apps, schema_editor):
    """Readers go on seeing what they saw: the current values of every company that may have a public page."""
    companies = apps.get_model("jobs", "Company").objects
    is_public = Q(postings__posted_at__isnull=False) | Q(is_trusted=True) | Q(is_demo=True)
    for company in companies.filter(is_public).distinct():
        company.shown = {name: getattr(company, name) for name in SHOWN}
        company.save(update_fields=["shown"])


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_company_shown")]
    operations = [migrations.RunPython(show, migrations.RunPython.noop)]
