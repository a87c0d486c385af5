"""`make bench`: the site's figures under gunicorn on the loopback, written to docs/benchmarks.md.

    .venv/bin/python -m tools.bench [--only speed,staleness,writers,pages] [--seconds 5] [--publishes 1000] [--postgresql] [--print]

Everything happens in a temporary folder, on SQLite, with --postgresql on a server of our own, or on what DATABASE_URL names. The figures of one run compare
with one another: the machine is shared by server, client and database, so read the ratios.
"""

import argparse
import datetime
import http.client
import json
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tools.processes import end_with_parent

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "docs" / "benchmarks.md"
CONNECTIONS = 16
ATTEMPTS = ("assessments", "Attempt")
MARKER = re.compile(rb"bench-marker-(\d+)")


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


# What is measured


def speed(bench: Bench, options: argparse.Namespace) -> str:
    """Warm and uncached pages against the same bytes from a bare WSGI function, in turn."""
    answers: dict[str, Path] = {}
    with bench.serve(workers=2) as master:
        addresses = bench.addresses()
        for kind, path in addresses.items():
            _, headers, body = bench.get(path, **{"Accept-Encoding": "br"})
            kept = [pair for pair in headers if pair[0].lower() not in {"date", "server", "connection"}]
            answers[kind] = bench.folder / f"{kind}.json"
            answers[kind].write_text(json.dumps({"headers": kept, "body": body.hex()}))
        memory = proportional_memory(master)
    kinds = [kind for kind in ("article", "job list", "home", "posting") if kind in addresses]
    rows = []
    for kind in kinds:
        rates: dict[str, list[float]] = {"bare": [], "warm": [], "uncached": []}
        costs: dict[str, list[float]] = {"bare": [], "warm": [], "uncached": []}
        applications = {
            "bare": "tools.bench_apps:bare",
            "warm": "portal.wsgi:application",
            "uncached": "tools.bench_apps:uncached",
        }
        for _ in range(options.rounds):
            for name, application in applications.items():
                with bench.serve(application, workers=2, BENCH_ANSWER=str(answers[kind])) as master:
                    bench.rate(addresses[kind], 1)
                    before = processor_seconds(master)
                    rate = bench.rate(addresses[kind], options.seconds)
                    rates[name].append(rate)
                    spent = processor_seconds(master) - before
                    costs[name].append(spent / max(1, rate * options.seconds) * 1_000_000)
        rate_of = {name: statistics.median(values) for name, values in rates.items()}
        cost_of = {name: statistics.median(values) for name, values in costs.items()}
        rows.append(
            f"| {kind} | {rate_of['bare']:,.0f} | {rate_of['warm']:,.0f} | **{rate_of['warm'] / rate_of['bare']:.2f}** "
            f"| {cost_of['bare']:,.0f} | {cost_of['warm']:,.0f} | **{cost_of['bare'] / cost_of['warm']:.2f}** "
            f"| {rate_of['uncached']:,.0f} | {cost_of['uncached'] / 1000:,.1f} |"
        )
    client = "wrk" if shutil.which("wrk") else "a client in Python, which is the bottleneck"
    return "\n".join(
        [
            f"Requests a second, two workers, {CONNECTIONS} kept-alive connections by {client}; the median of "
            f"{options.rounds} rounds of {options.seconds:g} s. *Bare* is a WSGI function that returns the same bytes under the "
            "same gunicorn; the processor time is the workers', which other work on the machine disturbs least. "
            "Goals: warm ≥ 0.90 × bare, uncached article ≥ 0.20 × bare.",
            "",
            "| page | bare | warm | × bare | bare, µs of processor | warm | × bare | uncached | ms of processor |",
            "|---|---|---|---|---|---|---|---|---|",
            *rows,
            "",
            f"Proportional memory of a worker after a walk over the pages: {memory}. Goal: ≤ 45 MB.",
        ]
    )


