"""What a storm of hits on postings costs the pages beside it, and whether every hit that was taken is stored."""

import argparse
import http.client
import itertools
import json
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tools.bench.processes import processor_seconds
from tools.bench.server import ROOT, Bench, together

A_SECOND = 1_000
CONNECTIONS = 16  # as a proxy in front keeps them
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
# How often a second each page is asked for meanwhile.
PACE = {"posting, from the cache": 40, "list of jobs, rendered": 5, "how to apply, private": 10}
SERVER = {"TRUSTED_PROXY_COUNT": "1", "RATE_LIMIT_FACTOR": "1"}  # each request from an address of its own


def measure(bench: Bench, options: argparse.Namespace) -> str:
    """The pages' times in turn without and with the storm, under two workers; then what is stored."""
    from jobs.models import Tally

    waits: dict[tuple[str, bool], list[tuple[float, float]]] = {}
    hits: list[dict[str, Any]] = []
    costs: list[float] = []
    with bench.serve(workers=2, **SERVER) as master:
        posting = bench.addresses()["posting"]
        paths = Paths(posting)
        for _ in range(options.rounds):
            spent: dict[bool, float] = {}
            for is_stormy in (False, True):
                before = processor_seconds(master)
                with storm(bench.port, paths.public_id, options.seconds) if is_stormy else calm() as said:
                    for page, found in ask_all(bench, paths, options.seconds).items():
                        waits.setdefault((page, is_stormy), []).append(percentiles(found))
                spent[is_stormy] = processor_seconds(master) - before
                hits += said
            costs.append((spent[True] - spent[False]) / max(1, hits[-1]["answered"]) * 1_000_000)
    bare = bare_cost(bench, options.seconds)
    sent, answered = (sum(each[name] for each in hits) for name in ("sent", "answered"))
    stored = sum(Tally.objects.values_list("count", flat=True))  # by workers that have ended
    rate = statistics.median(each["answered"] / each["seconds"] for each in hits)
    return "\n".join(
        [
            f"{A_SECOND:,} hits a second on one posting for {options.seconds:g} s, over {CONNECTIONS} connections, beside readers who "
            f"ask for {sum(PACE.values())} pages a second; two workers, {options.rounds} rounds, each without and with the storm; "
            "medians of the rounds. Goal: no page waits for a hit.",
            "",
            "| page | p50 ms | p99 ms | p50 ms in the storm | p99 ms in the storm |",
            "|---|---|---|---|---|",
            *(row(page, waits[page, False], waits[page, True]) for page in PACE),
            "",
            f"Of {sent:,} hits {answered:,} were answered ({rate:,.0f} a second), p50 {median(hits, 'p50'):.1f} ms, "
            f"p99 {median(hits, 'p99'):.1f} ms; **{stored:,}** are stored after the workers have ended. A hit takes "
            f"{statistics.median(costs):,.0f} µs of the workers' processors, the same to a bare WSGI function {bare:,.0f} µs.",
        ]
    )


def bare_cost(bench: Bench, seconds: float) -> float:
    """What the same requests take of the processors when nothing is behind gunicorn."""
    answer = bench.folder / "empty.json"
    answer.write_text(json.dumps({"headers": [["Content-Length", "0"]], "body": ""}))
    with bench.serve("tools.bench.apps:bare", workers=2, BENCH_ANSWER=str(answer)) as master:
        before = processor_seconds(master)
        with storm(bench.port, "a" * 10, seconds) as said:
            time.sleep(seconds)
        return (processor_seconds(master) - before) / max(1, said[0]["answered"]) * 1_000_000


class Paths:
    """What is asked for: the posting itself, a list that is in no cache, and the page that no cache may keep."""

    def __init__(self, posting: str) -> None:
        found = re.findall(r"/jobs/([^/]+)/", posting)
        self.public_id = str(found[0])
        self._posting = posting
        self._numbers = itertools.count()

    def of(self, page: str) -> str:
        if page.startswith("list"):
            return f"/jobs/?pay={1_000 + next(self._numbers)}&cur=GBP"
        return self._posting if page.startswith("posting") else f"/j/{self.public_id}/apply/"


