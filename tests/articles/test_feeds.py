"""The Atom feed and the sitemap's entries."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from articles import services
from articles.feeds import NEWEST
from articles.sitemaps import ArticleSitemap, AuthorSitemap, TopicSitemap
from portal.site import site
from tests.articles.factories import make_author, make_draft, make_published, make_topic

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(client):
    response = client.get("/articles/feed/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def only(element, name):
    (found,) = element.findall(f"{ATOM}{name}")
    return found


def test_the_feed_has_what_atom_demands(client):
    make_published(
        title="Bell & rope",
        summary="Pull < 3 times & wait.",
        body='<p>See <a href="/articles/x/">x</a>.<sup class="note">Or y.</sup></p>',
    )
    feed = feed_of(client)
    assert only(feed, "title").text == "Bridge Keepers' Board"
    assert only(feed, "id").text == f"{site.url}/articles/feed/"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "alternate": f"{site.url}/articles/",
        "self": f"{site.url}/articles/feed/",
    }
    entry = only(feed, "entry")
    assert only(entry, "title").text == "Bell & rope"
    assert only(entry, "link").get("href").startswith(f"{site.url}/articles/")
    assert only(only(entry, "author"), "name").text.startswith("Author")
    summary, content = only(entry, "summary"), only(entry, "content")
    assert (summary.get("type"), summary.text) == ("html", "Pull &lt; 3 times &amp; wait.")
    assert content.get("{http://www.w3.org/XML/1998/namespace}base") == only(entry, "link").get("href")
    assert '<a href="/articles/x/">' in content.text and '<a href="#note-1"' in content.text
    for element in (only(feed, "updated"), only(entry, "updated"), only(entry, "published")):
        assert datetime.fromisoformat(element.text).tzinfo


def test_an_empty_feed_is_valid(client):
    feed = feed_of(client)
    assert only(feed, "updated").text
    assert not feed.findall(f"{ATOM}entry")


def test_an_id_outlives_a_new_address_and_a_new_text(client):
    article = make_published(slug="bell")
    before = only(only(feed_of(client), "entry"), "id").text
    services.rename(article, "brass-bell", by=None)
    entry = only(feed_of(client), "entry")
    assert only(entry, "id").text == before
    assert only(entry, "link").get("href").endswith("/articles/brass-bell/")


def test_the_feed_holds_the_newest_with_unique_ids(client):
    topic, author = make_topic(), make_author()
    for _ in range(NEWEST + 2):
        make_published(main_topic=topic, author=author)
    ids = [only(entry, "id").text for entry in feed_of(client).findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == NEWEST


def test_the_sitemap_names_what_readers_see():
    article = make_published()
    draft = make_draft()
    assert [item.article for item in ArticleSitemap().items()] == [article]
    assert ArticleSitemap().lastmod(article.live_version()) == article.live_version().live_from
    assert list(AuthorSitemap().items()) == [article.author]
    assert set(TopicSitemap().items()) == {article.main_topic, draft.main_topic}


def test_dates_of_the_feed_are_those_of_publication(client):
    make_author(key="keepers")
    make_topic(key="craft")
    services.load_article(
        {
            "key": "ropes",
            "slug": "ropes",
            "title": "Ropes",
            "summary": "Which rope.",
            "body": "Hemp.",
            "author": "keepers",
            "topics": ["craft"],
            "published": date(2026, 11, 2),
        }
    )
    entry = only(feed_of(client), "entry")
    assert datetime.fromisoformat(only(entry, "published").text) == datetime(2026, 11, 2, tzinfo=UTC)
