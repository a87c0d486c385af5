"""Keeps the queue's table small."""

from datetime import timedelta

from django.utils import timezone

from portal.tasks import task

KEEP_SUCCESSFUL = timedelta(days=2)
KEEP_FAILED = timedelta(days=30)


@task
def forget_finished() -> None:
    """Delete finished tasks: what they were given may name people."""
    from django_tasks_db.models import DBTaskResult

    now = timezone.now()
    DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_SUCCESSFUL).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_FAILED).delete()
