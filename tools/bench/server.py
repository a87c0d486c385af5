"""The site under measurement: prepared in a folder of its own, served by gunicorn, asked over the loopback."""

import http.client
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tools.ports import free_port
from tools.processes import end_with_parent

ROOT = Path(__file__).resolve().parents[2]
CONNECTIONS = 16


@dataclass
class Bench:
    """A prepared site in a folder of its own."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)

    def prepare(self) -> None:
        self.variables = {
            **os.environ,
            "VAR_DIR": str(self.folder),
            "SECRET_KEY": "only-for-the-benchmarks-" + "0" * 40,
            "RATE_LIMIT_FACTOR": "0",
            "DEBUG": "",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PORT": str(free_port()),
        }
        for name in ("SITE_URL", "EDGE_TTL", "CACHE_URL", "EMAIL_URL"):
            self.variables.pop(name, None)
        prepared = subprocess.run(
            [sys.executable, "-m", "tools.prepare"],
            cwd=ROOT,
            env=self.variables,
            capture_output=True,
            text=True,
        )
        if prepared.returncode:
            raise SystemExit(f"The site could not be prepared:\n{prepared.stdout}{prepared.stderr}")
        # What follows talks to the same database through Django.
        os.environ.update(self.variables)
        import django

        django.setup()

    @property
    def port(self) -> int:
        return int(self.variables["PORT"])

    @contextmanager
    def serve(
        self, application: str = "portal.wsgi:application", *, workers: int, **more: str
    ) -> Iterator[int]:
        """gunicorn as in production; yields the master's process id."""
        configuration = ROOT / "deploy" / "gunicorn.conf.py"
        started = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", str(configuration), application],
            cwd=ROOT,
            env={**self.variables, "WEB_CONCURRENCY": str(workers), **more},
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "server.log").open("ab"),
            preexec_fn=end_with_parent(),
        )
        try:
            until = time.monotonic() + 30
            while True:
                if started.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"The server did not start: {self.folder / 'server.log'}")
                try:
                    self.get("/healthz")
                    break
                except OSError:
                    time.sleep(0.02)
            yield started.pid
        finally:
            started.terminate()
            started.wait(20)

    def get(self, path: str, **headers: str) -> tuple[int, list[tuple[str, str]], bytes]:
        """One request on a connection of its own, so to any of the workers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{self.port}", **headers})
            response = connection.getresponse()
            return response.status, response.getheaders(), response.read()
        finally:
            connection.close()

    def rate(self, path: str, seconds: float) -> float:
        """Requests a second on kept-alive connections, by wrk where it is installed."""
        accepted = "Accept-Encoding: br"
        if wrk := shutil.which("wrk"):
            url = f"http://localhost:{self.port}{path}"
            command = [wrk, "-t2", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-H", accepted, url]
            said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            if "Non-2xx" in said:
                print(said, file=sys.stderr)
            return float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])
        counts: list[int] = []
        until = time.monotonic() + seconds

        def ask() -> None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            count = 0
            while time.monotonic() < until:
                connection.request(
                    "GET", path, headers={"Host": f"localhost:{self.port}", "Accept-Encoding": "br"}
                )
                connection.getresponse().read()
                count += 1
            counts.append(count)

        together(CONNECTIONS, ask)
        return sum(counts) / seconds

    def addresses(self) -> dict[str, str]:
        """One page of each kind, found by following links from the home page."""
        kinds = {
            "home": r"^/$",
            "article": r"^/articles/[^/]+/$",
            "article list": r"^/articles/$",
            "topic": r"^/topics/[^/]+/$",
            "job list": r"^/jobs/$",
            "posting": r"^/jobs/[^/]+/[^/]+/$",
            "search": r"^/search/$",
            "footer page": r"^/about/$",
        }
        found: dict[str, str] = {}
        queue, seen = ["/", "/search/?q=estimate"], {"/", "/search/?q=estimate"}
        while queue and len(seen) < 200 and len(found) < len(kinds):
            path = queue.pop(0)
            status, headers, body = self.get(path)
            if status != 200 or "text/html" not in dict(headers).get("Content-Type", ""):
                continue
            for kind, pattern in kinds.items():
                if re.search(pattern, path.partition("?")[0]):
                    found.setdefault(kind, path)
            for link in re.findall(rb'href="(/[^"#?]*)"', body):
                text = link.decode()
                if text not in seen and not text.startswith(("/static/", "/account/", "/admin/")):
                    seen.add(text)
                    queue.append(text)
        return found


def together(number: int, work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
