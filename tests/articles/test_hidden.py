"""What readers may not see is in none of the answers that they get, page cache included."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import services
from tests.articles.factories import (
    make_author,
    make_draft,
    make_fields,
    make_published,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

STATES = [
    "draft",
    "saved",  # over a live text
    "in-review",
    "recalled",
    "changes-asked",
    "rejected",
    "scheduled",
    "withdrawn",
    "superseded",
]
LETTERS = "abcdefghi"
WORDS = {state: f"zanzibar{letter}" for state, letter in zip(STATES, LETTERS, strict=True)}


def make_hidden(state):
    """An article in this state, every field of the hidden text with the state's own word."""
    word = WORDS[state]
    topic, author = make_topic(slug=f"topic-{state}"), make_author(slug=f"author-{state}")
    open_words = {"main_topic": topic, "author": author}
    words = {
        "title": f"T {word}",
        "summary": f"S {word}",
        "body": f"<h2>{word}</h2><p>P {word}.</p>",
        **open_words,
    }
    slug = f"article-{state}"
    if state == "draft":
        return make_draft(slug=slug, **words)
    if state == "scheduled":
        return make_published(slug=slug, at=datetime.now(UTC) + timedelta(days=1), **words)
    if state == "withdrawn":
        return services.withdraw(make_published(slug=slug, **words), by=None)
    if state == "superseded":
        article = make_published(slug=slug, **words)
        services.save_article(article, make_fields(**open_words), by=None, revision=1)
        services.publish(article, by=None)
        return article
    article = make_published(slug=slug, **open_words)
    services.save_article(article, make_fields(**words), by=None, revision=1)
    if state == "saved":
        return article
    version = services.submit(article, by=None)
    if state == "recalled":
        services.recall(version, by=None)
    elif state == "changes-asked":
        services.request_changes(version, by=None, words=f"N {word}")
    elif state == "rejected":
        services.reject(version, by=None, words=f"N {word}")
    return article


def addresses_of(article):
    topic, author = article.main_topic.get_absolute_url(), article.author.get_absolute_url()
    feeds = [f"{scope}feed/{form}" for scope in (topic, author) for form in ("", "rss/", "json/")]
    return [article.get_absolute_url(), topic, author, *feeds]


def test_no_hidden_text_reaches_a_reader(cached, client):
    articles = [make_hidden(state) for state in STATES]
    addresses = ["/", "/articles/", "/articles/nothing/", "/sitemap.xml"]
    addresses += [f"/articles/feed/{form}" for form in ("", "rss/", "json/")]
    addresses += [address for article in articles for address in addresses_of(article)]
    found = {address: cached.get(address).text for address in addresses}
    for state, word in WORDS.items():
        page = cached.get(f"/search/?q={word}").text
        assert "Nothing here has all of these words" in page, f"search finds the text that is {state}"
    client.force_login(make_user("moderator"))
    found |= {f"moderator: {a.slug}": client.get(a.get_absolute_url()).content.decode() for a in articles}
    for state, word in WORDS.items():
        leaks = [address for address, page in found.items() if word in page]
        assert leaks == [], f"the text that is {state}"


def test_the_words_are_found_where_readers_may_see_them(cached):
    word = WORDS["draft"]
    article = make_published(title=f"T {word}")
    for address in ["/articles/", "/articles/feed/", f"/search/?q={word}", *addresses_of(article)]:
        assert word in cached.get(address).text, address


def test_a_change_is_seen_by_the_next_request(cached):
    article = make_published(title="First rope")
    address = article.get_absolute_url()
    assert "First rope" in cached.get(address).text
    services.save_article(article, make_fields(title="Second rope"), by=None, revision=1)
    assert "First rope" in cached.get(address).text
    services.publish(article, by=None)
    assert "Second rope" in cached.get(address).text
    services.withdraw(article, by=None)
    assert cached.get(address).status == 410
    assert "Second rope" not in cached.get("/articles/").text


def test_a_scheduled_text_appears_at_its_instant(cached):
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    start = now + timedelta(seconds=20)
    with time_machine.travel(now, tick=False) as clock:
        article = make_published(title="Coming rope", at=start)
        address = article.get_absolute_url()
        assert cached.get(address).status == 404
        assert "Coming rope" not in cached.get("/articles/").text
        clock.move_to(start - timedelta(milliseconds=1))
        assert "Coming rope" not in cached.get("/articles/").text
        clock.move_to(start)
        assert "Coming rope" in cached.get("/articles/").text
        assert cached.get(address).status == 200
