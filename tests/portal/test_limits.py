"""Limits, the addresses that they count by, and the cache that counts."""

import logging
import sqlite3
import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.http import HttpResponse

from portal import access
from portal.access.filecache import FileCache

MINUTE = timedelta(minutes=1)


@pytest.fixture
def file_cache(tmp_path):
    return FileCache(str(tmp_path / "cache.sqlite3"), {})


@pytest.fixture(autouse=True)
def counted(settings, tmp_path):
    settings.RATE_LIMIT_FACTOR = 1
    settings.CACHES = {
        "default": {"BACKEND": "portal.access.filecache.FileCache", "LOCATION": str(tmp_path / "c.sqlite3")}
    }


def test_a_limit_allows_its_count_and_then_refuses():
    answers = [access.limit("try", "somebody", count=3, per=MINUTE) for _ in range(5)]
    assert answers == [True, True, True, False, False]
    assert access.limit("try", "somebody else", count=3, per=MINUTE)
    assert access.limit("another", "somebody", count=3, per=MINUTE)


def test_the_factor_scales_and_zero_switches_off(settings):
    settings.RATE_LIMIT_FACTOR = 2
    assert [access.limit("a", "x", count=1, per=MINUTE) for _ in range(3)] == [True, True, False]
    settings.RATE_LIMIT_FACTOR = 0
    assert all(access.limit("b", "x", count=1, per=MINUTE) for _ in range(9))


def test_a_view_over_its_limit_answers_429_and_says_when_to_come_back(rf, time_machine):
    time_machine.move_to("2026-11-23 12:00:15", tick=False)

    @access.rate_limited("view", count=1, per=MINUTE)
    def view(request):
        return HttpResponse("done")

    assert view(rf.post("/")).status_code == 200
    refused = view(rf.post("/"))
    assert refused.status_code == 429
    assert refused["Retry-After"] == "45"
    time_machine.shift(45)
    assert view(rf.post("/")).status_code == 200
    assert view(rf.get("/")).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "10.9.9.9", "127.0.0.1"),
        (1, "10.9.9.9", "10.9.9.9"),
        (1, "6.6.6.6, 10.9.9.9", "10.9.9.9"),
        (2, "6.6.6.6, 10.9.9.9, 10.0.0.1", "10.9.9.9"),
        (2, "10.9.9.9", "127.0.0.1"),
        (1, "nonsense", "unknown"),
    ],
)
def test_forwarded_addresses_count_only_as_configured(rf, settings, proxies, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = proxies
    assert access.client_address(rf.get("/", headers={"x-forwarded-for": forwarded})) == address


def test_an_ipv6_customer_is_one_client(rf):
    requests = [rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{number}") for number in (1, 2)]
    assert len({access.client_address(request) for request in requests}) == 1


def test_ipv4_clients_of_a_socket_for_both_protocols_are_told_apart(rf):
    assert access.client_address(rf.get("/", REMOTE_ADDR="::ffff:192.0.2.7")) == "192.0.2.7"


def test_forged_addresses_give_nothing(rf, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    allowed = 0
    for number in range(1_000):
        forged = f"10.{number // 256}.{number % 256}.1, 203.0.113.9"
        request = rf.post("/", headers={"x-forwarded-for": forged})
        allowed += access.limit("forged", access.client_address(request), count=5, per=timedelta(days=1))
    assert allowed == 5


def test_the_cache_keeps_values_until_they_expire(file_cache, time_machine):
    time_machine.move_to("2026-11-23 12:00", tick=False)
    file_cache.set("a", {"b": [1]}, 60)
    file_cache.set("n", 5, None)
    assert (file_cache.get("a"), file_cache.get("n"), file_cache.get("z", "none")) == ({"b": [1]}, 5, "none")
    assert not file_cache.add("a", 1, 60)
    time_machine.shift(61)
    assert file_cache.get("a") is None
    assert file_cache.add("a", 1, 60)
    assert file_cache.touch("a", 120)
    assert file_cache.delete("a")
    assert not file_cache.has_key("a")
    file_cache.clear()
    assert file_cache.get("n") is None
    with pytest.raises(ValueError, match="no number"):
        file_cache.incr("n")


def test_no_count_is_lost_between_threads(file_cache):
    file_cache.set("n", 0)

    def count():
        for _ in range(50):
            file_cache.incr("n")

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert file_cache.get("n") == 400


@pytest.fixture
def locked(monkeypatch, tmp_path):
    """Somebody else holds the file that the limits count in."""
    monkeypatch.setattr("portal.access.filecache._WAIT_SECONDS", 0.01)
    assert access.limit("warm", "x", count=1, per=MINUTE)
    holder = sqlite3.connect(tmp_path / "c.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield
    holder.close()


def test_without_its_cache_a_limit_lets_through_and_the_log_says_so(locked, caplog):
    with caplog.at_level(logging.ERROR, "portal.access"):
        assert all(access.limit("a", "x", count=1, per=MINUTE) for _ in range(2))
    assert "the limit a is not counted" in caplog.text


def test_a_cache_that_does_not_answer_is_a_database_that_does_not_answer(tmp_path):
    """Which the error page answers with 503."""
    folder = tmp_path / "place"
    folder.write_text("no folder")
    cache = FileCache(str(folder / "cache.sqlite3"), {})
    for use in (lambda: cache.get("a"), lambda: cache.add("a", 1), lambda: cache.incr("a")):
        with pytest.raises(OperationalError, match="does not answer"):
            use()
    folder.unlink()
    assert cache.add("a", 1)
