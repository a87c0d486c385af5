"""The two children of a run, with stand-ins that do as they are told."""

import os
import signal
import socket
import sys
import time

import pytest

from tools import serve
from tools.console import Problem, Stopped
from tools.serve import Site

LISTENER = """
import http.server, threading, time
server = http.server.HTTPServer(("127.0.0.1", {port}), http.server.SimpleHTTPRequestHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()
time.sleep({seconds})
"""


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def site(port, tmp_path):
    made = Site(sys.executable, port, os.environ)
    made.server_command = [sys.executable, "-c", LISTENER.format(port=port, seconds=60)]
    made.worker_command = [sys.executable, "-c", f"open({str(tmp_path / 'starts')!r}, 'a').write('x')"]
    yield made
    made.stop()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_end_of_the_server_ends_the_run(site, port, capsys):
    site.server_command = [
        sys.executable,
        "-c",
        LISTENER.format(port=port, seconds=1) + "raise SystemExit(3)",
    ]
    site.worker_command = [sys.executable, "-c", "import time; time.sleep(60)"]
    site.start()
    assert site.watch() == 1
    assert "The server ended (exit code 3)" in capsys.readouterr().out
    assert not is_alive(site.worker.pid)


def test_a_server_that_does_not_start_is_said(site):
    site.server_command = [sys.executable, "-c", "raise SystemExit(1)"]
    with pytest.raises(Problem, match="did not start"):
        site.start()
    assert not is_alive(site.worker.pid)


def test_a_worker_that_ends_starts_again_after_ever_longer_pauses(site, monkeypatch, capsys, tmp_path):
    pauses = []
    sleep = time.sleep

    def note(seconds):
        if seconds < 1:
            return sleep(seconds)
        pauses.append(seconds)
        if len(pauses) == 3:
            raise Stopped

    monkeypatch.setattr(serve.time, "sleep", note)
    site.start()
    assert site.watch() == 0
    assert pauses == [1, 2, 4]
    assert (tmp_path / "starts").read_text() == "xxx"
    assert "The background worker ended (exit code 0); it starts again in 1 s." in capsys.readouterr().out


def test_a_child_that_will_not_stop_is_ended(site, port, monkeypatch):
    monkeypatch.setattr(serve, "SECONDS_TO_STOP", 0.5)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    site.server_command = [sys.executable, "-c", deaf + LISTENER.format(port=port, seconds=60)]
    site.start()
    site.stop()
    assert site.server.returncode == -signal.SIGKILL
