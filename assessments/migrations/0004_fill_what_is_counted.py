"""Give each case an id for its links, and repeat of each result what is counted."""

from django.db import migrations
from django.db.models import Min

from portal import access

CHUNK = 500


def fill(apps, schema_editor):
    Case, Attempt, Result = (apps.get_model("assessments", name) for name in ("Case", "Attempt", "Result"))
    in_chunks(Case, Case.objects.filter(public_id=None), name, ["public_id"])
    in_chunks(Result, Result.objects.filter(leader=""), repeat, ["leader", "sureness"])
    # Until now a case had one attempt, and a result was the end of it.
    Attempt.objects.update(is_organiser=True)
    unfinished = Attempt.objects.filter(finished_at=None, results__isnull=False)
    in_chunks(Attempt, unfinished.annotate(at=Min("results__created_at")), finish, ["finished_at"])


def in_chunks(model, rows, change, fields):
    """Change rows until none is left that `rows` finds."""
    while chunk := list(rows.order_by("pk")[:CHUNK]):
        for row in chunk:
            change(row)
        model.objects.bulk_update(chunk, fields)


def name(case):
    case.public_id = access.new_public_id()


def repeat(result):
    result.leader = result.document["leaders"][0]
    result.sureness = result.document["sureness"]


def finish(attempt):
    attempt.finished_at = attempt.at


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_teams_portfolios_and_sharing")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
