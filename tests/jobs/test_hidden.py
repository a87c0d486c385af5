"""Words of hidden states never reach a reader, and a change reaches everybody with the next request: through the page cache."""

from datetime import timedelta

import pytest
import time_machine

from jobs import services
from jobs.dates import end_of_day
from jobs.values import DraftNeed
from tests.articles.factories import make_published
from tests.jobs.factories import (
    days_ahead,
    make_company,
    make_draft,
    make_input,
    make_live,
    make_submitted,
    make_topic,
    make_user,
)

PRIVATE = ("owner@people.example", "xyzapply@people.example", "xyzsource", "xyzreason")


@pytest.fixture
def hidden() -> dict[str, str]:
    """Address by canary word, one for each state that readers must not see."""
    owner = make_user()
    company = make_company(owner, name="Fenmark")
    states = {
        "xyzdraft": make_draft,
        "xyzsubmitted": lambda *a, **k: make_submitted(*a, **k).posting,
        "xyzremoved": lambda *a, **k: services.remove(make_live(*a, **k), by=None, reason="xyzreason"),
        "xyzfrozen": lambda *a, **k: services.freeze(make_live(*a, **k), by=None, reason="xyzreason"),
        "xyzsuspended": lambda company, **k: _suspended(**k),
        "xyzrejected": lambda *a, **k: _decided(services.reject, *a, **k),
        "xyzreturned": lambda *a, **k: _decided(services.request_changes, *a, **k),
        "xyzrecalled": lambda *a, **k: services.recall(make_submitted(*a, **k).posting, by=None),
    }
    found = {
        word: make(
            company, title=f"Keeper {word}", sections={"work": word, "outcomes": word}
        ).get_absolute_url()
        for word, make in states.items()
    }
    live = make_live(company, title="Keeper in view", apply_url="", apply_email=PRIVATE[1])
    live.lines.update(source_label="xyzsource")
    services.save_posting(
        live, by=None, data=make_input(title="Keeper xyzedit", sections={"work": "xyzedit"})
    )
    services.submit(live, by=None)
    services.update_company(company, by=owner, values={"about": "xyzabout"})
    return {**found, "xyzedit": live.get_absolute_url(), "xyzabout": company.get_absolute_url()}


def _decided(verb, *args, **changes):
    version = make_submitted(*args, **changes)
    return verb(version, by=None, reason="xyzreason").posting


def _suspended(**changes):
    posting = make_live(make_company(name="xyzsuspended"), **changes)
    services.suspend(posting.company, by=None, reason="xyzreason")
    return posting


def test_no_hidden_word_reaches_a_reader(cached, hidden):
    addresses = [
        "/",
        "/jobs/",
        "/sitemap.xml",
        "/sitemap-jobs.xml",
        "/companies/fenmark/",
        "/companies/fenmark/embed/",
        "/companies/xyzsuspended/",
        "/companies/xyzsuspended/feed/",
    ]
    addresses += [
        f"{scope}feed/{form}" for scope in ("/jobs/", "/companies/fenmark/") for form in ("", "json/", "xml/")
    ]
    postings = [address for address in hidden.values() if address.startswith("/jobs/")]
    documents = [
        f"{address.rsplit('/', 2)[0]}/posting.{form}" for address in postings for form in ("md", "jsonld")
    ]
    addresses += [*hidden.values(), *documents]
    pages = {address: cached.get(address) for address in addresses}
    words = [*hidden, *PRIVATE]
    for word in hidden:
        for address in (f"/jobs/?q={word}", f"/search/?q={word}"):
            page = cached.get(address).text
            pages[address] = page.replace(word, "")  # the words that were asked for are shown back
            assert "Keeper" not in page.replace("Keepers", "")
    leaks = [
        f"{word} at {address}"
        for address, page in pages.items()
        for word in words
        if word in (page if isinstance(page, str) else page.text)
    ]
    assert leaks == []
    assert "Keeper in view" in pages["/jobs/"].text
    assert pages["/jobs/"].status == 200 and pages[hidden["xyzremoved"]].status == 410
    assert sorted({pages[path].status for path in documents}) == [200, 404, 410]
    assert "Keeper in view" in pages["/companies/fenmark/embed/"].text


def test_each_change_is_seen_by_the_next_request(cached):
    version = make_submitted(title="Keeper now", closes_at=end_of_day(days_ahead(3)))
    assert "Keeper now" not in cached.get("/jobs/").text
    services.approve(version, by=None)
    address = version.posting.get_absolute_url()
    assert "Keeper now" in cached.get("/jobs/").text
    answer = cached.get(address)
    assert answer.headers["cache-control"] == "public, no-cache" and "set-cookie" not in answer.headers
    assert cached.get(address, if_none_match=answer.headers["etag"]).status == 304
    services.confirm(version.posting, by=None, closes_at=end_of_day(days_ahead(30)))
    assert f"{days_ahead(30).day} " in cached.get(address).text.split("Closes on")[1][:40]
    services.freeze(version.posting, by=None, reason="Checking.")
    assert cached.get(address).status == 404 and "Keeper now" not in cached.get("/jobs/").text
    services.unfreeze(version.posting, by=None)
    assert "See how to apply" in cached.get(address).text and "Keeper now" in cached.get("/jobs/").text
    services.close(version.posting, by=None, reason="filled")
    assert "It was filled." in cached.get(address).text
    assert "Keeper now" not in cached.get("/jobs/").text


def test_time_alone_takes_a_posting_down(cached):
    end = end_of_day(days_ahead(3))
    posting = make_live(make_company(name="Fenmark"), title="Keeper now", closes_at=end)
    make_live(posting.company, title="Watcher", needs=[DraftNeed("watching", True, 1)])
    other = make_live(make_company(name="Holm"), title="Lifter")
    article = make_published(topics=[make_topic()])
    address = posting.get_absolute_url()
    places = ["/", "/jobs/", "/jobs/?company=fenmark", "/jobs/feed/", "/jobs/?q=keeper", "/search/?q=keeper"]
    places += ["/companies/fenmark/", "/companies/fenmark/feed/", "/sitemap-jobs.xml", "/topics/lifting/"]
    places += [other.get_absolute_url(), article.get_absolute_url()]

    def shown() -> list[str]:
        """The places that lead to it; each is there before and after."""
        pages = {place: cached.get(place) for place in places}
        assert {page.status for page in pages.values()} == {200}
        return [place for place, page in pages.items() if address in page.text]

    with time_machine.travel(end - timedelta(milliseconds=500), tick=False):
        assert shown() == places
        assert "See how to apply" in cached.get(address).text
    with time_machine.travel(end, tick=False):
        assert shown() == []
        assert "This job is closed" in cached.get(address).text
    with time_machine.travel(end + timedelta(days=30), tick=False):
        assert cached.get(address).status == 410


def test_only_the_parameters_of_the_list_make_a_page(cached):
    make_live()
    first = cached.get("/jobs/?workplace=on_site")
    assert cached.get("/jobs/?utm_source=x&workplace=on_site").headers["etag"] == first.headers["etag"]
