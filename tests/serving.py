"""The site through its WSGI application, page cache included: in this process, or on a real port for a browser."""

import io
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

SECONDS_TO_FINISH = 10


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Cached:
    """A client of `portal.wsgi.application` that keeps no cookie and follows no redirect."""

    def __init__(self) -> None:
        forget_cached_pages()

    def get(self, address: str, **headers: str) -> Answer:
        return self.request("GET", address, **headers)

    def head(self, address: str, **headers: str) -> Answer:
        return self.request("HEAD", address, **headers)

    def request(self, method: str, address: str, body: bytes = b"", **headers: str) -> Answer:
        """Headers are given as keywords: `if_none_match="…"`, `accept_encoding="br"`."""
        from django.conf import settings

        from portal.wsgi import application

        site, asked = urlsplit(settings.SITE_URL), urlsplit(address)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": asked.path,
            "QUERY_STRING": asked.query,
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or 80),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": site.netloc,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in headers.items():
            environ["CONTENT_TYPE" if name == "content_type" else f"HTTP_{name.upper()}"] = value
        started: dict[str, Any] = {}

        def start_response(
            status: str, pairs: list[tuple[str, str]], error: object = None
        ) -> Callable[[bytes], object]:
            started.update(
                status=int(status.split()[0]), headers={name.lower(): value for name, value in pairs}
            )
            return lambda data: None

        content = _whole(application(environ, start_response))
        return Answer(started["status"], started["headers"], content)


def _whole(response: Iterable[bytes]) -> bytes:
    try:
        return b"".join(response)
    finally:
        close = getattr(response, "close", None)
        if close:
            close()


def forget_cached_pages() -> None:
    """Each test begins with another database, whose epochs say nothing about the pages of the one before."""
    from portal import pagecache

    pagecache.clear()


@dataclass(frozen=True)
class Served:
    url: str


class Server:
    """One server for all journeys of a run, each on its own rows."""

    def __init__(self, port: int) -> None:
        from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

        from portal.wsgi import application

        class Quiet(WSGIRequestHandler):
            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._application = application
        self._open = 0
        self._changed = threading.Condition()
        self.url = f"http://localhost:{port}"
        self._server = ThreadedWSGIServer(("127.0.0.1", port), Quiet)
        self._server.set_app(self._count)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def start_afresh(self) -> str:
        forget_cached_pages()
        return self.url

    def wait_until_idle(self) -> None:
        """Until the last request's rows are written: emptying the tables under it would lock both out."""
        deadline = time.monotonic() + SECONDS_TO_FINISH
        with self._changed:
            while self._open and time.monotonic() < deadline:
                self._changed.wait(deadline - time.monotonic())

    def _count(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        from django.db import connections

        with self._changed:
            self._open += 1
        try:
            return [_whole(self._application(environ, start_response))]
        finally:
            # PostgreSQL drops no database that a thread is still connected to.
            connections.close_all()
            with self._changed:
                self._open -= 1
                self._changed.notify_all()
