"""Many writers on one SQLite file: what each arrangement loses, and how long its writers wait.

    python tools/bench_writers.py [--seconds 5] [--rounds 2]

Each writer reads a row, works for a moment, writes it back and adds a row, in one transaction; "acknowledged"
are those that committed, "stored" what is in the file afterwards. Four processes with eight threads each.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
STOCK, OURS = "django.db.backends.sqlite3", "portal.db.sqlite"
ARRANGEMENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "Django's defaults": (STOCK, {}),
    "WAL": (STOCK, {"init_command": PRAGMAS, "timeout": 20}),
    "WAL, IMMEDIATE": (STOCK, {"init_command": PRAGMAS, "timeout": 20, "transaction_mode": "IMMEDIATE"}),
    "WAL, IMMEDIATE, queue": (
        OURS,
        {"init_command": PRAGMAS, "timeout": 20, "transaction_mode": "IMMEDIATE"},
    ),
}


def configure(engine: str, options: dict[str, Any], path: str) -> None:
    import django
    from django.conf import settings

    settings.configure(
        DATABASES={"default": {"ENGINE": engine, "NAME": path, "OPTIONS": options, "CONN_MAX_AGE": None}},
        USE_TZ=True,
    )
    django.setup()


def write_for(arrangement: str, path: str, threads: int, seconds: float) -> dict[str, Any]:
    """One process of writers; the wait, in seconds, of each write that was acknowledged, and the errors."""
    import threading

    configure(*ARRANGEMENTS[arrangement], path)
    from django.db import DatabaseError, connection, transaction

    waits: list[float] = []
    errors: list[str] = []
    until = time.monotonic() + seconds

    def write(number: int) -> None:
        while time.monotonic() < until:
            started = time.monotonic()
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SELECT number FROM counter WHERE id = 1")
                    found = cursor.fetchone()[0]
                    cursor.execute("UPDATE counter SET number = %s WHERE id = 1", [found + 1])
                    cursor.execute("INSERT INTO entry (text) VALUES (%s)", ["x" * 500])
                waits.append(time.monotonic() - started)
            except DatabaseError as error:
                errors.append(str(error))
            time.sleep(0.005)  # what the rest of a request takes
        connection.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(threads)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return {"waits": waits, "errors": len(errors)}


def measure(arrangement: str, processes: int, threads: int, seconds: float) -> dict[str, Any]:
    import sqlite3

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "bench.sqlite3")
        made = sqlite3.connect(path)
        made.executescript(
            "CREATE TABLE counter (id INTEGER PRIMARY KEY, number INTEGER);"
            "CREATE TABLE entry (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT);"
            "INSERT INTO counter VALUES (1, 0);"
        )
        if "WAL" in arrangement:
            made.execute("PRAGMA journal_mode=WAL")
        made.close()
        command = [sys.executable, __file__, "--child", arrangement, path, str(threads), str(seconds)]
        children = [
            subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
            for _ in range(processes)
        ]
        answers = [json.loads(child.communicate()[0]) for child in children]
        made = sqlite3.connect(path)
        stored, rows = made.execute("SELECT number, (SELECT count(*) FROM entry) FROM counter").fetchone()
        made.close()
    waits = sorted(wait for answer in answers for wait in answer["waits"])
    return {
        "acknowledged": len(waits),
        "stored": stored,
        "rows": rows,
        "errors": sum(answer["errors"] for answer in answers),
        "a second": round(len(waits) / seconds),
        "p50 ms": round(statistics.median(waits) * 1000, 1) if waits else None,
        "p99 ms": round(waits[int(len(waits) * 0.99) - 1] * 1000, 1) if waits else None,
        "longest ms": round(waits[-1] * 1000, 1) if waits else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--child", nargs=4)
    options = parser.parse_args()
    if options.child:
        arrangement, path, threads, seconds = options.child
        print(json.dumps(write_for(arrangement, path, int(threads), float(seconds))))
        return
    for _ in range(options.rounds):
        for processes, threads in ((4, 8), (1, 1)):
            for arrangement in ARRANGEMENTS:
                if processes == 1 and "IMMEDIATE" not in arrangement:
                    continue
                found = measure(arrangement, processes, threads, options.seconds)
                print(f"{processes * threads:2} writers  {arrangement:24}", json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
