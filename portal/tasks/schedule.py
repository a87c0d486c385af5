"""What runs again and again: registered in code, its next time kept in one table, queued by any one worker."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone


@dataclass(frozen=True)
class Entry:
    name: str
    every: timedelta
    task: Any


_entries: dict[str, Entry] = {}


def periodic(name: str, *, every: timedelta, task: Any) -> None:
    """Run `task`, which takes no arguments, every so often. Called in `AppConfig.ready()`."""
    _entries[name] = Entry(name, every, task)


def queue_due() -> int:
    """Queue what is due, each once whatever the number of workers; returns how many were."""
    from portal.tasks.models import Periodic

    now = timezone.now()
    known = dict(Periodic.objects.values_list("name", "next_at"))
    queued = 0
    for entry in _entries.values():
        if entry.name in known and known[entry.name] > now:
            continue
        with transaction.atomic():
            row, _ = Periodic.objects.get_or_create(name=entry.name, defaults={"next_at": now})
            is_ours = Periodic.objects.filter(pk=row.pk, next_at=row.next_at, next_at__lte=now).update(
                next_at=now + entry.every
            )
            if is_ours and not _is_waiting(entry):
                entry.task.enqueue()
                queued += 1
    return queued


def _is_waiting(entry: Entry) -> bool:
    """It is still queued from the last time: once is enough."""
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects.ready().filter(task_path=entry.task.module_path).exists()
