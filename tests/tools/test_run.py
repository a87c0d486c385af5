"""`make run` as it is: real gunicorn, hashed static files, the worker, and its end."""

import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 300
SECONDS_TO_END = 15

pytestmark = pytest.mark.slow


class Run:
    def __init__(self, var_dir: Path, port: int, *, workers: int = 2) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.output = var_dir.with_suffix(f".{port}.log")
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        variables = {"PORT": str(port), "VAR_DIR": str(var_dir), "WEB_CONCURRENCY": str(workers)}
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                ["make", "run", f"PYTHON={sys.executable}"],
                cwd=ROOT,
                env={**kept, **variables},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()
        self.children = descendants(self.process.pid)

    def _wait(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while "The site is up" not in self.output.read_text():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.1)

    def get(self, path: str) -> tuple[int, dict[str, str], str]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return (
                    answer.status,
                    {k.lower(): v for k, v in answer.headers.items()},
                    answer.read().decode(),
                )
        except urllib.error.HTTPError as error:
            return error.code, {}, error.read().decode()

    def stop(self, number: int = signal.SIGTERM) -> None:
        """The signal goes to make, as from a terminal or a service manager that knows only the first process."""
        if self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(SECONDS_TO_END)


def descendants(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    children: dict[int, list[int]] = {}
    for line in listed.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found = list(children.get(pid, []))
    for child in found:
        found += children.get(child, [])
    return found


def alive(pids: list[int]) -> list[int]:
    found = []
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, 0)
            found.append(pid)
    return found


def git_status() -> str:
    return subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True).stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run") / "var"


@pytest.fixture(scope="module")
def running(var_dir: Path) -> Iterator[Run]:
    run = Run(var_dir, free_port(), workers=1)
    yield run
    run.stop()


def test_the_site_answers_with_its_content_and_hashed_files(running):
    status, _, home = running.get("/")
    assert status == 200
    sheet = re.search(r'href="(/static/portal/site\.[0-9a-f]{12}\.css)"', home)
    assert sheet, home[:2000]
    status, headers, _ = running.get(sheet[1])
    assert status == 200
    assert "immutable" in headers["cache-control"]
    assert running.get("/readyz")[0] == 200
    assert running.get("/articles/")[0] == 200
    assert running.get("/jobs/")[0] == 200


def test_it_says_where_it_is_and_how_to_get_in(running):
    said = running.output.read_text()
    for step in ("Local settings", "Database", "Content pack", "Static files"):
        assert re.search(rf"{step}\s+\d+\.\d s", said)
    assert "http://localhost:" in said
    assert "manage.py createsuperuser" in said


def test_fifty_clients_that_dawdle_stop_nobody(running):
    """Half-sent forms and half-sent headers, in one worker process; the others are answered all the while."""
    host = ("127.0.0.1", int(running.url.rpartition(":")[2]))
    form = b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with contextlib.ExitStack() as stack:
        for number in range(50):
            client = stack.enter_context(socket.create_connection(host))
            client.sendall(form + (b"Content-Length: 1000\r\n\r\nlogin=a" if number % 2 else b"X-Slow: "))
        until = time.monotonic() + 10
        while time.monotonic() < until:
            assert running.get("/healthz")[0] == 200
            time.sleep(0.2)


def test_a_form_far_too_large_is_answered_not_cut_off(running):
    """The answer comes before the end of the form, and a client reads only after it has sent the whole."""
    headers = {"Cookie": f"csrf={'c' * 32}", "Origin": running.url}
    form = urllib.request.Request(f"{running.url}/account/login/", b"login=" + b"a" * 10_000_000, headers)
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(form, timeout=30)
    assert refusal.value.code == 413
    assert "That is too long" in refusal.value.read().decode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_run_keeps_the_data_and_its_end_leaves_nothing(running, var_dir, number):
    before = git_status()
    secret = (var_dir / "local.env").read_text()
    with sqlite3.connect(var_dir / "site.sqlite3") as database:
        items = database.execute("select count(*) from portal_packitem").fetchone()
    database.close()
    again = Run(var_dir, free_port())
    try:
        assert again.get("/")[0] == 200
        assert (var_dir / "local.env").read_text() == secret
        with sqlite3.connect(var_dir / "site.sqlite3") as database:
            assert database.execute("select count(*) from portal_packitem").fetchone() == items
        database.close()
        assert len(again.children) >= 5
        # From a terminal Ctrl-C reaches the whole group; a service manager's TERM the first process.
        if number == signal.SIGINT:
            os.killpg(again.process.pid, number)
        again.stop(number)
    finally:
        again.stop(signal.SIGKILL)
    assert alive(again.children) == []
    assert git_status() == before


def test_killed_it_leaves_nothing_either(running, var_dir):
    again = Run(var_dir, free_port())
    os.kill(again.children[0], signal.SIGKILL)
    deadline = time.monotonic() + SECONDS_TO_END
    while alive(again.children) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert alive(again.children) == []
    again.process.wait(5)
