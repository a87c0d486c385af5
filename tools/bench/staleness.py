"""Whether the next request sees a change."""

import argparse
import re
import threading

from tools.bench.server import Bench

MARKER = re.compile(rb"bench-marker-(\d+)")


def measure(bench: Bench, options: argparse.Namespace) -> str:
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
