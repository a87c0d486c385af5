"""How fast pages are, beside the same bytes from a bare WSGI function."""

import argparse
import json
import shutil
import statistics
from pathlib import Path

from tools.bench.processes import processor_seconds, proportional_memory
from tools.bench.server import CONNECTIONS, Bench


def measure(bench: Bench, options: argparse.Namespace) -> str:
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
            "bare": "tools.bench.apps:bare",
            "warm": "portal.wsgi:application",
            "uncached": "tools.bench.apps:uncached",
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
