"""A site of any earlier version becomes one of today by `migrate`, and shows what it showed."""

import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DUMPS = sorted(Path(__file__).parent.glob("*.sqlite3.xz"))
LOOK = """
from django.conf import settings
from django.test import Client, override_settings
from articles.models import ArticleVersion
from jobs.models import PostingVersion
seen = [*ArticleVersion.objects.live(), *PostingVersion.objects.live()]
assert len(seen) >= 3, seen
assert all(version.company.as_shown.name for version in seen if isinstance(version, PostingVersion))
pages = ["/", "/articles/", "/jobs/", "/assess/", "/about/", "/search/?q=lift"]
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
    for page in pages + [version.get_absolute_url() for version in seen]:
        status = Client(headers={"host": "localhost"}).get(page).status_code
        assert status == 200, (page, status)
from assessments import documents, team_documents
from assessments.models import Result
for result in Result.objects.all():
    module = team_documents if result.kind == Result.Kind.TEAM else documents
    assert module.recompute(result.definition, result.document) == result.document
print("shown", len(seen), "recomputed", Result.objects.count())
"""


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.name.partition(".")[0])
def test_an_earlier_site_migrates_and_shows_its_content(dump, tmp_path):
    (tmp_path / "site.sqlite3").write_bytes(lzma.decompress(dump.read_bytes()))
    variables = {**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": ""}

    def manage(*command):
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )

    done = manage("migrate", "--verbosity=0")
    assert done.returncode == 0, done.stderr
    shown = manage("shell", "--verbosity=0", "-c", LOOK)
    assert shown.returncode == 0, shown.stderr
    assert "shown" in shown.stdout


def test_there_is_a_dump_to_migrate():
    assert DUMPS
