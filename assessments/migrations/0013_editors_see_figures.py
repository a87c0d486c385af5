"""Editors see the figures of questionnaires. The rows of answers are for superusers, and whom they give that."""

from django.db import migrations

from portal.accounts.roles import EDITOR, grant

PERMISSIONS = {"view_tally": "tally"}


def give(apps, schema_editor):
    grant(apps, EDITOR, "assessments", PERMISSIONS)


def take(apps, schema_editor):
    editors = apps.get_model("auth", "Group").objects.get(name=EDITOR)
    editors.permissions.remove(
        *apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label="assessments", codename__in=PERMISSIONS
        )
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0012_count_what_is_there"), ("accounts", "0002_groups")]

    operations = [migrations.RunPython(give, take)]
