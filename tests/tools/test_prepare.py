"""`tools.prepare`: what keeps it from preparing is one line, and Ctrl-C is no fault."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "tools.prepare"]


def variables(tmp_path: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": "", **more}


def prepare(tmp_path: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        COMMAND, cwd=ROOT, env=variables(tmp_path, **more), capture_output=True, text=True, timeout=60
    )


def test_a_database_that_is_not_there_is_named_at_once(tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"postgres://somebody:hunter2@127.0.0.1:{closed.getsockname()[1]}/portal"
        done = prepare(tmp_path, DATABASE_URL=url)
    assert done.returncode == 1
    said = done.stderr.strip()
    assert said.startswith(
        "The site cannot start: its database, named by DATABASE_URL, says: connection failed"
    )
    assert "\n" not in said and "hunter2" not in said


def test_a_database_that_is_none_is_named(tmp_path):
    (tmp_path / "site.sqlite3").write_text("This is no database at all.\n" * 100)
    done = prepare(tmp_path)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"The site cannot start: its database, named by VAR_DIR ({tmp_path}), says: file is not a database"
    )


def test_a_content_pack_that_is_damaged_is_named(tmp_path):
    pack = shutil.copytree(ROOT / "tests" / "packs" / "tiny", tmp_path / "pack")
    (pack / "topics.yaml").write_text("- key: [\n")
    done = prepare(tmp_path / "var", CONTENT_PACK=str(pack))
    assert done.returncode == 1
    said = done.stderr.strip()
    assert said.startswith("The site cannot start: Nothing was loaded. topics.yaml is not valid YAML")
    assert "\n" not in said


def test_ctrl_c_shows_no_traceback(tmp_path):
    running = subprocess.Popen(
        COMMAND,
        cwd=ROOT,
        env=variables(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout and "Database" in running.stdout.read(len("  Database"))
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert (running.returncode, said) == (130, "")
