from django.db import migrations


def make_row(apps, schema_editor):
    apps.get_model("pagecache", "Epoch").objects.using(schema_editor.connection.alias).get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("pagecache", "0001_epoch")]

    operations = [migrations.RunPython(make_row, migrations.RunPython.noop)]
