"""A variable that is missing or wrong stops the start with one line that names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STARTS = {
    "manage.py": ["manage.py", "check"],
    "gunicorn": ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "portal.wsgi:application"],
}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set. Set it to at least 50 random characters"),
        ("EDGE_TTL", "soon", "EDGE_TTL is 'soon'. Set it to a number"),
        ("TRUSTED_PROXY_COUNT", "-1", "TRUSTED_PROXY_COUNT is '-1'. Set it to a number"),
        ("RATE_LIMIT_FACTOR", "nan", "RATE_LIMIT_FACTOR is 'nan'. Set it to a number"),
        ("RATE_LIMIT_FACTOR", "inf", "RATE_LIMIT_FACTOR is 'inf'. Set it to a number"),
        ("DATABASE_URL", "hunter2", "DATABASE_URL is not the address of such a service."),
        ("DATABASE_URL", "postgres://u:hunter2@host:port/x", "DATABASE_URL is not the address of such"),
        ("DATABASE_URL", "sqlite:////tmp/hunter2", "DATABASE_URL is not the address of such a service."),
        ("CACHE_URL", "hunter2://host", "CACHE_URL is not the address of such a service."),
        ("EMAIL_URL", "hunter2", "EMAIL_URL is not the address of such a service."),
        ("VAR_DIR", "/dev/null/x", "VAR_DIR is '/dev/null/x', which cannot be made"),
        ("CONTENT_PACK", "/dev/null/x", "The content pack has no readable site.yaml. Check CONTENT_PACK"),
        (
            "SITE_URL",
            "careers.example.org",
            "SITE_URL is 'careers.example.org'. Set it to a scheme and a host",
        ),
        ("SITE_URL", "https://host:port", "SITE_URL is 'https://host:port'."),
        ("SITE_TIME_ZONE", "Moon/Base", "SITE_TIME_ZONE is 'Moon/Base'"),
    ],
)
def test_the_start_fails_with_one_line(start, name, value, says, tmp_path):
    done = subprocess.run(
        [sys.executable, *STARTS[start]],
        cwd=ROOT,
        env={**os.environ, "VAR_DIR": str(tmp_path), name: value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"The site cannot start: {says}")
    assert done.stderr.count("\n") == 1
    assert "hunter2" not in done.stderr


def test_before_its_workers_gunicorn_loads_packages_and_nothing_of_the_site(tmp_path):
    look = """
import runpy, sys
runpy.run_path("deploy/gunicorn.conf.py")["on_starting"](None)
print(sorted({name.partition(".")[0] for name in sys.modules} & {"django", "portal", "articles"}))
from django.conf import settings
print(settings.configured)
"""
    env = {**os.environ, "VAR_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["['django']", "False"], done.stderr


def test_an_empty_number_is_as_good_as_none(tmp_path):
    env = {**os.environ, "VAR_DIR": str(tmp_path), "EDGE_TTL": "", "PORT": "", "RATE_LIMIT_FACTOR": ""}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
