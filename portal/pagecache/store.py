"""What the layer keeps: rendered pages, compressed, the least recently used leaving first. No Django."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.pagecache import encodings

MAX_AGE = timedelta(seconds=60)
GRACE = timedelta(minutes=10)
OVERHEAD = 1_024  # an entry's key, headers and objects, roughly
REPLACED = frozenset({"content-length", "content-encoding", "etag", "x-request-id", "date"})

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Variant:
    """One encoding of a page, ready to be sent; `body` is None when it is made anew each time."""

    body: bytes | None
    headers: Headers
    headers_304: Headers
    etag: str


@dataclass(slots=True, eq=False)
class Entry:
    """A page as it was rendered at `stored_at` under `epoch`.

    `changes_at` is the next instant at which time alone changes what is public; nothing is served past it.
    """

    epoch: int
    stored_at: datetime
    changes_at: datetime | None
    encoding: str
    body: bytes
    headers: Headers
    etag: str
    expires_at: datetime = field(init=False)
    variants: dict[str, Variant] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.expires_at = self._not_past_change(self.stored_at + MAX_AGE)

    @classmethod
    def made_from(
        cls, headers: Headers, body: bytes, *, epoch: int, stored_at: datetime, changes_at: datetime | None
    ) -> "Entry":
        """Compress `body`; the response's own ETag names its plain form."""
        named = {name.lower(): value for name, value in headers}
        is_text = encodings.is_compressible(named.get("content-type", ""), body)
        encoding = encodings.BROTLI if is_text else encodings.IDENTITY
        return cls(
            epoch=epoch,
            stored_at=stored_at,
            changes_at=changes_at,
            encoding=encoding,
            body=encodings.compress(body, encoding),
            headers=[(name, value) for name, value in headers if name.lower() not in REPLACED],
            etag=named["etag"].strip('"'),
        )

    @property
    def size(self) -> int:
        bodies = {id(self.body): len(self.body)}
        bodies |= {id(each.body): len(each.body) for each in self.variants.values() if each.body}
        return OVERHEAD + sum(bodies.values())

    def is_fresh(self, epoch: int, instant: datetime) -> bool:
        return self.epoch >= epoch and self.stored_at <= instant < self.expires_at

    def is_bearable(self, instant: datetime) -> bool:
        """May be served while the epoch cannot be read."""
        return self.stored_at <= instant < self._not_past_change(self.stored_at + MAX_AGE + GRACE)

    def _not_past_change(self, instant: datetime) -> datetime:
        return min(instant, self.changes_at) if self.changes_at else instant

    def make_variant(self, encoding: str) -> Variant:
        if not self.encoding:
            encoding = encodings.IDENTITY
        body = self.body if encoding == self.encoding else encodings.compress(self.plain(), encoding)
        etag = f'"{self.etag}-{encoding}"' if encoding else f'"{self.etag}"'
        headers = [*self.headers, ("ETag", etag), ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        kept = {"cache-control", "etag", "vary"}
        return Variant(
            body=body if encoding or not self.encoding else None,
            headers=headers,
            headers_304=[(name, value) for name, value in headers if name.lower() in kept],
            etag=etag,
        )

    def plain(self) -> bytes:
        return encodings.decompress(self.body, self.encoding)


class Store:
    """Entries by key, within `max_bytes`; safe for threads."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.bytes = 0

    def get(self, key: Hashable) -> Entry | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key: Hashable, entry: Entry) -> None:
        """Keep the entry, unless a newer one is there or it alone is larger than an eighth of the bound."""
        with self._lock:
            old = self._entries.get(key)
            if old is not None and (old.epoch, old.stored_at) > (entry.epoch, entry.stored_at):
                return
            if old is not None:
                self._drop(key)
            if entry.size > self.max_bytes // 8:
                return
            self._entries[key] = entry
            self.bytes += entry.size
            self._shrink()

    def variant(self, key: Hashable, entry: Entry, encoding: str) -> Variant:
        """The entry's variant, made at its first use and counted."""
        found = entry.variants.get(encoding)
        if found is None:
            made = entry.make_variant(encoding)
            with self._lock:
                is_kept = self._entries.get(key) is entry
                before = entry.size
                found = entry.variants.setdefault(encoding, made)
                if is_kept:
                    self.bytes += entry.size - before
                    self._shrink()
        return found

    def _drop(self, key: Hashable) -> None:
        self.bytes -= self._entries.pop(key).size

    def _shrink(self) -> None:
        while self.bytes > self.max_bytes and self._entries:
            self._drop(next(iter(self._entries)))
