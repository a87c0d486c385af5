"""What the two commands print: each step with its time, and problems as one clear line."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Problem(Exception):  # noqa: N818
    """Something that the person at the keyboard can mend. Its text says what to do, in one line."""


class Stopped(BaseException):
    """Somebody asked the command to stop: Ctrl-C, TERM, or the terminal's end."""


def stop_on_signals() -> None:
    """The first of these signals raises Stopped wherever the command is; the ones after it change nothing."""
    for ending in ENDINGS:
        signal.signal(ending, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    raise Stopped


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def step(name: str, *, others_print: bool = False) -> Iterator[list[str]]:
    """Prints the name, then its time; what is appended to the yielded list is printed beside the time.

    Where what is started prints lines of its own, the name stands on a line of its own first.
    """
    label = f"  {name:<34}"
    sys.stdout.write(f"  {name} …\n" if others_print else label)
    sys.stdout.flush()
    notes: list[str] = []
    started = time.monotonic()
    try:
        yield notes
    except BaseException:
        say(f"{label}failed" if others_print else "failed")
        raise
    seconds = time.monotonic() - started
    say((label if others_print else "") + f"{seconds:6.1f} s" + (f"   {', '.join(notes)}" if notes else ""))
