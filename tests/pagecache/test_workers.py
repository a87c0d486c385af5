"""Four real workers: whatever process answers, it has heard of the last publish."""

import http.client
import os
import socket
import subprocess
import sys
import time

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from portal import pagecache

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PUBLISHES = 200


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port: int) -> str:
    """On a connection of its own, so that any worker may take it."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        client.request("GET", "/", headers={"Host": "localhost", "Accept-Encoding": "identity"})
        return client.getresponse().read().decode()
    finally:
        client.close()


@pytest.fixture
def port():
    chosen = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{chosen}",
        "--workers",
        "4",
        "--threads",
        "4",
    ]
    process = subprocess.Popen(
        [*command, "--log-level", "error", "--no-control-socket", "tests.pagecache.served:application"],
        env={**os.environ, "TEST_DATABASE": str(connection.settings_dict["NAME"])},
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while True:
            try:
                ask(chosen)
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < until, "the server did not start"
                time.sleep(0.1)
        yield chosen
    finally:
        process.terminate()
        process.wait(20)


def test_every_publish_is_seen_by_the_next_request(port):
    group = Group.objects.create(name="publish")
    for _ in range(12):
        ask(port)  # warm in each of them
    stale = 0
    for number in range(PUBLISHES):
        with transaction.atomic():
            Group.objects.filter(pk=group.pk).update(name=f"publish {number}.")
            pagecache.bump()
        stale += f"publish {number}." not in ask(port)
    assert stale == 0
