"""The browser of the journeys: one that is there, or one that can be installed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tools.environment import install_debian

OLDEST = 120
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
SECONDS_TO_DOWNLOAD = 60


def find(python: Path) -> tuple[str, str]:
    """CHROMIUM_PATH for the journeys and how it was found. The path is empty for Playwright's own browser."""
    chosen = os.environ.get("CHROMIUM_PATH")
    if chosen:
        return (chosen, f"{chosen}, from CHROMIUM_PATH") if _is_fit(chosen) else ("", "")
    for path in filter(None, map(shutil.which, NAMES)):
        if _is_fit(path):
            return path, path
    return _installed(python)


def _installed(python: Path) -> tuple[str, str]:
    command = [str(python), "-m", "playwright", "install", "--only-shell", "chromium"]
    try:
        if subprocess.run(command, capture_output=True, timeout=SECONDS_TO_DOWNLOAD).returncode == 0:
            return "", "installed by Playwright"
    except subprocess.TimeoutExpired:
        pass
    if os.geteuid() == 0 and shutil.which("apt-get") and install_debian("chromium"):
        path = shutil.which("chromium") or ""
        if _is_fit(path):
            return path, f"{path}, installed from Debian"
    return "", ""


def _is_fit(path: str) -> bool:
    """Whether it starts and is new enough for Playwright."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    found = re.search(r"(\d+)\.\d+", done.stdout)
    return done.returncode == 0 and bool(found) and int(found[1] if found else 0) >= OLDEST
