"""The epoch's writer, and its readers: what each request asks before it trusts an entry.

The readers have connections of their own, outside Django's: a request that is served from memory opens
no transaction and no Django connection. Each returns None when the database does not answer.
"""

import contextlib
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


class SqliteEpoch:
    """Reads the row only when `data_version` says that another connection has committed.

    One read-only connection a thread, opened at its first request, so after the server's fork.
    """

    def __init__(self, path: str) -> None:
        self._uri = f"file:{quote(path)}?mode=ro"
        self._reset()
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._failing = False

    def __call__(self) -> int | None:
        local = self._local
        try:
            try:
                execute = local.execute
            except AttributeError:
                execute = self._connect()
            # The version first: a commit between the two statements shows again at the next request.
            version = execute("PRAGMA data_version").fetchone()[0]
            if version != local.version:
                row = execute(QUERY).fetchone()
                local.number = row[0] if row else 0
                local.version = version
        except sqlite3.Error:
            self._forget()
            return None
        self._failing = False
        return local.number

    def _connect(self) -> Callable[..., sqlite3.Cursor]:
        connection = sqlite3.connect(
            self._uri, uri=True, isolation_level=None, timeout=1, check_same_thread=False
        )
        self._open.append(connection)
        self._local.connection = connection
        self._local.execute = connection.execute
        self._local.version = None
        return connection.execute

    def _forget(self) -> None:
        if not self._failing:
            self._failing = True
            log.warning("the epoch cannot be read; pages may be served past their expiry", exc_info=True)
        connection = self._local.__dict__.pop("connection", None)
        self._local.__dict__.pop("execute", None)
        if connection is not None:
            connection.close()
            with contextlib.suppress(ValueError):
                self._open.remove(connection)

    def close(self) -> None:
        opened = self._open
        self._reset()
        for connection in opened:
            connection.close()


class PostgresEpoch:
    """Reads the row for each request, on one autocommit connection a process, which reconnects."""

    def __init__(self, connection_params: Callable[[], dict[str, Any]]) -> None:
        self._connection_params = connection_params
        self._reset()
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._connection: Any = None
        self._retry_at = 0.0

    def __call__(self) -> int | None:
        import psycopg

        with self._lock:
            for is_second_try in (False, True):
                if self._connection is None and time.monotonic() < self._retry_at:
                    return None
                try:
                    if self._connection is None:
                        self._connection = self._connect()
                    row = self._connection.execute(QUERY).fetchone()
                    return row[0] if row else 0
                except psycopg.Error:
                    had_worked = self._connection is not None
                    self._close()
                    if is_second_try or not had_worked:
                        self._retry_at = time.monotonic() + RETRY_SECONDS
                        log.warning(
                            "the epoch cannot be read; pages may be served past their expiry", exc_info=True
                        )
                        return None
        return None

    def _connect(self) -> Any:
        import psycopg

        params = self._connection_params()
        for name in ("cursor_factory", "context", "prepare_threshold"):
            params.pop(name, None)
        params.setdefault("connect_timeout", 2)
        params["options"] = f"{params.get('options') or ''} -c statement_timeout=2000".strip()
        return psycopg.connect(**params, autocommit=True)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        with self._lock:
            self._close()


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
