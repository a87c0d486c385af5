"""The door of the two commands: what each obstacle is told as, in one line and without a traceback."""

import ast
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = ROOT / "tools" / "bootstrap.py"


def run(*arguments: str, root: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "tools" / "bootstrap.py"), *arguments]
    return subprocess.run(
        command, env={**os.environ, **variables}, capture_output=True, text=True, timeout=120
    )


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The one line of a failed start."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.strip().splitlines()
    return line


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 10, 13)])
def test_an_old_python_is_told_which_one_is_needed(version):
    pretend = f"import runpy, sys; sys.version_info = {version}; sys.argv = ['b', 'run']; runpy.run_path({str(BOOTSTRAP)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)
    line = complaint(done)
    assert line.startswith(f"Python {version[0]}.{version[1]} is too old: this needs 3.11 or newer")


def test_an_old_python_can_read_the_door():
    """No syntax younger than Python 2.7: no annotations, no f-strings, no keyword-only parameters."""
    source = BOOTSTRAP.read_text()
    assert source.isascii()
    young = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef, ast.Nonlocal)
    for node in ast.walk(ast.parse(source)):
        assert not isinstance(node, young)
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None
            assert not node.args.kwonlyargs
            assert all(argument.annotation is None for argument in node.args.args)


def test_a_taken_port_is_named_with_a_way_out(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = complaint(run("run", PORT=str(port), VAR_DIR=str(tmp_path)))
    assert line.startswith(f"Port {port} is taken")
    assert "make run PORT=" in line


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_named(port, tmp_path):
    assert f"PORT is '{port}'" in complaint(run("run", PORT=port, VAR_DIR=str(tmp_path)))


@pytest.mark.parametrize("workers", ["many", "0", "1000"])
def test_a_number_of_workers_that_is_none_is_named_wherever_it_is_set(workers, tmp_path):
    (tmp_path / "local.env").write_text(f"WEB_CONCURRENCY={workers}\n")
    line = complaint(run("run", PORT=str(_free_port()), VAR_DIR=str(tmp_path), WEB_CONCURRENCY=""))
    assert line.startswith(f"WEB_CONCURRENCY is '{workers}'")


@pytest.mark.slow
def test_a_missing_index_is_named_with_a_way_out(tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        index = f"http://127.0.0.1:{closed.getsockname()[1]}/simple"
        shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
        for lock in ROOT.glob("requirements*.txt"):
            shutil.copy(lock, tmp_path)
        line = complaint(
            run(
                "run",
                root=tmp_path,
                PORT=str(_free_port()),
                PIP_INDEX_URL=index,
                PIP_CONFIG_FILE=os.devnull,
                PIP_FIND_LINKS="",
                PIP_NO_CACHE_DIR="1",
            )
        )
    assert line.startswith("No package index answered")
    assert (tmp_path / ".venv" / "install.log").exists()


def test_another_word_is_refused():
    assert complaint(run("walk")).startswith("Usage:")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
