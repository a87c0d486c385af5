"""Whether background work keeps up: a fact for /readyz."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from portal.tasks.models import Worker

MAX_LAG = timedelta(minutes=5)


@dataclass(frozen=True)
class Readiness:
    """`lag` is how long the task that is due first has waited; `workers` how many hold a lease."""

    lag: timedelta
    waiting: int
    workers: int

    @property
    def is_ok(self) -> bool:
        return self.lag <= MAX_LAG


def read() -> Readiness:
    now = timezone.now()
    at_once = Q(run_after=get_date_max())
    ready = DBTaskResult.objects.ready()
    due = ready.order_by().aggregate(
        queued=Min("enqueued_at", filter=at_once), planned=Min("run_after", filter=~at_once)
    )
    oldest: datetime = min((moment for moment in due.values() if moment), default=now)
    return Readiness(
        lag=max(now - oldest, timedelta()),
        waiting=ready.count(),
        workers=Worker.objects.filter(lease_until__gt=now).count(),
    )
