"""What every test runs on: variables set before Django loads, no network, and a small content pack for another role."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.network import refuse_other_hosts
from tests.serving import Cached, Served, Server

# How long an example takes says how busy the machine is; what must not be slow has tests of its own.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}

VAR_DIR = Path(tempfile.mkdtemp(prefix="tests-"))
# The journeys' server listens here, so that absolute links (SITE_URL follows PORT) lead to it.
PORT = _free_port()
for name in [
    "SITE_URL",
    "SITE_NAME",
    "CACHE_URL",
    "STORAGE_URL",
    "EMAIL_URL",
    "USERCONTENT_ORIGIN",
    "TRUSTED_PROXY_COUNT",
    "EDGE_TTL",
]:
    os.environ.pop(name, None)
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "SECRET_KEY": "only-for-the-tests-" + "0" * 40,
    "DEBUG": "false",
    "VAR_DIR": str(VAR_DIR),
    "PORT": str(PORT),
    "SITE_TIME_ZONE": "Europe/London",
    "CONTENT_PACK": str(Path(__file__).parent / "packs" / "tiny"),
    # Limits have tests of their own, which set it back.
    "RATE_LIMIT_FACTOR": "1000",
    # Playwright keeps a loop running beside the synchronous tests.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}
(VAR_DIR / "static").mkdir()

refuse_other_hosts()


def pytest_configure(config: pytest.Config) -> None:
    """pytest-django loads settings before any conftest, unless it is told of none; then it sets up what this loads."""
    from django.conf import settings

    assert settings.SECRET_KEY
    if config.getoption("numprocesses", None):
        # A process that runs a part of the tests inherits the environment, and has a folder and a port of its own.
        del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure() -> None:
    shutil.rmtree(VAR_DIR, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """`make test` repeats the counts of each run at its end."""
    file = os.environ.get("CLOSING_LINE_FILE")
    if file:
        parts, _ = terminalreporter.build_summary_stats_line()
        Path(file).write_text(", ".join(text for text, _ in parts))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that commit come last: each empties the database behind itself, and has the migrations' rows put back first."""
    if os.environ.get("DATABASE_URL"):
        _leave_out(config, items)
    for item in filter(commits, items):
        getattr(item, "fixturenames", []).append("django_db_serialized_rollback")
    items.sort(key=commits)


def _leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What touches no database was tested beside SQLite, and PostgreSQL makes no difference to it."""
    config.hook.pytest_deselected(items=[item for item in items if not has_database(item)])
    items[:] = filter(has_database, items)


def has_database(item: pytest.Item) -> bool:
    """pytest-django refuses every other test a connection."""
    names = getattr(item, "fixturenames", [])
    return bool(item.get_closest_marker("django_db")) or not DATABASE_FIXTURES.isdisjoint(names)


def commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    is_marked = bool(marker and marker.kwargs.get("transaction"))
    return is_marked or not {"transactional_db", "live_server"}.isdisjoint(getattr(item, "fixturenames", []))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file, not in memory: the server's threads and the page cache open connections of their own."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = VAR_DIR / "tests.sqlite3"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    from django.db import connection, connections

    from portal import pagecache

    with django_db_blocker.unblock():
        # On the class: beside Playwright's loop a test gets a connection of its own.
        type(connections["default"])._test_serialized_contents = connection.creation.serialize_db_to_string()
    yield
    pagecache.clear()  # its connection would keep PostgreSQL from dropping the database


@pytest.fixture(scope="session", autouse=True)
def _plain_settings(django_test_environment: None) -> Iterator[None]:
    """Static files under their own names and straight from their folders; passwords hashed fast."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        WHITENOISE_USE_FINDERS=True,
        WHITENOISE_AUTOREFRESH=True,
        PAGE_CACHE_STRICT=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="module")
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Lets a module's fixture commit rows that all its tests read; afterwards there are the migrations' rows alone."""
    from django.core.management import call_command
    from django.db import connection

    with django_db_blocker.unblock():
        yield
        call_command(
            "flush", interactive=False, verbosity=0, reset_sequences=False, inhibit_post_migrate=True
        )
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


@pytest.fixture
def pack(db: None) -> None:
    """The tiny pack's topics, articles, pages and questionnaires, in the database."""
    from django.core.management import call_command

    call_command("load_content", verbosity=0)


@pytest.fixture
def demo_pack(db: None) -> None:
    """The tiny pack with its demonstration companies and postings."""
    from django.core.management import call_command

    call_command("load_content", demo=True, verbosity=0)


@pytest.fixture
def cached(transactional_db: None) -> Cached:
    """Requests to `portal.wsgi.application`, so through the page cache, which the test client bypasses."""
    return Cached()


@pytest.fixture(scope="session")
def _server(_plain_settings: None) -> Iterator[Server]:
    with Server(PORT) as server:
        yield server


@pytest.fixture
def served(_server: Server, transactional_db: None) -> Iterator[Served]:
    """The site on a real port, page cache included, on committed rows. For journeys in a browser."""
    yield Served(_server.start_afresh())
    _server.wait_until_idle()
