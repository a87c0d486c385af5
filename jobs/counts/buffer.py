"""Hits of one process, added up in memory until they are stored. Bounded, and safe among threads."""

import threading
from collections.abc import Callable, Mapping

from jobs.counts.hits import Hit

MOST_KINDS_OF_HITS = 5_000  # postings × sources between two flushes; what is new beyond them is dropped
MOST_ADDRESSES = 20_000
SECONDS = 60


class Buffer:
    """Hits and how often each came."""

    def __init__(self, most: int = MOST_KINDS_OF_HITS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._counts: dict[Hit, int] = {}

    def add(self, hit: Hit, number: int = 1) -> None:
        with self._lock:
            if hit in self._counts:
                self._counts[hit] += number
            elif len(self._counts) < self._most:
                self._counts[hit] = number

    def flush(self, store: Callable[[Mapping[Hit, int]], object]) -> None:
        """Hand everything to `store`; if that raises, it is kept for the next time."""
        with self._lock:
            counts, self._counts = self._counts, {}
        if not counts:
            return
        try:
            store(counts)
        except BaseException:
            for hit, number in counts.items():
                self.add(hit, number)
            raise


class Gate:
    """How many hits an address may send a minute, to this process. Nothing of it is kept longer, or stored."""

    def __init__(self, count: int, most: int = MOST_ADDRESSES) -> None:
        self._count, self._most = count, most
        self._lock = threading.Lock()
        self._until = 0.0
        self._used: dict[str, int] = {}

    def lets(self, address: str, now: float) -> bool:
        """`now` is in seconds. With more addresses than fit, those that are new have to wait."""
        with self._lock:
            if now >= self._until:
                self._until, self._used = now + SECONDS, {}
            used = self._used.get(address, 0)
            if used >= self._count or (not used and len(self._used) >= self._most):
                return False
            self._used[address] = used + 1
            return True
