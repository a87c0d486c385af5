"""The checkout's own virtual environment, `.venv`, filled from the hash-locked requirements."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.console import Problem, step

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = "uv==0.13.9"
LOCKS = {
    "run": (ROOT / "requirements.txt",),
    "test": (ROOT / "requirements.txt", ROOT / "requirements-test.txt"),
}
NO_INDEX = re.compile(
    r"no matching distribution|connection (?:broken|refused|reset|timed)|failed to (?:fetch|establish)"
    r"|error sending request|temporary failure in name resolution|could not fetch url|network is unreachable",
    re.IGNORECASE,
)


def prepare(purpose: str) -> Path:
    """Makes or completes `.venv` for "run" or "test" and returns its Python. Costs nothing when the lock is met."""
    locks = LOCKS[purpose]
    if _stamped(purpose):
        return PYTHON
    if VENV.is_symlink():
        return _borrowed(locks)
    if not _usable():
        with step("Environment in .venv") as notes:
            _create(notes)
    with step(f"Packages to {purpose}") as notes:
        notes.append(_install(locks))
    _stamp(purpose)
    return PYTHON


def _fingerprint(purpose: str) -> str:
    digest = hashlib.sha256()
    for lock in LOCKS[purpose]:
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def _stamp_file(purpose: str) -> Path:
    return VENV / f"lock-{purpose}.sha256"


def _stamped(purpose: str) -> bool:
    stamp = _stamp_file(purpose)
    return stamp.exists() and stamp.read_text().strip() == _fingerprint(purpose) and _answers("-c", "")


def _stamp(purpose: str) -> None:
    # What suffices to test suffices to run.
    for met in ("run", "test") if purpose == "test" else ("run",):
        _stamp_file(met).write_text(_fingerprint(met) + "\n")


def _answers(*arguments: str) -> bool:
    """Whether `.venv`'s Python starts at all: its base may be gone, or its making have been cut short."""
    try:
        return subprocess.run([PYTHON, *arguments], capture_output=True).returncode == 0
    except OSError:
        return False


def _usable() -> bool:
    return _answers("-c", "import sys, pip; sys.exit(sys.version_info[:2] < (3, 11))")


def _borrowed(locks: Sequence[Path]) -> Path:
    """A `.venv` that is a link belongs to somebody else: it is used as it is, or not at all."""
    pins = [
        pin
        for lock in locks
        for pin in re.findall(r"^([\w.-]+)==([\w.!+-]+) \\$", lock.read_text(), re.MULTILINE)
    ]
    check = (
        "import sys\nfrom importlib.metadata import version, PackageNotFoundError\n"
        "def found(name):\n"
        "    try: return version(name)\n"
        "    except PackageNotFoundError: return None\n"
        "pairs = [argument.split('==') for argument in sys.argv[1:]]\n"
        "print(*(name + '==' + pin for name, pin in pairs if found(name) != pin))\n"
    )
    lacking = ["a Python that starts"]
    if _answers("-c", ""):
        command = [str(PYTHON), "-c", check, *(f"{name}=={pin}" for name, pin in pins)]
        lacking = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    if lacking:
        raise Problem(
            f".venv is a link to an environment that lacks {lacking[0]}"
            + (f" and {len(lacking) - 1} more" if len(lacking) > 1 else "")
            + ": complete that one, or remove the link and run this again."
        )
    return PYTHON


def _create(notes: list[str]) -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    if _make_venv():
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        notes.append(f"with {package}, which Debian leaves out, installed first")
        install_debian(package)
        if _make_venv():
            return
    shutil.rmtree(VENV, ignore_errors=True)
    raise Problem(
        f"Python's venv module is missing or broken. On Debian and Ubuntu: sudo apt-get install {package}"
    )


def _make_venv() -> bool:
    return subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True).returncode == 0


def install_debian(*packages: str) -> bool:
    """Only as root: Debian's own packages. Returns whether it went well."""
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True}
    subprocess.run(["apt-get", "update", "-q"], **quiet)  # type: ignore[call-overload]
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    return bool(subprocess.run(command, **quiet).returncode == 0)  # type: ignore[call-overload]


def _install(locks: Sequence[Path]) -> str:
    """By uv, and by pip from the same files where uv cannot: it knows neither pip's settings nor its index."""
    files = [argument for lock in locks for argument in ("-r", str(lock))]
    log = VENV / "install.log"
    log.write_text("")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    if not _logged([*pip, "install", "--retries", "2", UV], log):
        raise _index_problem(log)
    uv = [
        str(VENV / "bin" / "uv"),
        "pip",
        "install",
        "--python",
        str(PYTHON),
        "--system-certs",
        "--require-hashes",
    ]
    if _logged([*uv, *files], log):
        return "by uv"
    if _logged([*pip, "install", "--retries", "2", "--require-hashes", *files], log):
        return "by pip"
    raise _index_problem(log)


def _logged(command: Sequence[str], log: Path) -> bool:
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    index = os.environ.get("PIP_INDEX_URL")
    if index:
        environment.setdefault("UV_DEFAULT_INDEX", index)
    with log.open("a") as sink:
        sink.write(f"$ {' '.join(command)}\n")
        sink.flush()
        return subprocess.run(command, stdout=sink, stderr=subprocess.STDOUT, env=environment).returncode == 0


def _index_problem(log: Path) -> Problem:
    text = log.read_text()
    where = log.relative_to(ROOT)
    if NO_INDEX.search(text):
        return Problem(
            "No package index answered: check the network, or name a reachable one in PIP_INDEX_URL, "
            f"then run this again (details: {where})."
        )
    last = next((line for line in reversed(text.splitlines()) if line.strip()), "")
    return Problem(f"The packages could not be installed: {last.strip()} (details: {where})")
