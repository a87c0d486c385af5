"""Whether the site can do its work, for `/readyz`."""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal import tasks


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} not applied" if missing else "ok"


def _storage() -> str:
    name = default_storage.save("health/probe.txt", ContentFile(b"ready"))
    default_storage.delete(name)
    return "ok"


def _queue() -> str:
    facts = tasks.readiness()
    return (
        "ok" if facts.is_ok else f"{facts.waiting} waiting, the first for {int(facts.lag.total_seconds())} s"
    )


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "storage": _storage,
    "queue": _queue,
}


def check() -> dict[str, str]:
    """Name of the part → "ok", or in a word what is wrong with it."""
    found = {}
    for name, run in CHECKS.items():
        try:
            found[name] = run()
        except Exception:  # a broken part must not hide the others
            found[name] = "does not answer"
    return found
