"""Background work: `@tasks.task` makes a function a task, `f.enqueue(pk)` queues it with the transaction.

Tasks are short and may run again: a worker that dies leaves its task to another. `docs/background-work.md`.
This package alone imports `django_tasks`, which Django 6 brings as `django.tasks`.
"""

from typing import TYPE_CHECKING

from django_tasks import task

from portal.tasks.schedule import periodic

if TYPE_CHECKING:
    from portal.tasks.lag import Readiness

__all__ = ["periodic", "readiness", "run_pending", "task"]

# The imports inside these two wait until the models are loaded: apps import this package before that.


def run_pending(*, reraise: bool = True) -> int:
    """Run what is due until nothing is, in this process; returns how many ran.

    An error in a task is raised, so that a test sees it, unless `reraise` is false.
    """
    from portal.tasks import worker

    return worker.run_pending(reraise=reraise)


def readiness() -> "Readiness":
    """Whether background work keeps up: `.is_ok`, `.lag`, `.waiting`, `.workers`."""
    from portal.tasks.lag import read

    return read()