def row(page: str, calm: list[tuple[float, float]], stormy: list[tuple[float, float]]) -> str:
    numbers = [
        statistics.median(each) * 1000 for found in (calm, stormy) for each in zip(*found, strict=True)
    ]
    return f"| {page} | " + " | ".join(f"{number:.1f}" for number in numbers) + " |"


def median(hits: list[dict[str, Any]], name: str) -> float:
    return statistics.median(each[name] for each in hits) * 1000


def percentiles(waits: list[float]) -> tuple[float, float]:
    waits = sorted(waits) or [0.0]
    return statistics.median(waits), waits[max(0, int(len(waits) * 0.99) - 1)]


def ask_all(bench: Bench, paths: Paths, seconds: float) -> dict[str, list[float]]:
    """How long each page took, each asked for by a reader of its own."""
    waits: dict[str, list[float]] = {page: [] for page in PACE}
    addresses = itertools.count()

    def read(page: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", bench.port, timeout=60)
        for _ in ticks(PACE[page], seconds):
            number = next(addresses)
            headers = {
                "Host": f"localhost:{bench.port}",
                "X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}",
                "Accept-Encoding": "br",
            }
            started = time.perf_counter()
            connection.request("GET", paths.of(page), headers=headers)
            response = connection.getresponse()
            response.read()
            waits[page].append(time.perf_counter() - started)
            if response.status != 200:
                raise SystemExit(f"{page}: {response.status}")

    threads = [threading.Thread(target=read, args=(page,)) for page in PACE]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def ticks(a_second: float, seconds: float) -> Iterator[None]:
    """So many moments a second; what comes late is made up for."""
    started = time.monotonic()
    for number in range(int(a_second * seconds)):
        pause = started + number / a_second - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        yield


@contextmanager
def calm() -> Iterator[list[dict[str, Any]]]:
    yield []


@contextmanager
def storm(port: int, public_id: str, seconds: float) -> Iterator[list[dict[str, Any]]]:
    """Hits from a process of their own; what it says is in the list afterwards."""
    command = [sys.executable, "-m", "tools.bench.storm", str(port), public_id, str(seconds)]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    said: list[dict[str, Any]] = []
    try:
        yield said
        said.append(json.loads(started.communicate(timeout=120)[0]))
    finally:
        started.kill()
        started.wait()


def send_hits(port: int, public_id: str, seconds: float) -> dict[str, float]:
    """Send them, and say how many, how many were answered and how long that took."""
    waits: list[float] = []
    sent: list[int] = []
    addresses = itertools.count()

    def send() -> None:
        connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        count = 0
        for _ in ticks(A_SECOND / CONNECTIONS, seconds):
            number = next(addresses)
            address = f"192.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            request = (
                f"POST /j/{public_id}/seen?kind=view&from=&by=list HTTP/1.1\r\nHost: localhost:{port}\r\n"
                f"Sec-Fetch-Site: same-origin\r\nUser-Agent: {AGENT}\r\nX-Forwarded-For: {address}\r\n"
                "Content-Length: 0\r\n\r\n"
            )
            started = time.perf_counter()
            connection.sendall(request.encode())
            count += 1
            answer = b""
            while not answer.endswith(b"\r\n\r\n"):
                more = connection.recv(4096)
                if not more:
                    break
                answer += more
            if answer.startswith(b"HTTP/1.1 20"):
                waits.append(time.perf_counter() - started)
        sent.append(count)

    started = time.monotonic()
    together(CONNECTIONS, send)
    p50, p99 = percentiles(waits)
    took = time.monotonic() - started
    return {"sent": sum(sent), "answered": len(waits), "p50": p50, "p99": p99, "seconds": took}


if __name__ == "__main__":
    print(json.dumps(send_hits(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]))))
