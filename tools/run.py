"""`make run`: from a fresh clone to a site that answers, and on until it is told to stop."""

import errno
import os
import socket
import time
from pathlib import Path

from tools import environment, local, processes
from tools.console import Problem, say, step
from tools.serve import Site

MOST_WORKERS = 64


def main() -> int:
    started = time.monotonic()
    say("Setting up")
    port = _free_port(local.value("PORT", "8000"))
    workers = _workers(local.value("WEB_CONCURRENCY", "2"))
    python = environment.prepare("run")
    with step("Local settings") as notes:
        notes.append("written" if local.write_once() else "kept")
    variables = {
        **os.environ,
        "PORT": str(port),
        "VAR_DIR": str(local.var_dir()),
        "WEB_CONCURRENCY": workers,
    }
    _prepare_data(python, variables)
    site = Site(python, port, variables)
    with step("Server and background worker", others_print=True):
        site.start()
    say(_welcome(port, time.monotonic() - started))
    return site.watch()


def _free_port(text: str) -> int:
    """The port as a number, if nothing listens there."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Problem(f"PORT is {text!r}: set it to a number from 1 to 65535, such as make run PORT=8001")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise Problem(
                    f"Port {port} needs root: choose one from 1024 up, such as make run PORT=8001"
                ) from None
            other = port + 1 if port < 65535 else 8000
            raise Problem(
                f"Port {port} is taken: stop what listens there, or choose another: make run PORT={other}"
            ) from None
    return port


def _workers(text: str) -> str:
    """How many processes serve. gunicorn reads this variable before any code of ours, and stumbles over other words."""
    if not text.isdecimal() or not 0 < int(text) <= MOST_WORKERS:
        raise Problem(f"WEB_CONCURRENCY is {text!r}: set it to a number from 1 to {MOST_WORKERS}, such as 2")
    return text


def _prepare_data(python: Path, variables: dict[str, str]) -> None:
    if processes.run([python, "-m", "tools.prepare"], variables, environment.ROOT):
        raise Problem("The site could not be prepared: the lines above say why.")


def _welcome(port: int, seconds: float) -> str:
    mail = f"files in {local.var_dir() / 'mail'}" if not local.value("EMAIL_URL") else "sent by EMAIL_URL"
    return f"""
The site is up after {seconds:.1f} s.

  Address         {local.value("SITE_URL", f"http://localhost:{port}")}/
  Admin           add /admin/; for a login: .venv/bin/python manage.py createsuperuser
  Mails           {mail}
  Data            {local.var_dir()}
  Stop            Ctrl-C
"""
