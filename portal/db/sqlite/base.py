"""SQLite for several writers: who wants to write waits in a queue, not in SQLite's sleeping busy handler.

Before the outermost BEGIN a connection takes a lock of its process and then a `flock` on a file beside the
database, and keeps both until COMMIT, ROLLBACK or its end. Writes outside `atomic()` take no part: they
wait as SQLite lets them. Why, and the figures: `docs/decisions/0003-a-queue-of-writers-on-sqlite.md`.
"""

import fcntl
import os
import random
import threading
import time
from collections import defaultdict
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

SHORTEST_PAUSE, LONGEST_PAUSE = 0.0002, 0.002  # seconds between two looks at another process's lock

_locks: "defaultdict[str, threading.Lock]" = defaultdict(threading.Lock)
os.register_at_fork(after_in_child=_locks.clear)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with the queue of writers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._file: int | None = None
        self._held: threading.Lock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._release()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._release()  # when the commit failed the transaction is still open, and a rollback follows

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._release()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._release()
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _take(self) -> None:
        """Wait for the turn, at most the connection's `timeout`."""
        if self._held is not None or self.is_in_memory_db():
            return
        seconds = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        until = time.monotonic() + seconds
        path = str(self.settings_dict["NAME"])
        lock = _locks[path]
        if not lock.acquire(timeout=seconds):
            raise OperationalError("database is locked: no turn to write came")
        self._held = lock
        try:
            if self._file is None:
                self._file = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            while True:
                try:
                    fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return
                except BlockingIOError:
                    if time.monotonic() >= until:
                        raise OperationalError("database is locked: no turn to write came") from None
                    time.sleep(random.uniform(SHORTEST_PAUSE, LONGEST_PAUSE))  # noqa: S311
        except BaseException:
            self._release()
            raise

    def _release(self) -> None:
        if self._held is None:
            return
        lock, self._held = self._held, None
        try:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            lock.release()
