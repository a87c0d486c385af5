"""The WSGI layer that takes hits: no session, no database, no log line, and one answer whatever was sent.

    application = take_hits(get_wsgi_application())

Hits wait in the process's memory for about a second; then one statement stores the sums. A process that is
killed loses that second, one that is told to end stores it first.
"""

import atexit
import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import timezone

from jobs.counts import hits
from jobs.counts.buffer import Buffer, Gate
from portal import access

log = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

SECONDS_IN_MEMORY = 1.0
SECONDS_AFTER_A_FAILURE = 10.0
A_MINUTE = 60  # hits of one address, in one process
HEADERS = [("Cache-Control", "private, no-store")]


class HitLayer:
    """The layer of one process."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.buffer = Buffer()
        self._gate = Gate(max(1, round(A_MINUTE * settings.RATE_LIMIT_FACTOR)))
        self._has_hits = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._storing = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST":
            return self.application(environ, start_response)
        public_id = hits.posting_at(environ.get("PATH_INFO", ""))
        if public_id is None:
            return self.application(environ, start_response)
        self._take(environ, public_id)
        start_response("204 No Content", list(HEADERS))  # some servers add to it
        return []

    def _take(self, environ: Environ, public_id: str) -> None:
        hit = hits.read(environ, public_id, timezone.localdate())
        if hit is None:
            return
        if settings.RATE_LIMIT_FACTOR and not self._gate.lets(access.address_in(environ), time.monotonic()):
            return
        self.buffer.add(hit)
        if not self._has_hits.is_set():
            self._has_hits.set()
            self._start()

    def _start(self) -> None:
        """With the first hit, so after the server has forked; again in a process that was forked from this one."""
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                if self._thread is None:
                    atexit.register(self.flush)
                self._thread = threading.Thread(target=self._store_again_and_again, name="hits", daemon=True)
                self._thread.start()

    def _store_again_and_again(self) -> None:
        while True:
            self._has_hits.wait()
            time.sleep(SECONDS_IN_MEMORY)
            self._has_hits.clear()
            if not self.flush():
                self._has_hits.set()
                time.sleep(SECONDS_AFTER_A_FAILURE)

    def flush(self) -> bool:
        """Store what is in memory; when the database does not take it, it stays there."""
        from jobs import services  # the models are loaded by now; this module is loaded before them

        try:
            with self._storing:  # who comes while another stores, returns when that is done
                self.buffer.flush(services.count_hits)
        except Exception:  # whatever it is, the thread goes on: the next time it may be gone
            log.exception("Views were not stored; they are kept in memory for another time.")
            return False
        finally:
            connections.close_all()  # this thread's; between two flushes it needs none
        return True


def take_hits(application: Application) -> HitLayer:
    return HitLayer(application)
