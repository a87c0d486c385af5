"""What the browser keeps of a sign-in."""

import json
import os
import subprocess
import sys

import pytest

READ = """
import json
from django.conf import settings
names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_DOMAIN", "SESSION_COOKIE_PATH", "CSRF_COOKIE_PATH")
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def settings_on(site_url):
    environment = os.environ | {"SITE_URL": site_url}
    done = subprocess.run([sys.executable, "-c", READ], env=environment, capture_output=True, check=True)
    return json.loads(done.stdout)


def test_over_https_cookies_belong_to_the_host_alone():
    on = settings_on("https://careers.example.org")
    for kind, name in (("SESSION", "__Host-session"), ("CSRF", "__Host-csrf")):
        assert on[f"{kind}_COOKIE_NAME"] == name
        assert on[f"{kind}_COOKIE_SECURE"] is True
        assert on[f"{kind}_COOKIE_DOMAIN"] is None
        assert on[f"{kind}_COOKIE_PATH"] == "/"
    assert settings_on("http://localhost:8000")["SESSION_COOKIE_NAME"] == "session"


@pytest.mark.django_db
def test_two_cookies_no_script_can_read(client, user, sign_in):
    client.get("/account/login/")
    sign_in(client)
    client.post("/account/password/change/", {"oldpassword": "wrong"})
    assert set(client.cookies) == {"session", "csrf"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
    assert client.cookies["session"]["max-age"] == 14 * 24 * 60 * 60
