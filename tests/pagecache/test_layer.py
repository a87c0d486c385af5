"""The layer as a visitor meets it: on a file database, committed, through WSGI."""

import gzip
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import brotli
import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections, transaction

from portal import pagecache
from portal.pagecache import clock, wsgi
from portal.pagecache.epoch import DjangoEpoch
from tests.pagecache import site
from tests.pagecache.client import request

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EVENING = datetime(2026, 11, 23, 18, tzinfo=UTC)  # after every horizon


def publish(name: str) -> None:
    with transaction.atomic():
        Group.objects.create(name=name)
        pagecache.bump()


def publish_from_another_process(name: str) -> None:
    if connection.vendor == "sqlite":
        arguments = [str(connection.settings_dict["NAME"])]
        code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=20)"
    else:
        params = connection.get_connection_params()
        arguments = [
            " ".join(f"{k}={params[k]}" for k in ("host", "port", "user", "dbname") if params.get(k))
        ]
        code = "import psycopg, sys; c = psycopg.connect(sys.argv[1])"
    code += "; [c.execute(statement) for statement in sys.argv[2:]]; c.commit()"
    statements = [
        f"INSERT INTO auth_group (name) VALUES ('{name}')",
        "UPDATE pagecache_epoch SET number = number + 1 WHERE id = 1",
    ]
    subprocess.run([sys.executable, "-c", code, *arguments, *statements], check=True, timeout=30)


# Fresh and fast


def test_the_database_is_the_kind_that_production_has(layer):
    assert not isinstance(layer.read_epoch, DjangoEpoch)


def test_a_page_is_rendered_once(get):
    bodies = {get("/").text for _ in range(5)}
    assert len(bodies) == 1
    assert site.renders["groups"] == 1


def test_a_publish_is_seen_by_the_next_request(get):
    pagecache.bump()
    for number in range(20):
        publish(f"group {number}")
        assert f"group {number}" in get("/").text
        assert f"group {number}" in get("/").text
    assert site.renders["groups"] == 20


def test_a_publish_from_another_process_is_seen_by_the_next_request(get):
    pagecache.bump()
    for number in range(3):
        get("/")
        publish_from_another_process(f"other {number}")
        assert f"other {number}" in get("/").text


def test_a_rolled_back_publish_changes_nothing(get):
    get("/")
    with transaction.atomic():
        Group.objects.create(name="never")
        pagecache.bump()
        transaction.set_rollback(True)
    assert "never" not in get("/").text
    assert site.renders["groups"] == 1


def test_a_write_that_nobody_sees_leaves_the_page(get):
    get("/")
    Group.objects.create(name="without a bump")
    get("/")
    assert site.renders["groups"] == 1


def test_a_publish_during_the_rendering_makes_its_entry_old(layer, get, monkeypatch):
    inner = layer.application

    def application(environ, start_response):
        answer = inner(environ, start_response)
        if site.renders["groups"] == 1:
            publish("late")
        return answer

    monkeypatch.setattr(layer, "application", application)
    assert "late" not in get("/").text
    assert "late" in get("/").text


def test_time_alone_publishes_and_ends(get):
    with time_machine.travel(NOON, tick=False) as traveller:
        assert get("/timed/").text == "not live"
        traveller.move_to(site.STARTS_AT - timedelta(microseconds=1))
        assert get("/timed/").text == "not live"
        assert site.renders["timed"] == 1
        traveller.move_to(site.STARTS_AT)
        assert get("/timed/").text == "live"
        traveller.move_to(site.ENDS_AT - timedelta(microseconds=1))
        assert get("/timed/").text == "live"
        traveller.move_to(site.ENDS_AT)
        assert get("/timed/").text == "not live"


def test_an_entry_expires_after_a_minute(get):
    with time_machine.travel(EVENING, tick=False) as traveller:
        get("/")
        traveller.shift(59)
        get("/")
        assert site.renders["groups"] == 1
        traveller.shift(1)
        get("/")
        assert site.renders["groups"] == 2


def test_the_horizons_are_asked_once_an_epoch(get, monkeypatch):
    asked = []
    monkeypatch.setattr(clock, "_horizons", [lambda now: asked.append(now) or site.next_change(now)])
    with time_machine.travel(NOON, tick=False) as traveller:
        for number in range(5):
            get(f"/?q={number}")
        assert len(asked) == 1
        publish("a")
        get("/")
        assert len(asked) == 2
        traveller.move_to(site.STARTS_AT)
        get("/")
        get("/timed/")
        assert len(asked) == 3


# The epoch cannot be read


class Broken:
    number: int | None = 1

    def __call__(self):
        return self.number

    def close(self):
        pass


