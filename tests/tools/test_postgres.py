import sys
from pathlib import Path

import psycopg
import pytest

from tools import postgres


@pytest.mark.slow
def test_a_server_of_our_own_answers_and_leaves_nothing():
    found = postgres.binaries(Path(sys.prefix) / "bin" / "python")
    assert found is not None
    with postgres.server(found) as address:
        with psycopg.connect(address.replace("/portal", "/postgres")) as connection:
            (folder,) = connection.execute("show data_directory").fetchone()
            assert connection.execute("show server_encoding").fetchone() == ("UTF8",)
        assert Path(folder).exists()
    assert not Path(folder).exists()


def test_the_folder_of_pg_bin_comes_first(tmp_path, monkeypatch):
    (tmp_path / "initdb").touch()
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    assert postgres.binaries(Path(sys.executable)) == tmp_path
    (tmp_path / "initdb").unlink()
    assert postgres.binaries(Path(sys.executable)) is None
