"""What many writers to one form wait for, and whether what was acknowledged is stored."""

import argparse
import http.client
import re
import statistics
import time
from typing import Any
from urllib.parse import urlencode

from tools.bench.server import Bench, together

ATTEMPTS = ("assessments", "Attempt")


def measure(bench: Bench, options: argparse.Namespace) -> str:
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
