import random
from datetime import UTC, datetime, timedelta

import pytest

from portal.pagecache.store import OVERHEAD, Entry, Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEADERS = [
    ("Content-Type", "text/html"),
    ("ETag", '"tag"'),
    ("Vary", "Accept-Encoding"),
    ("X-Request-Id", "1"),
]


def entry(body: bytes = b"words " * 200, *, epoch: int = 1, at: datetime = NOON, changes_at=None) -> Entry:
    return Entry.made_from(HEADERS, body, epoch=epoch, stored_at=at, changes_at=changes_at)


def seconds(number: float) -> datetime:
    return NOON + timedelta(seconds=number)


def test_an_entry_is_fresh_for_sixty_seconds():
    made = entry()
    assert made.is_fresh(1, NOON) and made.is_fresh(1, seconds(59.999))
    assert not made.is_fresh(1, seconds(60))
    assert not made.is_fresh(1, seconds(-0.001))  # a clock set back


def test_an_entry_is_not_fresh_under_a_later_epoch():
    assert not entry(epoch=4).is_fresh(5, NOON)
    assert entry(epoch=6).is_fresh(5, NOON)


def test_nothing_is_served_past_a_known_change():
    made = entry(changes_at=seconds(10))
    assert made.is_fresh(1, seconds(9.999)) and not made.is_fresh(1, seconds(10))
    assert made.is_bearable(seconds(9.999)) and not made.is_bearable(seconds(10))


def test_ten_minutes_past_its_expiry_an_entry_is_still_bearable():
    made = entry()
    assert made.is_bearable(seconds(659.999)) and not made.is_bearable(seconds(660))


def test_variants_have_an_etag_each_and_decode_to_the_same():
    made = entry()
    assert made.make_variant("br").etag == '"tag-br"'
    assert made.make_variant("gzip").etag == '"tag-gzip"'
    assert made.make_variant("").etag == '"tag"'
    assert made.plain() == b"words " * 200
    assert dict(made.make_variant("").headers)["Content-Length"] == "1200"


def test_one_requests_id_is_not_kept_for_others():
    assert "X-Request-Id" not in dict(entry().make_variant("br").headers)


def test_what_is_no_text_is_kept_plain():
    made = Entry.made_from(
        [("Content-Type", "image/png"), ("ETag", '"tag"')],
        b"p" * 900,
        epoch=1,
        stored_at=NOON,
        changes_at=None,
    )
    assert made.make_variant("br").body == b"p" * 900
    assert "Content-Encoding" not in dict(made.make_variant("br").headers)


def test_a_304_repeats_etag_and_vary_and_nothing_of_the_body():
    names = {name for name, _ in entry().make_variant("br").headers_304}
    assert names == {"ETag", "Vary"}


def test_the_least_recently_used_leaves_first():
    store = Store(max_bytes=10 * (OVERHEAD + 100))
    for number in range(9):
        store.put(number, entry(random.Random(number).randbytes(100)))
    store.get(0)
    for number in range(9, 12):
        store.put(number, entry(random.Random(number).randbytes(100)))
    assert store.get(0) is not None
    assert store.get(1) is None
    assert store.bytes <= store.max_bytes


def test_an_older_rendering_does_not_replace_a_newer_one():
    store = Store(max_bytes=1_000_000)
    newer, older = entry(epoch=2), entry(epoch=1)
    store.put("page", newer)
    store.put("page", older)
    assert store.get("page") is newer


def test_a_page_too_large_is_not_kept():
    store = Store(max_bytes=20_000)
    store.put("page", entry(random.Random(1).randbytes(300)))
    large = Entry.made_from(
        [("Content-Type", "image/png"), ("ETag", '"x"')],
        b"x" * 4_000,
        epoch=2,
        stored_at=NOON,
        changes_at=None,
    )
    store.put("page", large)
    assert store.get("page") is None
    assert store.bytes == 0


@pytest.mark.parametrize("seed", range(20))
def test_the_bytes_are_counted_and_bounded(seed):
    rng = random.Random(seed)
    store = Store(max_bytes=100_000)
    for step in range(400):
        key = rng.randrange(60)
        if rng.random() < 0.5:
            store.put(key, entry(rng.randbytes(rng.randrange(10, 9_000)), epoch=step))
        elif found := store.get(key):
            store.variant(key, found, rng.choice(["", "br", "gzip"]))
        assert 0 <= store.bytes <= store.max_bytes
        assert store.bytes == sum(each.size for each in store._entries.values())