def staleness(bench: Bench, options: argparse.Namespace) -> str:
    """Every read that begins after a publish was acknowledged must show it, or a later one."""
    from portal.models import Page
    from portal.services import save_page

    page = Page(slug="bench-page", title="bench-marker-0", summary="For the benchmark.", body="<p>Words.</p>")
    save_page(page)
    published = 0
    is_over = threading.Event()
    counts = {"reads": 0, "stale": 0, "failed": 0}
    lock = threading.Lock()

    def read() -> bool:
        expected = published
        status, _, body = bench.get("/bench-page/", **{"Accept-Encoding": "identity"})
        shown = MARKER.search(body)
        with lock:
            counts["reads"] += 1
            if status != 200 or shown is None:
                counts["failed"] += 1
                return False
            if int(shown[1]) < expected:
                counts["stale"] += 1
                return False
        return True

    def keep_reading() -> None:
        while not is_over.is_set():
            read()

    with bench.serve(workers=4):
        readers = [threading.Thread(target=keep_reading) for _ in range(4)]
        for reader in readers:
            reader.start()
        seen = 0
        for number in range(1, options.publishes + 1):
            page.title = f"bench-marker-{number}"
            save_page(page)
            published = number
            seen += read()
        is_over.set()
        for reader in readers:
            reader.join()
    return (
        f"{options.publishes:,} publishes under four workers, beside four readers: the next request saw "
        f"**{seen:,} of {options.publishes:,}**. Of all {counts['reads']:,} reads {counts['stale']:,} were stale and "
        f"{counts['failed']:,} failed."
    )


def writers(bench: Bench, options: argparse.Namespace) -> str:
    """32 writers to one public form: no error, and every acknowledged row stored."""
    from django.apps import apps

    from portal.site import site

    path = f"/assess/{site.questionnaire}/start/"
    with bench.serve(workers=4):
        if bench.get(path)[0] != 200:
            return "There is no public form yet."
        model: Any = apps.get_model(*ATTEMPTS)
        attempts = model.objects
        one = post_for(bench, path, 1, options.seconds)
        before = attempts.count()
        many = post_for(bench, path, 32, options.seconds)
        stored = attempts.count() - before
    return "\n".join(
        [
            f"POSTs to the first question's form, which creates an attempt; four workers, {options.seconds:g} s. "
            "Goals: no error, acknowledged = stored, p99 ≤ 10 × the median of one writer.",
            "",
            "| writers | acknowledged | stored | failed | a second | p50 ms | p99 ms | longest ms |",
            "|---|---|---|---|---|---|---|---|",
            row("1", one, "", options.seconds),
            row("32", many, f"{stored:,}", options.seconds),
        ]
    )


def row(name: str, found: dict[str, Any], stored: str, seconds: float) -> str:
    waits = sorted(found["waits"]) or [0.0]
    p50, p99 = statistics.median(waits), waits[max(0, int(len(waits) * 0.99) - 1)]
    return (
        f"| {name} | {len(found['waits']):,} | {stored} | {found['failed']:,} | {len(found['waits']) / seconds:,.0f} "
        f"| {p50 * 1000:.1f} | {p99 * 1000:.1f} | {waits[-1] * 1000:.1f} |"
    )


