from django.db import migrations

from portal.accounts import roles

WRITE = {"view_image": "image", "add_image": "image", "change_image": "image"}
EDIT = {"delete_image": "image"}


def give(apps, schema_editor):
    roles.grant(apps, roles.AUTHOR, "articles", WRITE)
    roles.grant(apps, roles.EDITOR, "articles", WRITE | EDIT)


def take(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=(roles.AUTHOR, roles.EDITOR)):
        group.permissions.remove(*group.permissions.filter(codename__in=WRITE | EDIT))


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_note_references"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(give, take)]
