"""Real worker processes, ended in the ways that happen."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from portal.tasks.models import Worker
from tests.tasks import jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def wait_for(condition, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def start_worker():
    started: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        command = [
            sys.executable,
            "-m",
            "tests.tasks.worker_process",
            str(connection.settings_dict["NAME"]),
            "1",
        ]
        process = subprocess.Popen(command)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait(10)


def lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


@pytest.mark.parametrize("kill", range(3))
def test_the_task_of_a_killed_worker_runs_again_once(start_worker, tmp_path, kill):
    path = tmp_path / "marks"
    jobs.mark.enqueue(str(path), 60)
    first = start_worker()
    wait_for(lambda: lines(path) == ["began"])
    time.sleep(kill * 0.4)  # before and after a renewal of the lease
    first.kill()
    first.wait(10)
    start_worker()
    start_worker()
    wait_for(lambda: DBTaskResult.objects.get().status == "SUCCESSFUL")
    time.sleep(0.5)
    assert lines(path) == ["began", "began", "ended"]
    assert len(DBTaskResult.objects.get().worker_ids) == 2


def test_term_lets_the_task_at_hand_finish(start_worker, tmp_path):
    path = tmp_path / "marks"
    jobs.mark.enqueue(str(path), 2.5)  # longer than the lease
    jobs.mark.enqueue(str(path), 0)
    worker = start_worker()
    wait_for(lambda: lines(path) == ["began"])
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert lines(path) == ["began", "ended"]
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]
    assert not Worker.objects.exists()


def test_an_idle_worker_ends_at_once(start_worker):
    worker = start_worker()
    wait_for(Worker.objects.exists)
    started = time.monotonic()
    worker.send_signal(signal.SIGINT)
    assert worker.wait(5) == 0
    assert time.monotonic() - started < 2


def test_two_workers_share_the_work(start_worker, tmp_path):
    paths = [tmp_path / str(number) for number in range(20)]
    for path in paths:
        jobs.mark.enqueue(str(path), 0.05)
    start_worker()
    start_worker()
    wait_for(lambda: DBTaskResult.objects.filter(status="SUCCESSFUL").count() == 20)
    assert all(lines(path) == ["began", "ended"] for path in paths)
