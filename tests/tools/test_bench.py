"""`tools.bench`: what it is asked to measure."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_what_it_cannot_measure_is_told_in_one_line():
    command = [sys.executable, "-m", "tools.bench", "--only", "pages,nonsense"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert done.stderr == (
        "There is no 'nonsense' to measure: --only takes speed, staleness, writers, pages, verdicts, storm, owners.\n"
    )
