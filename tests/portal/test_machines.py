"""What machines ask for: health, robots.txt, security.txt, and what surrounds every response."""

import json
import logging

import pytest

from portal import health
from portal.logs import JsonFormatter

pytestmark = pytest.mark.django_db


def test_alive_needs_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"alive\n"


def test_ready_names_each_part(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["ready"] is True
    assert set(health.CHECKS) < set(response.json())


def test_not_ready_when_a_part_does_not_answer(client, monkeypatch):
    def broken():
        raise OSError("no such disk")

    monkeypatch.setitem(health.CHECKS, "storage", broken)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["storage"] == "does not answer"
    assert response.json()["database"] == "ok"


def test_robots_keeps_private_addresses_out(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /a/" in text
    assert "Allow: /employers/about/" in text
    assert "Sitemap: http://" in text


def test_security_txt_has_what_rfc_9116_demands(client, settings):
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: http" in text
    assert "Expires: 2" in text
    settings.CONTACT_EMAIL = "safe@bridge.example"
    assert "Contact: mailto:safe@bridge.example" in client.get("/.well-known/security.txt").content.decode()


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/account/login/", "/healthz"])
def test_every_response_bears_the_headers(client, path):
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Request-Id"]


def test_a_log_line_is_json_and_holds_the_route_not_the_path(client, caplog):
    caplog.set_level(logging.INFO, "portal.requests")
    client.get("/secret-slug/")
    line = json.loads(JsonFormatter().format(caplog.records[-1]))
    assert line["route"] == "page"
    assert line["status"] == 404
    assert "secret" not in json.dumps(line)