def test_an_unreadable_epoch_serves_ten_minutes_past_expiry_and_stores_nothing(layer):
    reader = Broken()
    broken = wsgi.PageCache(layer.application, layer.store, lambda: reader)
    with time_machine.travel(EVENING, tick=False) as traveller:
        request(broken, "/")
        reader.number = None
        traveller.shift(659)
        assert request(broken, "/").status == 200
        assert site.renders["groups"] == 1
        traveller.shift(1)
        request(broken, "/")
        request(broken, "/")
        assert site.renders["groups"] == 3


def test_an_unreadable_epoch_serves_nothing_past_a_known_end(layer):
    reader = Broken()
    broken = wsgi.PageCache(layer.application, layer.store, lambda: reader)
    with time_machine.travel(NOON, tick=False) as traveller:
        assert request(broken, "/timed/").text == "not live"
        reader.number = None
        traveller.move_to(site.STARTS_AT)
        assert request(broken, "/timed/").text == "live"


def test_requests_that_wait_share_a_read_that_began_after_they_came(layer, monkeypatch):
    reader = layer.read_epoch
    reader()
    begun, may_end = threading.Event(), threading.Event()
    numbers = iter(range(100, 200))

    def slow_read():
        begun.set()
        may_end.wait(5)
        return next(numbers)

    monkeypatch.setattr(reader, "_read", slow_read)
    first = threading.Thread(target=reader)
    first.start()
    assert begun.wait(5)
    # These came while a read was under way, so that one is too old for them: they share the next.
    threading.Timer(0.3, may_end.set).start()
    answers = together(8, reader)
    first.join(5)
    assert 100 not in answers
    assert len(set(answers)) < 8


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the file of SQLite")
def test_a_database_file_that_is_gone_is_an_unreadable_epoch(tmp_path):
    from portal.pagecache.epoch import SqliteEpoch

    reader = SqliteEpoch(str(tmp_path / "none.sqlite3"))
    assert reader() is None
    assert reader() is None
    reader.close()


# One renders, the others wait


def together(number: int, ask) -> list:
    """What `ask()` returned in so many threads at once."""
    answers = []

    def run() -> None:
        try:
            answers.append(ask())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return answers


def test_one_request_renders_while_the_others_wait(get):
    site.gate.clear()
    threading.Timer(0.3, site.gate.set).start()
    assert together(12, lambda: get("/slow/").text) == ["slow"] * 12
    assert site.renders["slow"] == 1


def test_those_who_waited_in_vain_answer_for_themselves(get):
    assert together(6, lambda: get("/missing/").status) == [404] * 6


def test_a_rendering_that_fails_lets_the_others_go(layer, get, monkeypatch):
    def application(environ, start_response):
        raise RuntimeError("rendering")

    monkeypatch.setattr(layer, "application", application)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            get("/")
    assert not layer._flights


# The key


def test_random_parameters_do_not_split_the_page(get):
    for number in range(5):
        assert "?" not in get(f"/?utm_source={number}&fbclid={number}").text
    assert site.renders["groups"] == 1


def test_named_parameters_do_in_any_order(get):
    assert "page=2&amp;q=a" in get("/?q=a&page=2").text or "page=2&q=a" in get("/?q=a&page=2").text
    get("/?page=2&x=1&q=a")
    assert site.renders["groups"] == 1
    get("/?q=a")
    assert site.renders["groups"] == 2


def test_a_poisoned_host_is_refused_and_stores_nothing(layer, get):
    assert get("/", Host="evil.example").status == 400
    assert get("/", Host="evil.example", X_Forwarded_Host="localhost").status == 400
    assert len(layer.store) == 0
    reply = get("/", X_Forwarded_Host="evil.example")
    assert reply.status == 200
    assert "evil" not in reply.text + str(reply.headers)


def test_ports_and_cases_of_our_name_do_not_split_the_page(get, settings):
    port = settings.SITE_URL.rpartition(":")[2]
    for host in ("localhost", "LocalHost", "localhost:1", "localhost:65535"):
        assert get("/echo/", Host=host).text == get("/echo/").text
    assert f"localhost:{port}" in get("/echo/", Host=f"localhost:{port}").text
    for number in range(100):
        assert get("/", Host=f"localhost:{number}").status == 200
    assert site.renders["groups"] == 1


def test_nothing_of_the_first_visitor_reaches_the_page(get):
    first = get(
        "/echo/?canary-query=1",
        Cookie="session=canary-cookie",
        Authorization="canary-authorization",
        Referer="https://canary.example/",
        User_Agent="canary-agent",
        Accept_Language="canary",
        X_Anything="canary",
    )
    assert first.status == 200
    assert "canary" not in first.text
    assert get("/echo/").raw == get("/echo/", Cookie="session=other").raw


