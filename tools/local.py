"""The settings of this checkout: what the environment says, then VAR_DIR/local.env, which the first run writes."""

import os
import secrets
from pathlib import Path

from tools.console import Problem
from tools.environment import ROOT

HEADER = """\
# The settings of this checkout, written by the first `make run`. Never commit it.
# Every variable of .env.example may be set here; the environment comes first.
"""


def var_dir() -> Path:
    return (ROOT / (os.environ.get("VAR_DIR") or "var")).resolve()


def write_once() -> bool:
    """Writes local.env with a random secret, readable by its owner only. Returns whether it was missing."""
    folder = var_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / "local.env").exists():
            return False
        descriptor = os.open(folder / "local.env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Problem(
            f"VAR_DIR ({folder}) cannot be written ({error.strerror}): choose another in VAR_DIR."
        ) from None
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{HEADER}SECRET_KEY={secrets.token_urlsafe(50)}\n")
    return True


def value(name: str, default: str = "") -> str:
    """A variable as the site will see it."""
    if os.environ.get(name):
        return os.environ[name]
    file = var_dir() / "local.env"
    lines = file.read_text().splitlines() if file.exists() else []
    pairs = dict(line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return pairs.get(name, "").strip().strip("'\"") or default
