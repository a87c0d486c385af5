"""The SQLite backend: its pragmas, and the queue of writers."""

import signal
import subprocess
import sys
import threading
import time

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection, transaction

from tools import bench_writers

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("os.environ.get('DATABASE_URL')", reason="SQLite's own"),
]


def pragma(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def test_each_pragma_took_effect():
    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2  # FULL: acknowledged means stored
    assert pragma("busy_timeout") == 20_000
    assert pragma("foreign_keys") == 1
    assert connection.transaction_mode == "IMMEDIATE"
    assert connection.settings_dict["CONN_MAX_AGE"] is None


def is_free() -> bool:
    """Whether another process would get its turn now."""
    code = (
        "import fcntl, sys; f = open(sys.argv[1] + '.lock', 'a')\n"
        "try: fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "except BlockingIOError: sys.exit(1)"
    )
    command = [sys.executable, "-c", code, str(connection.settings_dict["NAME"])]
    return subprocess.run(command, timeout=20).returncode == 0


def test_the_turn_lasts_as_long_as_the_outermost_transaction():
    assert is_free()
    with transaction.atomic():
        assert not is_free()
        with transaction.atomic():
            Group.objects.create(name="a")
        assert not is_free()
    assert is_free()


def test_the_turn_ends_with_a_rollback_and_with_the_connection():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Group.objects.create(name="a")
        raise ZeroDivisionError
    assert is_free()
    with pytest.raises(OperationalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT no_such_column FROM auth_group")
    assert is_free()
    with transaction.atomic():
        transaction.set_rollback(True)
        connection.close()
        assert is_free()


def test_a_write_outside_a_transaction_takes_no_turn():
    Group.objects.filter(name="a").update(name="b")
    assert is_free()


def test_who_waits_too_long_gets_the_error_that_becomes_a_503(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.3)
    code = (
        "import fcntl, sys, time; f = open(sys.argv[1] + '.lock', 'a'); fcntl.flock(f, fcntl.LOCK_EX);"
        "print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(connection.settings_dict["NAME"])]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        started = time.monotonic()
        with pytest.raises(OperationalError, match="database is locked"), transaction.atomic():
            pass
        assert 0.25 < time.monotonic() - started < 5
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
    with transaction.atomic():  # the dead give their turn back
        Group.objects.create(name="after")
    assert is_free()


def test_threads_take_turns():
    inside, most = 0, 0

    def write() -> None:
        nonlocal inside, most
        for _ in range(10):
            with transaction.atomic():
                inside += 1
                most = max(most, inside)
                time.sleep(0.001)
                inside -= 1
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert most == 1


@pytest.mark.slow
def test_of_many_writers_none_fails_and_nothing_acknowledged_is_lost():
    found = bench_writers.measure("WAL, IMMEDIATE, queue", processes=4, threads=8, seconds=2)
    assert found["errors"] == 0
    assert found["acknowledged"] == found["stored"] == found["rows"] > 0
