"""Editors write and publish questionnaires."""

from django.db import migrations

from portal.accounts.roles import EDITOR, grant

PERMISSIONS = {
    "view_questionnaire": "questionnaire",
    "add_questionnaire": "questionnaire",
    "view_questionnaireversion": "questionnaireversion",
    "add_questionnaireversion": "questionnaireversion",
    "change_questionnaireversion": "questionnaireversion",
    "delete_questionnaireversion": "questionnaireversion",
}


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
    dependencies = [
        ("assessments", "0001_initial"),
        ("accounts", "0002_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]
