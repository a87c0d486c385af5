"""Child processes that end when this one does."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

SECONDS_TO_STOP = 10


def end_with_parent() -> Callable[[], object] | None:
    """For a child's `preexec_fn`: even when this process is killed, the child is told to end. Linux only."""
    if sys.platform != "linux":
        return None
    prctl, set_parent_death_signal = ctypes.CDLL(None).prctl, 1
    return lambda: prctl(set_parent_death_signal, signal.SIGTERM)


def run(command: Sequence[str | Path], variables: Mapping[str, str], folder: Path) -> int:
    """Runs to the end, output shown. When this process is told to stop, the child is asked to, and given time."""
    child = subprocess.Popen(
        [str(part) for part in command], cwd=folder, env=variables, preexec_fn=end_with_parent()
    )
    try:
        return child.wait()
    except BaseException:
        child.send_signal(signal.SIGINT)
        try:
            child.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        raise
