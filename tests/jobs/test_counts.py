"""Views and apply starts: which hits count, how they wait in memory, and what of them is stored."""

import threading
import time
from datetime import date, timedelta

import pytest
from django.utils import timezone

from jobs import services, sharing
from jobs.counts import layer as layers
from jobs.counts.buffer import Buffer, Gate
from jobs.counts.hits import SOURCE_WORDS, Came, Hit, Kind, posting_at, read, source_of, words_of
from jobs.models import PostingVersion, Tally
from jobs.services.counting import forget_counts
from jobs.sources import Source
from tests.jobs.factories import make_draft, make_live

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
DAY = date(2026, 11, 25)
ID = "abcdefgh23"


def sent(query: str = "kind=view&from=qr&by=site", **headers: str) -> dict[str, str]:
    """The environ of a hit as a browser sends it."""
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": f"/j/{ID}/seen",
        "QUERY_STRING": query,
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_HOST": "careers.example",
        "HTTP_SEC_FETCH_SITE": "same-origin",
        "HTTP_USER_AGENT": FIREFOX,
    }
    return {**environ, **headers}


def hit(public_id: str = ID, kind: Kind = Kind.VIEW, source: str = "qr", day: date = DAY) -> Hit:
    return Hit(public_id, day, kind, source)


# Which hits count


def test_a_hit_is_the_posting_the_day_the_kind_and_the_way():
    assert read(sent(), ID, DAY) == hit()
    assert read(sent("kind=apply&by=article"), ID, DAY) == hit(kind=Kind.APPLY, source="article")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (f"/j/{ID}/seen", ID),
        (f"/j/{ID}/seen/", None),
        (f"/j/{ID}/seen\n", None),
        (f"/j/{ID.upper()}/seen", None),
        (f"/x/j/{ID}/seen", None),
        ("/j/short/seen", None),
        ("", None),
    ],
)
def test_hits_have_one_address(path, found):
    assert posting_at(path) == found


@pytest.mark.parametrize(
    ("tag", "came", "source"),
    [
        ("qr", "site", "qr"),
        ("", "article", "article"),
        ("nonsense", "engine", "engine"),
        ("article", "site", "site"),
        ("", "own", "none"),
        ("", "<script>", "none"),
    ],
)
def test_what_the_link_says_goes_before_the_referrer(tag, came, source):
    assert source_of(tag, came) == source


def test_every_way_has_words():
    assert {*Source, *Came} <= set(SOURCE_WORDS)
    assert words_of("a-way-of-old") == "A-way-of-old"


