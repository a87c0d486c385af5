"""gunicorn's settings, for `make run` and for production alike."""

import logging
import os
import socket
import struct
import sys
from typing import Any

from gunicorn import util
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn, ThreadWorker

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Waits for a client to hang up in that client's thread. gunicorn waits in the one that accepts all the others."""

    def handle(self, conn: TConn) -> Any:
        keep = super().handle(conn)
        if not keep:
            util.close_graceful(conn.sock, timeout=SECONDS_WITHOUT_A_BYTE, max_drain=MOST_UNREAD_BYTES)
            conn.close = lambda graceful=False: None
        return keep


# A thread for each of many slow clients: fifty half-sent forms in one worker leave it threads to serve the others.
worker_class = PatientWorker
threads = 64
timeout = 60
keepalive = 5
graceful_timeout = 10
SECONDS_WITHOUT_A_BYTE = 15
# Of a form that was refused for its size: a browser reads the answer when it has sent the whole.
MOST_UNREAD_BYTES = 32 * 1024 * 1024

# No file outside VAR_DIR, no second way in.
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112

# Which proxy to believe is the application's decision (TRUSTED_PROXY_COUNT); gunicorn itself believes none.
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}

# The application logs each request by its route. gunicorn's own lines would name paths, and so private links.
accesslog = None
loglevel = "error"


class RoutelessLogger(Logger):  # type: ignore[misc]
    """gunicorn's log of errors, without addresses and without clients that merely fell silent."""

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        if isinstance(sys.exception(), BlockingIOError):
            self.error_log.log(logging.DEBUG, "A client stopped sending.")
        else:
            self.error_log.exception(msg.partition(" %s")[0], **kwargs)


logger_class = RoutelessLogger


def on_starting(server: Any) -> None:
    """A variable that is missing or wrong ends the start with the one line that names it, not with a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.exceptions import ImproperlyConfigured

    from portal.site import read_site

    try:
        read_site()  # and with it the settings
    except ImproperlyConfigured as error:
        sys.exit(f"The site cannot start: {error}")


def when_ready(server: Any) -> None:
    """Connections inherit the listener's time limit: a client that sends nothing for so long loses its thread."""
    limit = struct.pack("ll", SECONDS_WITHOUT_A_BYTE, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
