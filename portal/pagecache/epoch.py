"""The epoch's writer, and its readers: what each request asks before it trusts an entry.

The readers have connections of their own, outside Django's: a request that is served from memory opens
no transaction and no Django connection. Each returns None when the database does not answer.
"""

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import quote

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import F

log = logging.getLogger(__name__)

QUERY = "SELECT number FROM pagecache_epoch WHERE id = 1"
RETRY_SECONDS = 1.0


class EpochReader(Protocol):
    """Reads the committed epoch; None when it cannot be read."""

    def __call__(self) -> int | None: ...

    def close(self) -> None: ...


def bump() -> None:
    """Raise the epoch: the last statement inside the transaction that changes something public."""
    from portal.pagecache.models import Epoch

    if not Epoch.objects.filter(pk=1).update(number=F("number") + 1):
        # The row is gone only when the table was emptied; start above any number that a process remembers.
        Epoch.objects.create(pk=1, number=int(time.time()))


def reader_for(alias: str = DEFAULT_DB_ALIAS) -> EpochReader:
    """The reader that fits the database of `alias`."""
    connection: Any = connections[alias]
    if connection.vendor == "postgresql":
        return PostgresEpoch(connection.get_connection_params)
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        return SqliteEpoch(str(connection.settings_dict["NAME"]))
    return DjangoEpoch(alias)


class SharedReader:
    """One connection a process, one read for all the requests that wait for it.

    A read answers every request that came before it began. So under load few reads are made, and threads do
    not pass Python's lock to and fro inside each of them, which costs more than the read.
    """

    def __init__(self) -> None:
        self._reset()
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._connection: Any = None
        self._begun = 0
        self._number: int | None = None
        self._retry_at = 0.0

    def __call__(self) -> int | None:
        seen = self._begun
        with self._lock:
            if self._begun == seen:
                self._begun += 1
                self._number = self._read_or_none()
            return self._number

    def _read_or_none(self) -> int | None:
        """A connection that the server has dropped is opened again at once, one that does not open after a second."""
        if self._connection is None and time.monotonic() < self._retry_at:
            return None
        for _ in range(2):
            is_new = self._connection is None
            try:
                if is_new:
                    self._connection = self._connect()
                return self._read()
            except self._errors() as error:
                self._close()
                if is_new:
                    log.warning(
                        "the epoch cannot be read; pages may be served past their expiry", exc_info=error
                    )
                    break
        self._retry_at = time.monotonic() + RETRY_SECONDS
        return None

    def close(self) -> None:
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> Any:
        raise NotImplementedError

    def _read(self) -> int:
        raise NotImplementedError

    def _errors(self) -> type[Exception]:
        raise NotImplementedError


class SqliteEpoch(SharedReader):
    """Reads the row only when `data_version` says that another connection has committed."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._uri = f"file:{quote(path)}?mode=ro"

    def _connect(self) -> sqlite3.Connection:
        self._version: int | None = None
        return sqlite3.connect(self._uri, uri=True, isolation_level=None, timeout=1, check_same_thread=False)

    def _read(self) -> int:
        # The version first: a commit between the two statements shows again at the next request.
        version = self._connection.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            row = self._connection.execute(QUERY).fetchone()
            self._last = row[0] if row else 0
            self._version = version
        return self._last

    def _errors(self) -> type[Exception]:
        return sqlite3.Error


class PostgresEpoch(SharedReader):
    """Reads the row for each request, on an autocommit connection."""

    def __init__(self, connection_params: Callable[[], dict[str, Any]]) -> None:
        super().__init__()
        self._connection_params = connection_params

    def _connect(self) -> Any:
        import psycopg

        params = self._connection_params()
        for name in ("cursor_factory", "context", "prepare_threshold"):
            params.pop(name, None)
        params.setdefault("connect_timeout", 2)
        params["options"] = f"{params.get('options') or ''} -c statement_timeout=2000".strip()
        return psycopg.connect(**params, autocommit=True)

    def _read(self) -> int:
        row = self._connection.execute(QUERY).fetchone()
        return row[0] if row else 0

    def _errors(self) -> type[Exception]:
        import psycopg

        return psycopg.Error


class DjangoEpoch:
    """Reads through Django's connection: for a database in memory, which no other connection can see."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def __call__(self) -> int | None:
        try:
            with connections[self._alias].cursor() as cursor:
                cursor.execute(QUERY)
                row = cursor.fetchone()
        except DatabaseError:
            return None
        return row[0] if row else 0

    def close(self) -> None:
        pass
