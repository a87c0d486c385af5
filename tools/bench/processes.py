"""What the server's processes use, as Linux counts it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path


def children(master: int) -> Iterator[Path]:
    """The folders in /proc of the processes that `master` started."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if int(re.findall(r"PPid:\s+(\d+)", (entry / "status").read_text())[0]) == master:
                yield entry
        except (OSError, IndexError):
            continue


def processor_seconds(master: int) -> float:
    """What the children of `master` have used, in user and in kernel mode."""
    ticks = 0
    for entry in children(master):
        fields = (entry / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def proportional_memory(master: int) -> str:
    """Of each child of `master`, as Linux counts it."""
    found = []
    for entry in children(master):
        rollup = (entry / "smaps_rollup").read_text()
        found.append(int(re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[0]) / 1024)
    return ", ".join(f"{megabytes:.0f} MB" for megabytes in found) or "not known here"
