from django.db import migrations

DECISIONS = {"request changes": "changes_requested", "reject": "rejected"}


def note_to_comment(apps, schema_editor):
    """A reason against a version stood in its note, which says from now on why it was made."""
    versions = apps.get_model("articles", "ArticleVersion").objects
    comments = apps.get_model("articles", "ReviewComment").objects
    events = apps.get_model("audit", "Event").objects
    for version in versions.filter(state__in=DECISIONS.values()).exclude(note="").iterator():
        event = next(
            (
                event
                for event in events.filter(
                    kind="articles.article", object_id=version.article_id, verb__in=DECISIONS
                )
                if event.detail.get("version") == version.number
            ),
            None,
        )
        comments.create(
            version=version,
            by_id=event.by_id if event else None,
            decision=version.state,
            text=version.note,
            created_at=event.at if event else version.created_at,
        )
        versions.filter(pk=version.pk).update(note="")


def comment_to_note(apps, schema_editor):
    comments = apps.get_model("articles", "ReviewComment").objects
    versions = apps.get_model("articles", "ArticleVersion").objects
    for comment in comments.filter(decision__in=DECISIONS.values()).iterator():
        versions.filter(pk=comment.version_id).update(note=comment.text[:500])
        comment.delete()


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_review_comments"), ("audit", "0001_initial")]
    operations = [migrations.RunPython(note_to_comment, comment_to_note)]
