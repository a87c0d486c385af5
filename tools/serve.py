"""The running site: gunicorn and the background worker as children that start, and end, together."""

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from tools.console import Problem, Stopped, say
from tools.environment import ROOT
from tools.processes import end_with_parent

SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 8
SECONDS_OF_GOOD_HEALTH = 60
LONGEST_PAUSE = 30


class Site:
    def __init__(self, python: Path, port: int, variables: Mapping[str, str]) -> None:
        self.port = port
        self.variables = dict(variables)
        configuration = ROOT / "deploy" / "gunicorn.conf.py"
        self.server_command: list[str | Path] = [
            python,
            "-m",
            "gunicorn",
            "-c",
            configuration,
            "portal.wsgi:application",
        ]
        self.worker_command: list[str | Path] = [python, "manage.py", "run_worker"]
        self.server: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when the server answers."""
        try:
            self.server = self._spawn(self.server_command)
            self.worker = self._spawn(self.worker_command)
            self._wait_for_answer(self.server)
        except BaseException:
            self.stop()
            raise

    def watch(self) -> int:
        """Until the site is told to stop (0) or the server ends by itself (1). The worker is started again when it ends."""
        pause, worker_since = 1.0, time.monotonic()
        try:
            while True:
                time.sleep(0.2)
                assert self.server and self.worker
                if self.server.poll() is not None:
                    say(f"The server ended ({_reason(self.server.returncode)}); the lines above say why.")
                    return 1
                if self.worker.poll() is None:
                    continue
                if time.monotonic() - worker_since > SECONDS_OF_GOOD_HEALTH:
                    pause = 1.0
                reason = _reason(self.worker.returncode)
                say(f"The background worker ended ({reason}); it starts again in {pause:.0f} s.")
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                self.worker, worker_since = self._spawn(self.worker_command), time.monotonic()
        except Stopped:
            say("\nStopping.")
            return 0
        finally:
            self.stop()

    def stop(self) -> None:
        """Asks both to finish what they do, and ends what has not after a few seconds."""
        children = [child for child in (self.server, self.worker) if child]
        for child in children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for child in children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                # Its session is its own, so this reaches gunicorn's workers too.
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def _spawn(self, command: list[str | Path]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches this process alone, which then ends its children in order.
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent(),
        )

    def _answers(self) -> bool:
        """Whether a worker has loaded the site: gunicorn takes connections before."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_TO_ANSWER)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        else:
            return True
        finally:
            connection.close()

    def _wait_for_answer(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < deadline:
            if server.poll() is not None:
                raise Problem("The server did not start: the lines above say why.")
            if self._answers():
                return
            time.sleep(0.05)
        raise Problem(f"The server did not answer on port {self.port} within {SECONDS_TO_ANSWER} s.")


def _reason(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
