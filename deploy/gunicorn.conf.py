"""gunicorn's settings, for `make run` and for production alike."""

import ctypes
import gc
import importlib
import logging
import os
import socket
import struct
import sys
import traceback
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


# Of what the site is made of, the packages that take most memory and need no settings.
SHARED = (
    *("django.contrib.admin", "django.contrib.staticfiles.storage", "django.contrib.syndication.views"),
    *("django.db.backends.sqlite3.base", "django.db.migrations.executor", "django.views.generic"),
    *("cryptography.hazmat.primitives.serialization", "fido2.server", "snowballstemmer", "markdown_it"),
    *("mdit_py_plugins.footnote", "nh3", "yaml", "brotli", "segno", "PIL.ImageDraw", "PIL.ImageFont"),
    *("crispy_forms.helper", "csp.middleware", "whitenoise.middleware", "defusedxml.ElementTree"),
    *(("psycopg",) if os.environ.get("DATABASE_URL") else ()),
)
# glibc gives each of many threads an arena of its own, none of which it gives back.
M_ARENA_MAX = -8


def on_starting(server: Any) -> None:
    """What all workers have in common is loaded once, before they are made; a fault of the settings ends it here."""
    for name in SHARED:
        importlib.import_module(name)
    _check_settings()
    if hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_ARENA_MAX, 1)
    gc.freeze()  # a collection in a worker would write to the pages that it shares


def _check_settings() -> None:
    """A variable that is missing or wrong ends the start with the one line that names it, not with a traceback.

    A child looks: the workers of a later reload (HUP) would find whatever is read here as it was at the start.
    """
    child = os.fork()
    if child == 0:
        try:
            code = _read_settings()
        except Exception:
            traceback.print_exc()
            code = 1
        os._exit(code)
    _, status = os.waitpid(child, 0)
    if status:
        sys.exit(1)


def _read_settings() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.exceptions import ImproperlyConfigured

    from jobs.words import lists
    from portal.site import read_site

    try:
        read_site()  # and with it the settings
        lists()
    except ImproperlyConfigured as error:
        print(f"The site cannot start: {error}", file=sys.stderr, flush=True)  # noqa: T201
        return 1
    return 0


def when_ready(server: Any) -> None:
    """Connections inherit the listener's time limit: a client that sends nothing for so long loses its thread."""
    limit = struct.pack("ll", SECONDS_WITHOUT_A_BYTE, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
