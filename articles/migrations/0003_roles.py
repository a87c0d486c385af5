from django.db import migrations

from portal.accounts import roles

VIEW = {"view_topic": "topic", "view_author": "author", "view_articleversion": "articleversion"}
WRITE = {
    "add_article": "article",
    "change_article": "article",
    "delete_article": "article",
    "view_article": "article",
}
EDIT = {
    "publish_article": "article",
    "add_topic": "topic",
    "change_topic": "topic",
    "add_author": "author",
    "change_author": "author",
}


def give(apps, schema_editor):
    roles.grant(apps, roles.AUTHOR, "articles", VIEW | WRITE)
    roles.grant(apps, roles.EDITOR, "articles", VIEW | WRITE | EDIT)


def take(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=(roles.AUTHOR, roles.EDITOR)):
        group.permissions.remove(*group.permissions.filter(content_type__app_label="articles"))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_articles_and_versions"),
        ("accounts", "0002_groups"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(give, take)]
