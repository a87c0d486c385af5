"""`make bench`: the site's figures under gunicorn on the loopback, written to docs/benchmarks.md.

    .venv/bin/python -m tools.bench [--only speed,staleness,writers,pages,verdicts,storm,owners] [--seconds 5] [--publishes 1000] [--postgresql] [--print]

Everything happens in a temporary folder, on SQLite, with --postgresql on a server of our own, or on what DATABASE_URL names. The figures of one run compare
with one another: the machine is shared by server, client and database, so read the ratios.
"""

import argparse
import datetime
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.bench import owners, pages, speed, staleness, storm, verdicts, writers
from tools.bench.server import ROOT, Bench

RESULTS = ROOT / "docs" / "benchmarks.md"
MEASUREMENTS = {
    "speed": (speed.measure, "Pages"),
    "staleness": (staleness.measure, "Freshness"),
    "writers": (writers.measure, "Writers"),
    "pages": (pages.measure, "Bytes"),
    "verdicts": (verdicts.measure, "Verdicts"),
    "storm": (storm.measure, "A storm of hits"),
    "owners": (owners.measure, "The owner's figures"),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="tools.bench", description="Measure the site.")
    parser.add_argument(
        "--only", type=names, default=list(MEASUREMENTS), help="what to measure, comma-separated"
    )
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--publishes", type=int, default=1_000)
    parser.add_argument("--print", action="store_true", help="show the figures and write nothing")
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of our own")
    options = parser.parse_args()
    with a_database(options.postgresql) as database, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        run(options, database, Path(folder))


def names(text: str) -> list[str]:
    """What to measure, from a list with commas."""
    found = text.split(",")
    for name in found:
        if name not in MEASUREMENTS:
            raise SystemExit(f"There is no {name!r} to measure: --only takes {', '.join(MEASUREMENTS)}.")
    return found


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
    for name in options.only:
        measure, title = MEASUREMENTS[name]
        found = measure(bench, options)
        print(f"{title}\n\n{found}\n", flush=True)
        if not options.print:
            heading = title if database == "SQLite" else f"{title}, {database}"
            write_section(heading, f"{datetime.date.today():%-d %B %Y}, {machine}.\n\n{found}")


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


if __name__ == "__main__":
    main()
