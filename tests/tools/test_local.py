import stat

import pytest

from tools import local
from tools.console import Problem


@pytest.fixture(autouse=True)
def var_dir(tmp_path, monkeypatch):
    folder = tmp_path / "var"
    monkeypatch.setenv("VAR_DIR", str(folder))
    for name in ("PORT", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return folder


def test_the_secret_is_written_once_and_for_its_owner_only(var_dir):
    assert local.write_once()
    first = (var_dir / "local.env").read_text()
    assert len(local.value("SECRET_KEY")) >= 50
    assert stat.S_IMODE((var_dir / "local.env").stat().st_mode) == 0o600
    assert not local.write_once()
    assert (var_dir / "local.env").read_text() == first


def test_the_environment_comes_before_the_file_and_that_before_the_default(var_dir, monkeypatch):
    assert local.value("PORT", "8000") == "8000"
    local.write_once()
    with (var_dir / "local.env").open("a") as file:
        file.write("# PORT=1\nPORT='8001'\n")
    assert local.value("PORT", "8000") == "8001"
    monkeypatch.setenv("PORT", "8002")
    assert local.value("PORT", "8000") == "8002"


def test_a_folder_that_cannot_be_made_is_named(var_dir):
    var_dir.write_text("in the way")
    with pytest.raises(Problem, match="VAR_DIR"):
        local.write_once()
