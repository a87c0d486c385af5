from django.db import migrations

from portal.accounts.roles import MODERATOR, grant

PERMISSIONS = {
    "view_company": "company",
    "change_company": "company",
    "view_posting": "posting",
    "view_postingversion": "postingversion",
    "review_postingversion": "postingversion",
    "view_review": "review",
}


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
    dependencies = [
        ("jobs", "0001_initial"),
        ("accounts", "0002_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(give, take)]
