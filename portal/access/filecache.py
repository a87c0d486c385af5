"""The default cache: one SQLite file that all workers of a machine share, with an atomic `incr`.

Django's file and database caches count by read and write, so two workers lose counts, and the
database cache would put each count in line with the site's own writers. CACHE_URL replaces this.
"""

import pickle
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import OperationalError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    key TEXT PRIMARY KEY, count INTEGER, value BLOB, expires_at REAL
) WITHOUT ROWID
"""
_LIVE = "(expires_at IS NULL OR expires_at > :now)"
_SWEEP_EVERY = 500
_WAIT_SECONDS = 2


class FileCache(BaseCache):
    """Keys to pickled values, or to integers that can be counted up, with expiry."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._path = Path(location)
        self._local = threading.local()
        self._writes = 0

    def _run(self, statement: str, **values: Any) -> tuple[int, Any]:
        """The number of rows changed, and the first row answered.

        Raises Django's OperationalError when the file is locked or gone; the next call opens it anew.
        """
        try:
            cursor = self._connection().execute(statement, {"now": time.time(), **values})
            return cursor.rowcount, cursor.fetchone()
        except (sqlite3.DatabaseError, OSError) as error:
            self._local.connection = None
            raise OperationalError(f"The cache does not answer: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=OFF")  # losing a cache at a power cut costs nothing
            connection.execute(_SCHEMA)
            self._local.connection = connection
        return connection

    def _columns(self, key: str, value: Any, timeout: Any, version: int | None) -> dict[str, Any]:
        self._sweep()
        counts = type(value) is int and -(2**63) <= value < 2**63
        return {
            "key": self.make_and_validate_key(key, version=version),
            "count": value if counts else None,
            "value": None if counts else pickle.dumps(value, pickle.HIGHEST_PROTOCOL),
            "expires_at": self.get_backend_timeout(timeout),
        }

    def _sweep(self) -> None:
        self._writes += 1
        if self._writes % _SWEEP_EVERY == 0:
            self._run("DELETE FROM entry WHERE expires_at <= :now")

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        changed, _ = self._run(
            "INSERT INTO entry VALUES (:key, :count, :value, :expires_at) "
            "ON CONFLICT (key) DO UPDATE SET count = excluded.count, value = excluded.value, "
            "expires_at = excluded.expires_at WHERE entry.expires_at <= :now",
            **self._columns(key, value, timeout, version),
        )
        return changed > 0

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        _, row = self._run(
            f"SELECT count, value FROM entry WHERE key = :key AND {_LIVE}",  # noqa: S608
            key=self.make_and_validate_key(key, version=version),
        )
        if row is None:
            return default
        return row[0] if row[1] is None else pickle.loads(row[1])  # noqa: S301

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._run(
            "INSERT INTO entry VALUES (:key, :count, :value, :expires_at) ON CONFLICT (key) DO UPDATE "
            "SET count = excluded.count, value = excluded.value, expires_at = excluded.expires_at",
            **self._columns(key, value, timeout, version),
        )

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        changed, _ = self._run(
            f"UPDATE entry SET expires_at = :expires_at WHERE key = :key AND {_LIVE}",  # noqa: S608
            key=self.make_and_validate_key(key, version=version),
            expires_at=self.get_backend_timeout(timeout),
        )
        return changed > 0

    def delete(self, key: str, version: int | None = None) -> bool:
        changed, _ = self._run(
            "DELETE FROM entry WHERE key = :key", key=self.make_and_validate_key(key, version=version)
        )
        return changed > 0

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        _, row = self._run(
            f"UPDATE entry SET count = count + :delta WHERE key = :key AND {_LIVE} "  # noqa: S608
            "AND count IS NOT NULL RETURNING count",
            key=self.make_and_validate_key(key, version=version),
            delta=delta,
        )
        if row is None:
            raise ValueError(f"Key {key!r} holds no number")
        return row[0]

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self.get(key, default=self, version=version) is not self

    def clear(self) -> None:
        self._run("DELETE FROM entry")

    def close(self, **kwargs: Any) -> None:
        """Keeps the connection: it belongs to the thread, not to the request."""
