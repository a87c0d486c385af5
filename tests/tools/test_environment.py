import subprocess
import sys

import pytest

from tools import environment
from tools.console import Problem


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout with a lock of one package that nobody has."""
    lock = tmp_path / "requirements.txt"
    lock.write_text(
        "no-such-package==1.0 \\\n    --hash=sha256:00\nonly-elsewhere==1.0 ; sys_platform == 'win32' \\\n"
    )
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(environment, "LOCKS", {"run": (lock,), "test": (lock, lock)})
    return tmp_path


@pytest.fixture
def elsewhere(tmp_path):
    folder = tmp_path / "elsewhere"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return folder


def test_a_linked_environment_is_used_as_it_is_or_refused(checkout, elsewhere):
    environment.VENV.symlink_to(elsewhere)
    before = sorted(elsewhere.rglob("*"))
    with pytest.raises(Problem, match=r"lacks no-such-package==1\.0:"):
        environment.prepare("run")
    (checkout / "requirements.txt").write_text("")
    assert environment.prepare("run") == environment.PYTHON
    assert sorted(elsewhere.rglob("*")) == before


def test_a_linked_environment_that_is_gone_is_named(checkout):
    environment.VENV.symlink_to(checkout / "gone")
    with pytest.raises(Problem, match="a Python that starts"):
        environment.prepare("run")


def test_a_met_lock_costs_no_installer(checkout, elsewhere, monkeypatch):
    elsewhere.rename(environment.VENV)
    environment._stamp("test")
    monkeypatch.setattr(environment, "_install", lambda locks: pytest.fail("installed again"))
    assert environment.prepare("run") == environment.PYTHON
    assert environment.prepare("test") == environment.PYTHON


def test_a_changed_lock_is_installed(checkout, elsewhere, monkeypatch):
    elsewhere.rename(environment.VENV)
    environment._stamp("run")
    (checkout / "requirements.txt").write_text("another==2.0 \\\n")
    monkeypatch.setattr(environment, "_usable", lambda: True)
    installed = []
    monkeypatch.setattr(environment, "_install", lambda locks: installed.append(locks) or "by a stand-in")
    environment.prepare("run")
    environment.prepare("run")
    assert len(installed) == 1
