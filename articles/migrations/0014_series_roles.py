from django.db import migrations

from portal.accounts import roles

EDIT = {
    f"{verb}_{model}": model for model in ("series", "seriespart") for verb in ("view", "add", "change", "delete")
}


def give(apps, schema_editor):
    roles.grant(apps, roles.EDITOR, "articles", EDIT)


def take(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name=roles.EDITOR):
        group.permissions.remove(*group.permissions.filter(codename__in=EDIT))


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_series"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(give, take)]
