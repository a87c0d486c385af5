from django.db import migrations

from portal.accounts import roles

EDIT = {f"{verb}_redirect": "redirect" for verb in ("view", "add", "change", "delete")}


def give(apps, schema_editor):
    roles.grant(apps, roles.EDITOR, "redirects", EDIT)


def take(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name=roles.EDITOR):
        group.permissions.remove(*group.permissions.filter(codename__in=EDIT))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0022_indices_for_ten_thousand"),
        ("accounts", "0002_groups"),
        ("redirects", "0001_initial"),
    ]
    operations = [migrations.RunPython(give, take)]
