"""Without the layer, as Django's test client calls: the same headers, nothing kept."""

import logging

import pytest

from portal import pagecache
from portal.pagecache.pages import PersonalContentError
from tests.pagecache import site

pytestmark = pytest.mark.django_db


def test_a_public_page_has_the_same_headers(client):
    response = client.get("/")
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert response.headers["Vary"] == "Accept-Encoding"
    again = client.get("/", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Cache-Control"] == "public, no-cache"
    assert site.renders["groups"] == 2


def test_unknown_parameters_do_not_reach_the_view(client):
    assert "utm" not in client.get("/?utm=1").content.decode()
    assert "q=1" in client.get("/?utm=1&q=1").content.decode()


@pytest.mark.parametrize(
    "path", ["/private/", "/missing/", "/moved/", "/streamed/", "/failing/", "/nowhere/"]
)
def test_everything_else_is_private(client, path):
    client.raise_request_exception = False
    assert client.get(path).headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("session", "the session was read"),
        ("token", "a CSRF token was made"),
        ("cookie", "it sets cookies (seen)"),
        ("vary", "it varies on cookie"),
        ("nonce", "a nonce was made"),
    ],
)
def test_a_public_view_that_is_personal_is_an_error(client, how, said):
    with pytest.raises(PersonalContentError, match=said.replace("(", r"\(").replace(")", r"\)")):
        client.get(f"/personal/{how}/")


def test_in_production_it_is_answered_as_private_and_logged(client, settings, caplog):
    settings.PAGE_CACHE_STRICT = False
    with caplog.at_level(logging.ERROR):
        response = client.get("/personal/session/")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "personal" in caplog.text and "the session was read" in caplog.text


def test_one_instant_a_request(client, monkeypatch):
    seen = []
    monkeypatch.setattr(site, "note_instant", lambda: seen.append(pagecache.now()))
    client.get("/private/")
    assert len(seen) == 2 and seen[0] == seen[1]
    assert pagecache.now() != seen[0]
