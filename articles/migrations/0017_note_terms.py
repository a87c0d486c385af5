from django.db import migrations

from articles.terms import telling
from portal import text


def note(apps, schema_editor):
    Term = apps.get_model("articles", "Term")
    versions = apps.get_model("articles", "ArticleVersion").objects.only("title", "summary", "body")
    for version in versions.iterator():
        stems = telling(version.title, version.summary, text.plain(version.body))
        Term.objects.bulk_create(Term(version_id=version.pk, stem=stem) for stem in stems)


def forget(apps, schema_editor):
    apps.get_model("articles", "Term").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_terms")]
    operations = [migrations.RunPython(note, forget)]