def test_private_pages_get_the_visitors_cookies_and_are_never_kept(layer, get):
    for who in ("ann", "bob"):
        reply = get("/private/", Cookie=f"who={who}")
        assert reply.text == f"private {who}"
        assert reply.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in reply.headers
    assert len(layer.store) == 0


@pytest.mark.parametrize("how", ["session", "token", "cookie", "vary", "nonce", "message"])
def test_no_personal_content_is_ever_stored(layer, get, settings, how):
    settings.PAGE_CACHE_STRICT = False
    reply = get(f"/personal/{how}/")
    assert reply.status == 200
    assert reply.headers["Cache-Control"] == "private, no-store"
    assert len(layer.store) == 0


@pytest.mark.parametrize(
    ("path", "status"), [("/missing/", 404), ("/moved/", 301), ("/streamed/", 200), ("/failing/", 500)]
)
def test_what_is_no_whole_page_is_never_stored(layer, get, path, status):
    for _ in range(2):
        reply = get(path)
        assert reply.status == status
        assert reply.headers["Cache-Control"] == "private, no-store"
    assert len(layer.store) == 0


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "OPTIONS", "PATCH"])
def test_other_methods_are_refused(layer, get, method):
    get("/")
    reply = get("/", method=method)
    assert reply.status in {403, 405}  # 403: a POST without a token
    assert reply.headers["Cache-Control"] == "private, no-store"


def test_plain_http_is_not_answered_from_the_pages_of_https(layer, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    redirecting = wsgi.PageCache(get_wsgi_application(), layer.store, lambda: layer.read_epoch)
    assert request(redirecting, "/", X_Forwarded_Proto="https").status == 200
    assert request(redirecting, "/").status == 301
    assert request(redirecting, "/", X_Forwarded_Proto="http").status == 301


# Conditional requests and encodings


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [("br, gzip", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("", None, bytes)],
)
def test_each_encoding_has_its_etag_and_answers_304(get, accepted, encoding, decode):
    plain = get("/").raw
    reply = get("/", Accept_Encoding=accepted)
    assert reply.headers.get("Content-Encoding") == encoding
    assert decode(reply.raw) == plain
    assert reply.headers["Content-Length"] == str(len(reply.raw))
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert reply.headers["Cache-Control"] == "public, no-cache"

    held = get("/", Accept_Encoding=accepted, If_None_Match=reply.headers["ETag"])
    assert (held.status, held.raw) == (304, b"")
    assert held.headers == {name: reply.headers[name] for name in ("ETag", "Cache-Control", "Vary")}


def test_the_etags_of_the_encodings_differ(get):
    tags = {get("/", Accept_Encoding=name).headers["ETag"] for name in ("br", "gzip", "")}
    assert len(tags) == 3


def test_a_changed_page_has_a_new_etag(get):
    tag = get("/").headers["ETag"]
    publish("changed")
    reply = get("/", If_None_Match=tag)
    assert reply.status == 200
    assert reply.headers["ETag"] != tag


@pytest.mark.parametrize("is_warm", [True, False])
def test_head_is_get_without_its_body(get, is_warm):
    if is_warm:
        get("/")
    head = get("/", method="HEAD", Accept_Encoding="br")
    full = get("/", Accept_Encoding="br")
    assert head.raw == b""
    assert head.headers == full.headers


def test_head_of_what_is_not_there(get):
    reply = get("/missing/", method="HEAD")
    assert (reply.status, reply.raw) == (404, b"")


def test_no_cookie_and_no_request_id_on_a_public_page(get):
    for _ in range(2):
        assert not {"Set-Cookie", "X-Request-Id"} & set(get("/", Cookie="session=x; csrf=y").headers)


def test_the_store_stays_within_its_bytes(layer, get):
    layer.store.max_bytes = 20_000
    for number in range(60):
        get(f"/?q={number}", Accept_Encoding="gzip" if number % 2 else "br")
    assert 0 < layer.store.bytes <= 20_000
    assert site.renders["groups"] == 60


def test_edge_ttl_lets_shared_caches_keep_a_page_but_never_past_a_change(get, settings):
    settings.EDGE_TTL = 600
    with time_machine.travel(NOON, tick=False) as traveller:
        assert get("/timed/").headers["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=30"
        traveller.shift(10)
        assert get("/timed/").headers["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=20"
        assert site.renders["timed"] == 1


@pytest.mark.parametrize("query", ["q=" + "x" * 3_000, "&".join(["q=1"] * 200)])
def test_an_address_that_holds_too_much_is_a_bad_request(layer, get, query):
    assert get(f"/?{query}").status == 400
    assert len(layer.store) == 0


@pytest.mark.parametrize("path", ["/%ff%fe", "/%00", "/\u00e9".encode().decode("latin-1")])
def test_broken_paths_are_only_not_found(get, path):
    assert get(path).status == 404
