"""The layer around Django: public pages from memory, each request judged by the epoch and one instant.

    application = wrap(get_wsgi_application())

A page is rendered without anything of the visitor who happened to be first: no cookie and no header of
theirs reaches Django, only the parts of the key and the address of the connection.
"""

import functools
import logging
import threading
import weakref
from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http.request import split_domain_port
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.encoding import repercent_broken_unicode

from portal.pagecache import clock, encodings
from portal.pagecache.epoch import EpochReader, reader_for
from portal.pagecache.middleware import ENVIRON_KEY, Verdict
from portal.pagecache.pages import PRIVATE, WHOLE_QUERY_KEY, cache_control, canonical_query
from portal.pagecache.store import Entry, Headers, Store

log = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_made: "weakref.WeakSet[PageCache]" = weakref.WeakSet()

FOREVER = datetime.max.replace(tzinfo=UTC)
NEVER_ASKED = (None, FOREVER, None)
WAIT_SECONDS = 15
MAX_KNOWN_HOSTS = 64
# What the rendering may see of the request's headers: where it came in, never who sent it.
KEPT_HEADERS = frozenset({"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"})


def wrap(application: Application) -> "PageCache":
    """`application` with the page cache around it, for one process."""
    made = PageCache(application, Store(settings.PAGE_CACHE_BYTES))
    _made.add(made)
    return made


def clear() -> None:
    """See `portal.pagecache.clear`."""
    for each in _made:
        each.clear()


