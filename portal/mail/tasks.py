"""The outbox's background work: one task a mail, and a look every minute for what fell through."""

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal import tasks
from portal.mail import services


@tasks.task
def deliver(pk: int) -> None:
    services.deliver(pk)


@tasks.task
def sweep() -> None:
    """Queue every message that is due and has no task."""
    for pk in services.undelivered(timezone.now()):
        deliver.enqueue(pk)


@tasks.task
def delete_old() -> None:
    services.delete_old(timezone.now())


def waiting_messages() -> set[int]:
    """The messages whose delivery is in the queue."""
    queued = DBTaskResult.objects.filter(status="READY", task_path=deliver.module_path)
    return {given["args"][0] for given in queued.values_list("args_kwargs", flat=True)}
