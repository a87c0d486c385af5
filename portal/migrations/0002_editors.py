"""Editors keep the site's own pages."""

from django.db import migrations

from portal.accounts.roles import EDITOR, grant

PERMISSIONS = {f"{verb}_page": "page" for verb in ("view", "add", "change", "delete")}


def give(apps, schema_editor):
    grant(apps, EDITOR, "portal", PERMISSIONS)


def take(apps, schema_editor):
    editors = apps.get_model("auth", "Group").objects.get(name=EDITOR)
    editors.permissions.remove(
        *apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label="portal", codename__in=PERMISSIONS
        )
    )


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_initial"),
        ("accounts", "0002_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(give, take)]
