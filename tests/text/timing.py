"""How the time of a call grows with its input, on a machine that is busy with other things."""

import gc
import time
from collections.abc import Callable


def assert_linear(call: Callable[[int], object]) -> None:
    """Eight times the input takes about eight times the time, not sixty-four times."""
    call(100)
    assert _seconds(call, 4_000) < 24 * _seconds(call, 500) + 0.05


def assert_alike(call: Callable[[int], object], other: Callable[[int], object]) -> None:
    """The same many of both take times of one order."""
    call(100)
    assert _seconds(call, 2_000) < 10 * _seconds(other, 2_000) + 0.05


def _seconds(call: Callable[[int], object], times: int) -> float:
    gc.collect()
    gc.disable()
    try:
        return min(_once(call, times) for _ in range(2))
    finally:
        gc.enable()


def _once(call: Callable[[int], object], times: int) -> float:
    start = time.process_time()
    call(times)
    return time.process_time() - start