@pytest.mark.parametrize(
    "environ",
    [
        sent(HTTP_SEC_FETCH_SITE="cross-site"),
        sent(HTTP_SEC_FETCH_SITE="none"),
        sent(HTTP_SEC_FETCH_SITE="", HTTP_ORIGIN="https://evil.example"),
        sent(HTTP_SEC_FETCH_SITE=""),
        sent(HTTP_SEC_GPC="1"),
        sent(HTTP_DNT="1"),
        sent(HTTP_USER_AGENT=""),
        sent(HTTP_USER_AGENT="Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
        sent(HTTP_USER_AGENT="Mozilla/5.0 (X11) AppleWebKit/537.36 HeadlessChrome/143.0.0.0 Safari/537.36"),
        sent(HTTP_USER_AGENT="python-requests/2.32"),
        sent(""),
        sent("kind=nonsense"),
        sent("kind"),
        sent("kind=view&a=1&b=2&c=3&d=4"),
        sent("kind=view&from=" + "q" * 200),
        sent("kind=%ff%00"),
    ],
)
def test_what_does_not_count(environ):
    assert read(environ, ID, DAY) is None


def test_older_browsers_name_their_page_by_its_origin():
    old = sent(HTTP_SEC_FETCH_SITE="", HTTP_ORIGIN="https://careers.example")
    assert read(old, ID, DAY) == hit()
    assert read(sent(HTTP_USER_AGENT="Mozilla/5.0 (Linux; CUBOT NOTE 20)"), ID, DAY) == hit()


# In memory


def test_the_buffer_adds_up_and_is_bounded():
    buffer, stored = Buffer(most=2), []
    for name in ("aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc", "aaaaaaaaaa"):
        buffer.add(hit(name))
    buffer.flush(stored.append)
    buffer.flush(stored.append)
    assert stored == [{hit("aaaaaaaaaa"): 2, hit("bbbbbbbbbb"): 1}]


def test_what_cannot_be_stored_is_kept():
    buffer, stored = Buffer(), []

    def fail(counts):
        buffer.add(hit())  # meanwhile the next one comes
        raise OSError

    buffer.add(hit())
    with pytest.raises(OSError):
        buffer.flush(fail)
    buffer.flush(stored.append)
    assert stored == [{hit(): 2}]


def test_an_address_may_send_so_many_a_minute():
    gate = Gate(2, most=2)
    assert [gate.lets("a", 0), gate.lets("a", 59), gate.lets("a", 59)] == [True, True, False]
    assert [gate.lets("b", 59), gate.lets("c", 59)] == [True, False]
    assert [gate.lets("a", 60), gate.lets("c", 61)] == [True, True]


def ask(layer: layers.HitLayer, environ: dict[str, str]) -> list[str]:
    statuses: list[str] = []
    assert b"".join(layer(environ, lambda status, headers: statuses.append(status))) == b""
    return statuses


def test_the_layer_answers_without_the_database_whatever_is_sent(monkeypatch, settings):
    """This test may not use the database, nor may Django be asked."""

    def django(environ, start_response):
        start_response("418 Django", [])
        return []

    monkeypatch.setattr(layers, "SECONDS_IN_MEMORY", 3600)
    settings.RATE_LIMIT_FACTOR = 1
    layer, stored = layers.HitLayer(django), []
    body = {"CONTENT_LENGTH": "9999999999", "wsgi.input": None}
    assert ask(layer, sent()) == ask(layer, sent("nonsense")) == ["204 No Content"]
    assert ask(layer, {**sent("kind=view"), **body}) == ["204 No Content"]
    assert ask(layer, sent(REQUEST_METHOD="GET")) == ask(layer, sent(PATH_INFO="/")) == ["418 Django"]
    threads = [threading.Thread(target=ask, args=(layer, sent())) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    layer.buffer.flush(lambda counts: stored.append(sum(counts.values())))
    assert stored == [layers.A_MINUTE]


# Stored


@pytest.mark.django_db
def test_hits_of_live_postings_are_added_to_their_counts(django_assert_num_queries):
    live, other = make_live(), make_live()
    hits = {hit(live.public_id): 3, hit(live.public_id, Kind.APPLY): 1, hit(other.public_id): 2}
    assert services.count_hits(hits) == 6
    with django_assert_num_queries(4):  # which are live; one statement in a transaction of its own
        services.count_hits({hit(live.public_id): 4, hit(live.public_id, source="none"): 1})
    assert sorted(Tally.objects.values_list("posting", "kind", "source", "count")) == sorted(
        [
            (live.pk, "view", "qr", 7),
            (live.pk, "view", "none", 1),
            (live.pk, "apply", "qr", 1),
            (other.pk, "view", "qr", 2),
        ]
    )


@pytest.mark.django_db
def test_hits_of_what_is_not_live_are_dropped():
    closed = services.close(make_live(), by=None, reason="filled")
    hits = {hit(public_id): 1 for public_id in (ID, make_draft().public_id, closed.public_id)}
    assert services.count_hits(hits) == 0
    assert not Tally.objects.exists()


@pytest.mark.django_db
def test_many_rows_are_stored_in_pieces():
    live = make_live()
    hits = {hit(live.public_id, source=f"way{number}"): number for number in range(1, 251)}
    assert services.count_hits(hits) == 125 * 251
    assert Tally.objects.count() == 250
    assert Tally.objects.get(source="way250").count == 250


@pytest.mark.django_db
def test_counts_are_deleted_after_400_days():
    live, today = make_live(), timezone.localdate()
    days = [today, today - timedelta(days=400), today - timedelta(days=401)]
    services.count_hits({hit(live.public_id, day=day): 1 for day in days})
    forget_counts()
    assert set(Tally.objects.values_list("day", flat=True)) == set(days[:2])


# The pages that send them


def test_through_the_whole_site(cached, monkeypatch):
    monkeypatch.setattr(layers, "SECONDS_IN_MEMORY", 0.01)
    live = make_live()
    headers = {"sec_fetch_site": "same-origin", "user_agent": FIREFOX}
    answer = cached.request("POST", f"/j/{live.public_id}/seen?kind=view&from=qr", **headers)
    assert (answer.status, answer.body, answer.headers) == (204, b"", {"cache-control": "private, no-store"})
    until = time.monotonic() + 10
    while not Tally.objects.exists() and time.monotonic() < until:
        time.sleep(0.01)  # a thread stores it by itself
    assert Tally.objects.values_list("kind", "source", "count", "day").get() == (
        "view",
        "qr",
        1,
        timezone.localdate(),
    )


def test_where_a_reader_comes_from_makes_no_page_of_its_own(cached):
    from portal.wsgi import application

    live = make_live()
    page = cached.get(live.get_absolute_url())
    entries = len(application.store)
    tagged = cached.get(f"{live.get_absolute_url()}?from=qr")
    assert (tagged.status, tagged.headers["etag"]) == (200, page.headers["etag"])
    assert len(application.store) == entries
    assert f'data-seen="/j/{live.public_id}/seen" data-kind="view"' in page.text
    assert "from=" not in page.text.partition('rel="canonical"')[2].partition(">")[0]


@pytest.mark.django_db
def test_links_keep_what_they_say_of_the_way(client):
    live = make_live()
    short = f"/j/{live.public_id}"
    assert client.get(f"{short}?from=qr")["Location"] == f"{live.get_absolute_url()}?from=qr"
    assert client.get(short)["Location"] == live.get_absolute_url()
    share = sharing.share(PostingVersion.objects.get())
    assert share.url.endswith(f"{short}?from=share") and share.words.endswith(short)
    assert share.mail.endswith("%3Ffrom%3Dshare")


@pytest.mark.django_db
def test_only_an_open_posting_counts_and_only_an_address_that_is_shown(client):
    live = make_live()
    apply = f"/j/{live.public_id}/apply/"
    assert "data-seen" not in client.get(apply).content.decode()
    assert 'data-kind="apply"' in client.post(apply).content.decode()
    services.close(live, by=None, reason="filled")
    assert "data-seen" not in client.get(live.get_absolute_url()).content.decode()
