"""The queue's moves, each one conditional update: claim, finish, try again, take from a dead worker.

A move that finds the row changed does nothing, so of two workers that think a task is theirs one is right.
"""

import logging
import traceback
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult

from portal.tasks.models import Worker

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
FIRST_BACKOFF = timedelta(seconds=10)


def backoff(attempts: int) -> timedelta:
    """How long to wait after the attempt of that number: 10 s, 40 s, 160 s, 640 s."""
    return FIRST_BACKOFF * 4 ** (attempts - 1)


def claim_next(worker_id: str) -> DBTaskResult | None:
    """The task that is due first, now this worker's; None when nothing is due."""
    while True:
        row = DBTaskResult.objects.ready().first()
        if row is None:
            return None
        worker_ids = [*row.worker_ids, worker_id]
        now = timezone.now()
        changed = DBTaskResult.objects.filter(pk=row.pk, status=Status.READY, run_after=row.run_after).update(
            status=Status.RUNNING, started_at=now, worker_ids=worker_ids
        )
        if changed:
            row.status, row.started_at, row.worker_ids = Status.RUNNING, now, worker_ids
            return row


def _still(row: DBTaskResult) -> QuerySet[DBTaskResult]:
    """The row, if nobody has taken it since it was claimed."""
    return DBTaskResult.objects.filter(pk=row.pk, status=Status.RUNNING, started_at=row.started_at)


def finish(row: DBTaskResult) -> None:
    if not _still(row).update(
        status=Status.SUCCESSFUL, finished_at=timezone.now(), exception_class_path="", traceback=""
    ):
        log.warning("a task ended after another worker had taken it", extra={"task": row.task_path})


def fail(row: DBTaskResult, error: BaseException) -> None:
    """Put it back with a delay, or give it up after the last attempt."""
    error_type = type(error)
    _give_back(
        row,
        exception_class_path=f"{error_type.__module__}.{error_type.__qualname__}",
        traceback="".join(traceback.format_exception(error)),
    )


def _give_back(row: DBTaskResult, **changes: str) -> bool:
    attempts = len(row.worker_ids)
    now = timezone.now()
    if attempts < MAX_ATTEMPTS:
        updated = _still(row).update(status=Status.READY, run_after=now + backoff(attempts), **changes)
    else:
        updated = _still(row).update(status=Status.FAILED, finished_at=now, **changes)
        if updated:
            log.error("a task was given up", extra={"task": row.task_path})
    return bool(updated)


def renew_lease(worker_id: str, lease: timedelta) -> None:
    Worker.objects.update_or_create(pk=worker_id, defaults={"lease_until": timezone.now() + lease})


def end_lease(worker_id: str) -> None:
    Worker.objects.filter(pk=worker_id).delete()


def reclaim(lease: timedelta) -> int:
    """Take the tasks of workers whose lease has ended; returns how many. A death counts as an attempt."""
    now = timezone.now()
    alive = set(Worker.objects.filter(lease_until__gt=now).values_list("pk", flat=True))
    reclaimed = 0
    for row in DBTaskResult.objects.running().filter(started_at__lt=now - lease):
        if row.worker_ids and row.worker_ids[-1] in alive:
            continue
        if _give_back(row, traceback="The worker ended without a word."):
            reclaimed += 1
            log.warning("a task was taken from a worker that is gone", extra={"task": row.task_path})
    Worker.objects.filter(lease_until__lt=now - timedelta(days=1)).delete()
    return reclaimed
