"""The worker's loop, and the same work done at once for tests and scripts."""

import logging
import os
import signal
import socket
import threading
import time
import uuid
from datetime import timedelta
from types import FrameType

from django.db import close_old_connections, connections
from django.db.utils import Error as DatabaseError

from portal.tasks import queue, schedule

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
MAX_RUNNING = timedelta(minutes=10)
IDLE_SECONDS = 1.0
BEAT_SECONDS = 5.0
TROUBLE_SECONDS = 3.0


def run_pending(*, reraise: bool = True) -> int:
    """See `portal.tasks.run_pending`."""
    worker_id = f"inline-{uuid.uuid4().hex}"
    count = 0
    while (row := queue.claim_next(worker_id)) is not None:
        count += 1
        error = run_one(row)
        if error is not None and reraise:
            raise error
    return count


def run_one(row: queue.DBTaskResult) -> Exception | None:
    """Run a claimed task and note how it ended; returns its error."""
    started = time.monotonic()
    try:
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except Exception as error:
        log.exception("a task failed", extra={"task": row.task_path})
        queue.fail(row, error)
        return error
    queue.finish(row)
    took = round((time.monotonic() - started) * 1000, 1)
    log.info("a task ran", extra={"task": row.task_path, "ms": took})
    return None


class Worker:
    """One process: takes tasks one by one, keeps its lease, queues what is periodic, ends on TERM.

    A second thread renews the lease while a task runs. A task that runs for `MAX_RUNNING` ends the whole
    process, so that whoever started it starts another and the task is tried again.
    """

    def __init__(self, *, lease: timedelta = LEASE, max_running: timedelta = MAX_RUNNING) -> None:
        self.id = f"{socket.gethostname()[:20]}-{os.getpid()}-{uuid.uuid4().hex[:12]}"
        self.lease = lease
        self.max_running = max_running
        self.is_stopping = False
        self._stopped = threading.Event()
        self._task_since: float | None = None

    def listen_to_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """Finish the task at hand, then end; at the second signal end at once."""
        if self.is_stopping:
            os._exit(128 + number)
        self.is_stopping = True

    def run(self) -> None:
        log.info("the worker started")
        beat = threading.Thread(target=self._beat, name="lease", daemon=True)
        beat.start()
        next_round = 0.0
        while not self.is_stopping:
            try:
                close_old_connections()
                if time.monotonic() >= next_round:
                    queue.renew_lease(self.id, self.lease)
                    queue.reclaim(self.lease)
                    schedule.queue_due()
                    next_round = time.monotonic() + BEAT_SECONDS
                if not self._run_next():
                    self._pause(IDLE_SECONDS)
            except DatabaseError:
                log.exception("the database did not answer the worker")
                connections.close_all()
                self._pause(TROUBLE_SECONDS)
        self._stopped.set()
        beat.join()
        try:
            queue.end_lease(self.id)
        except DatabaseError:
            log.warning("the worker's lease was left to end by itself")
        log.info("the worker ended")

    def _run_next(self) -> bool:
        row = queue.claim_next(self.id)
        if row is None:
            return False
        self._task_since = time.monotonic()
        try:
            run_one(row)
        finally:
            self._task_since = None
        return True

    def _pause(self, seconds: float) -> None:
        """Sleep, but notice a signal: its handler may not touch locks, so it only sets a flag."""
        until = time.monotonic() + seconds
        while not self.is_stopping and time.monotonic() < until:
            time.sleep(0.1)

    def _beat(self) -> None:
        while not self._stopped.wait(self.lease.total_seconds() / 3):
            since = self._task_since
            if since is not None and time.monotonic() - since > self.max_running.total_seconds():
                log.critical("a task ran too long; the worker ends")
                os._exit(70)
            try:
                close_old_connections()
                queue.renew_lease(self.id, self.lease)
            except DatabaseError:
                log.warning("the lease could not be renewed", exc_info=True)
                connections.close_all()
        connections.close_all()
