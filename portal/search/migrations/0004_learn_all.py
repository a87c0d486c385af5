from django.db import migrations


def learn_all(apps, schema_editor):
    """Every document waits for the worker."""
    unlearnt = apps.get_model("search", "Unlearnt")
    documents = apps.get_model("search", "Document").objects.values_list("pk", flat=True)
    unlearnt.objects.bulk_create(
        (unlearnt(document_id=pk) for pk in documents.iterator()), batch_size=1_000, ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [("search", "0003_vocabulary")]
    operations = [migrations.RunPython(learn_all, migrations.RunPython.noop)]