class PageCache:
    """The layer of one process."""

    def __init__(
        self, application: Application, store: Store, open_reader: Callable[[], EpochReader] = reader_for
    ) -> None:
        self.application = application
        self.store = store
        self._open_reader = open_reader
        self._flights: dict[Hashable, threading.Event] = {}
        self._flights_lock = threading.Lock()
        self._known_hosts: dict[str, str] = {}
        self._site_port = str(urlsplit(settings.SITE_URL).port or "")
        self._horizon: tuple[int | None, datetime, datetime | None] = NEVER_ASKED
        self._public_params = functools.lru_cache(maxsize=4_096)(public_params)

    @functools.cached_property
    def read_epoch(self) -> EpochReader:
        """Opened by the first request: before it, the server may still fork, and tests choose their database."""
        return self._open_reader()

    def clear(self) -> None:
        self.store.clear()
        self._horizon = NEVER_ASKED
        if "read_epoch" in self.__dict__:
            self.read_epoch.close()
            del self.read_epoch

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            with clock.at(timezone.now()):
                return self.application(environ, start_response)
        return self._answer(key, environ, start_response)

    # The key

    def _key(self, environ: Environ) -> tuple[bool, str, str, str] | None:
        """What the page depends on: scheme, host, path, named parameters. None: not a public page's address."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        path = environ.get("PATH_INFO", "")
        params = self._public_params(path)
        if params is None:
            return None
        host = self._host(environ)
        is_secure = self._is_secure(environ)
        if host is None or (settings.SECURE_SSL_REDIRECT and not is_secure):
            return None  # Django refuses the one and redirects the other
        query = canonical_query(environ.get("QUERY_STRING", ""), params)
        if query is None:
            return None
        return is_secure, host, path, query

    def _host(self, environ: Environ) -> str | None:
        """The host as the settings believe it, or None when it is not one of ours.

        Django takes our name with any port and in any case, and each would be a page of its own: only
        SITE_URL's port is kept.
        """
        raw = environ.get("HTTP_X_FORWARDED_HOST") if settings.USE_X_FORWARDED_HOST else None
        raw = raw or environ.get("HTTP_HOST", "")
        host = self._known_hosts.get(raw)
        if host is None:
            try:
                host = WSGIRequest(environ).get_host()
            except DisallowedHost:
                return None
            domain, port = split_domain_port(host)
            host = f"{domain}:{port}" if port and port == self._site_port else domain
            if len(self._known_hosts) < MAX_KNOWN_HOSTS:
                self._known_hosts[raw] = host
        return host

    def _is_secure(self, environ: Environ) -> bool:
        if settings.SECURE_PROXY_SSL_HEADER:
            header, value = settings.SECURE_PROXY_SSL_HEADER
            if header in environ:
                return environ[header].split(",")[0].strip() == value
        return environ.get("wsgi.url_scheme") == "https"

    # The answer

    def _answer(
        self, key: tuple[bool, str, str, str], environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        for may_wait in (True, False):
            instant = timezone.now()
            epoch = self.read_epoch()
            entry = self.store.get(key)
            if entry is not None:
                if epoch is not None and entry.is_fresh(epoch, instant):
                    return self._send(key, entry, instant, environ, start_response)
                if epoch is None and entry.is_bearable(instant):
                    return self._send(key, entry, instant, environ, start_response)
            if epoch is None:
                break
            # Requests that know of a later change do not wait for a rendering that does not.
            flight = self._join((key, epoch))
            if flight is None:
                try:
                    return self._render(key, epoch, instant, environ, start_response)
                finally:
                    self._land((key, epoch))
            if not may_wait:
                break
            flight.wait(WAIT_SECONDS)
        return self._render(key, epoch, instant, environ, start_response)

    def _join(self, flight: Hashable) -> threading.Event | None:
        """None for the request that is to render; for the others, what they wait for."""
        with self._flights_lock:
            if flight in self._flights:
                return self._flights[flight]
            self._flights[flight] = threading.Event()
            return None

    def _land(self, flight: Hashable) -> None:
        with self._flights_lock:
            self._flights.pop(flight).set()

    def _render(
        self,
        key: tuple[bool, str, str, str],
        epoch: int | None,
        instant: datetime,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        verdict = Verdict(functools.partial(self._next_change, epoch))
        inner = {
            name: value
            for name, value in environ.items()
            if not name.startswith("HTTP_") or name in KEPT_HEADERS
        }
        inner |= {"REQUEST_METHOD": "GET", "HTTP_HOST": key[1], "QUERY_STRING": key[3], ENVIRON_KEY: verdict}
        inner[WHOLE_QUERY_KEY] = environ.get("QUERY_STRING", "")  # for redirects alone, which are not kept
        is_head = environ["REQUEST_METHOD"] == "HEAD"
        started: list[tuple[str, Headers]] = []

        def capture(status: str, headers: Headers, exc_info: Any = None) -> None:
            started.append((status, headers))

        with clock.at(instant):
            chunks = self.application(inner, capture)
            if not verdict.is_public:
                start_response(*started[-1])
                return _closed(chunks) if is_head else chunks
            try:
                body = b"".join(chunks)
            finally:
                _closed(chunks)
        status, headers = started[-1]
        if any(name.lower() == "set-cookie" for name, _ in headers):
            log.error("A public page came with a cookie; it was not stored.")
            headers = [(name, value) for name, value in headers if name.lower() != "cache-control"]
            start_response(status, [*headers, ("Cache-Control", PRIVATE)])
            return [] if is_head else [body]
        entry = Entry.made_from(
            headers, body, epoch=epoch or 0, stored_at=instant, changes_at=verdict.changes_at
        )
        if epoch is not None:
            self.store.put(key, entry)
        return self._send(key, entry, instant, environ, start_response)

    def _next_change(self, epoch: int | None, instant: datetime) -> datetime | None:
        """The horizons' answer, asked once an epoch: the same until its instant has come."""
        asked_epoch, asked_at, answer = self._horizon
        if epoch is None or epoch != asked_epoch or not asked_at <= instant < (answer or FOREVER):
            answer = clock.next_change(instant)
            self._horizon = epoch, instant, answer
        return answer

    def _send(
        self,
        key: Hashable,
        entry: Entry,
        instant: datetime,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        variant = self.store.variant(key, entry, encodings.negotiate(environ.get("HTTP_ACCEPT_ENCODING", "")))
        held = environ.get("HTTP_IF_NONE_MATCH")
        is_held = held is not None and encodings.matches(held, variant.etag)
        headers = variant.headers_304 if is_held else variant.headers
        if settings.EDGE_TTL:
            headers = [(name, value) for name, value in headers if name.lower() != "cache-control"]
            headers.append(("Cache-Control", cache_control(instant, entry.changes_at)))
        start_response("304 Not Modified" if is_held else "200 OK", list(headers))
        if is_held or environ["REQUEST_METHOD"] == "HEAD":
            return []
        return [entry.plain() if variant.body is None else variant.body]


def public_params(path: str) -> frozenset[str] | None:
    """The query parameters of the public view at a WSGI path; None when no public view is there."""
    decoded = repercent_broken_unicode(path.encode("latin-1")).decode()
    try:
        return getattr(resolve(decoded).func, "public_params", None)
    except Resolver404:
        return None


def _closed(chunks: Iterable[bytes]) -> list[bytes]:
    """End a response whose body is not wanted, or was read."""
    close = getattr(chunks, "close", None)
    if close is not None:
        close()
    return []
