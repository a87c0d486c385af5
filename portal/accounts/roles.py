"""The groups of the people who run the site, and how a migration gives them permissions."""

from typing import Any

AUTHOR = "author"
EDITOR = "editor"
MODERATOR = "moderator"
GROUPS = (AUTHOR, EDITOR, MODERATOR)


def grant(apps: Any, group: str, app_label: str, permissions: dict[str, str]) -> None:
    """Give a group permissions of one app, from a data migration.

    `permissions` maps a codename ("change_article") to its model name ("article"). Permissions are
    normally made after all migrations have run, so the ones that are missing are made here.
    """
    group_row, _ = apps.get_model("auth", "Group").objects.get_or_create(name=group)
    content_types = apps.get_model("contenttypes", "ContentType").objects
    for codename, model in permissions.items():
        content_type, _ = content_types.get_or_create(app_label=app_label, model=model)
        verb = codename.rpartition("_")[0]
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            codename=codename, content_type=content_type, defaults={"name": f"Can {verb} {model}"}
        )
        group_row.permissions.add(permission)