def post_for(bench: Bench, path: str, number: int, seconds: float) -> dict[str, Any]:
    """So many visitors, each with a token of their own, who post the form again and again."""
    waits: list[float] = []
    failed: list[int] = []
    until = time.monotonic() + seconds

    def visit() -> None:
        status, headers, body = bench.get(path)
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', body)
        cookies = [value.partition(";")[0] for name, value in headers if name == "Set-Cookie"]
        if status != 200 or token is None:
            failed.append(status)
            return
        form = urlencode({"csrfmiddlewaretoken": token[1].decode(), "a": first_answer(body)})
        sent = {
            "Host": f"localhost:{bench.port}",
            "Cookie": "; ".join(cookies),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        while time.monotonic() < until:
            started = time.monotonic()
            connection = http.client.HTTPConnection("127.0.0.1", bench.port, timeout=60)
            try:
                connection.request("POST", path, body=form, headers=sent)
                response = connection.getresponse()
                response.read()
                if response.status in (302, 303):
                    waits.append(time.monotonic() - started)
                else:
                    failed.append(response.status)
            except OSError:
                failed.append(0)
            finally:
                connection.close()

    together(number, visit)
    return {"waits": waits, "failed": len(failed)}


def first_answer(page: bytes) -> str:
    """The value of the first answer on a question's page."""
    radios = [tag for tag in re.findall(rb"<input[^>]+>", page) if b'name="a"' in tag]
    value = re.search(rb'value="([^"]+)"', radios[0]) if radios else None
    return value[1].decode() if value else ""


def pages(bench: Bench, options: argparse.Namespace) -> str:
    """What a first view weighs."""
    rows = []
    with bench.serve(workers=1):
        for kind, path in bench.addresses().items():
            _, _, plain = bench.get(path, **{"Accept-Encoding": "identity"})
            _, headers, brotli = bench.get(path, **{"Accept-Encoding": "br"})
            _, _, gzipped = bench.get(path, **{"Accept-Encoding": "gzip"})
            styles = re.findall(rb'<link[^>]+rel="stylesheet"[^>]*href="([^"]+)"', plain)
            css = sum(len(bench.get(each.decode(), **{"Accept-Encoding": "br"})[2]) for each in styles)
            cookie = "yes" if any(name == "Set-Cookie" for name, _ in headers) else "none"
            rows.append(
                f"| {kind} | {len(plain):,} | {len(brotli):,} | {len(gzipped):,} | {css:,} | {cookie} |"
            )
    return "\n".join(
        [
            "Bytes. Goals: HTML ≤ 14 KB and CSS ≤ 12 KB compressed, no cookie.",
            "",
            "| page | HTML | Brotli | gzip | its CSS, Brotli | cookie |",
            "|---|---|---|---|---|---|",
            *rows,
        ]
    )


# Tools


def together(number: int, work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children(master: int) -> Iterator[Path]:
    """The folders in /proc of the processes that `master` started."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if int(re.findall(r"PPid:\s+(\d+)", (entry / "status").read_text())[0]) == master:
                yield entry
        except (OSError, IndexError):
            continue


def processor_seconds(master: int) -> float:
    """What the children of `master` have used, in user and in kernel mode."""
    ticks = 0
    for entry in children(master):
        fields = (entry / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def proportional_memory(master: int) -> str:
    """Of each child of `master`, as Linux counts it."""
    found = []
    for entry in children(master):
        rollup = (entry / "smaps_rollup").read_text()
        found.append(int(re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[0]) / 1024)
    return ", ".join(f"{megabytes:.0f} MB" for megabytes in found) or "not known here"


TITLES = {
    "speed": (speed, "Pages"),
    "staleness": (staleness, "Freshness"),
    "writers": (writers, "Writers"),
    "pages": (pages, "Bytes"),
}


def write_section(title: str, text: str) -> None:
    """Put a section in the place of the one of that title, or at the end."""
    begin, end = f"<!-- {title}: begin -->", f"<!-- {title}: end -->"
    section = f"{begin}\n## {title}\n\n{text}\n{end}"
    whole = (
        RESULTS.read_text()
        if RESULTS.exists()
        else "# Benchmarks\n\nWritten by `make bench` and `make soak`.\n"
    )
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    whole = pattern.sub(lambda _: section, whole) if pattern.search(whole) else f"{whole}\n{section}\n"
    RESULTS.write_text(whole)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tools.bench", description="Measure the site.")
    parser.add_argument("--only", default=",".join(TITLES), help="what to measure, comma-separated")
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--publishes", type=int, default=1_000)
    parser.add_argument("--print", action="store_true", help="show the figures and write nothing")
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of our own")
    options = parser.parse_args()
    with a_database(options.postgresql) as database, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        run(options, database, Path(folder))


@contextmanager
def a_database(is_postgresql: bool) -> Iterator[str]:
    """Its kind. PostgreSQL is a server of our own, with fsync off as in the tests, unless DATABASE_URL names one."""
    if not is_postgresql or os.environ.get("DATABASE_URL"):
        yield "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
        return
    import psycopg

    from tools import postgres

    found = postgres.binaries(Path(sys.executable))
    if found is None:
        raise SystemExit("PostgreSQL is not installed here: set PG_BIN or DATABASE_URL.")
    with postgres.server(found) as url:
        with psycopg.connect(url.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE portal")
        os.environ["DATABASE_URL"] = url
        yield "PostgreSQL"


def run(options: argparse.Namespace, database: str, folder: Path) -> None:
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {database}"
    others = os.getloadavg()[0] / (os.cpu_count() or 1)
    if others > 0.5:
        machine += (
            f"; other work kept each core busy {others:.1f} times over, so these are no more than hints"
        )
    bench = Bench(folder)
    bench.prepare()
    for name in options.only.split(","):
        measure, title = TITLES[name]
        found = measure(bench, options)
        print(f"{title}\n\n{found}\n", flush=True)
        if not options.print:
            heading = title if database == "SQLite" else f"{title}, {database}"
            write_section(heading, f"{datetime.date.today():%-d %B %Y}, {machine}.\n\n{found}")


if __name__ == "__main__":
    main()
