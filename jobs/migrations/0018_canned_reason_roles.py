from django.db import migrations

from portal.accounts.roles import MODERATOR, grant

PERMISSIONS = {f"{verb}_cannedreason": "cannedreason" for verb in ("view", "add", "change", "delete")}


def give(apps, schema_editor):
    grant(apps, MODERATOR, "jobs", PERMISSIONS)


def take(apps, schema_editor):
    moderators = apps.get_model("auth", "Group").objects.get(name=MODERATOR)
    moderators.permissions.remove(
        *apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label="jobs", codename__in=PERMISSIONS
        )
    )


class Migration(migrations.Migration):
    dependencies = [("jobs", "0017_sketch_versions")]
    operations = [migrations.RunPython(give, take)]
