from django.db import migrations

from portal.text import paths


def note(apps, schema_editor):
    Reference = apps.get_model("articles", "Reference")
    rows = []
    for article in apps.get_model("articles", "Article").objects.only("body").iterator():
        rows += [Reference(article_id=article.pk, path=path[:400]) for path in sorted(paths(article.body))]
    versions = apps.get_model("articles", "ArticleVersion").objects.only("article_id", "body")
    for version in versions.iterator():
        rows += [
            Reference(article_id=version.article_id, version_id=version.pk, path=path[:400])
            for path in sorted(paths(version.body))
        ]
    Reference.objects.bulk_create(rows, batch_size=500)


def forget(apps, schema_editor):
    apps.get_model("articles", "Reference").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_images_and_references")]
    operations = [migrations.RunPython(note, forget)]
