"""The feeds, each as Atom, RSS and JSON Feed, and the sitemap's entries."""

import json
import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest

from articles import services
from articles.feeds import NEWEST
from articles.sitemaps import ArticleSitemap, AuthorSitemap, TopicSitemap
from portal.site import site
from tests.articles.factories import make_author, make_draft, make_published, make_topic
from tests.files.pictures import picture

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(client):
    response = client.get("/articles/feed/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    assert response["Access-Control-Allow-Origin"] == "*"
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
    page = only(entry, "link").get("href")
    assert f'<a href="{site.url}/articles/x/">' in content.text
    assert f'<a href="{page}#note_1"' in content.text
    for element in (only(feed, "updated"), only(entry, "updated"), only(entry, "published")):
        assert datetime.fromisoformat(element.text).tzinfo


SCOPES = ["/articles/", "/topics/craft/", "/authors/keepers/"]
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


@pytest.fixture
def rope():
    return make_published(
        slug="rope",
        title="Rope & bell",
        body='<p>See <a href="/articles/x/">x</a>.</p>',
        main_topic=make_topic("The craft", slug="craft", key="craft"),
        author=make_author(name="The keepers", slug="keepers", key="keepers"),
    )


@pytest.mark.parametrize("scope", SCOPES)
def test_a_feed_says_the_same_in_each_form(client, rope, scope):
    make_published(title="Another topic, another author")
    atom = ElementTree.fromstring(client.get(f"{scope}feed/").content)
    rss = ElementTree.fromstring(client.get(f"{scope}feed/rss/").content)
    as_json = json.loads(client.get(f"{scope}feed/json/").content)
    entries = atom.findall("atom:entry", NAMESPACES)
    items = rss.findall("channel/item")
    assert len(entries) == len(items) == len(as_json["items"]) == (2 if scope == "/articles/" else 1)
    entry, item, of_json = entries[-1], items[-1], as_json["items"][-1]
    live = rope.live_version()
    said = {
        "id": [only(entry, "id").text, item.findtext("guid"), of_json["id"]],
        "title": [only(entry, "title").text, item.findtext("title"), of_json["title"]],
        "url": [only(entry, "link").get("href"), item.findtext("link"), of_json["url"]],
        "text": [
            only(entry, "content").text,
            item.findtext("content:encoded", namespaces=NAMESPACES),
            of_json["content_html"],
        ],
        "author": [
            entry.findtext("atom:author/atom:name", namespaces=NAMESPACES),
            item.findtext("dc:creator", namespaces=NAMESPACES),
            of_json["authors"][0]["name"],
        ],
        "topic": [only(entry, "category").get("term"), item.findtext("category"), of_json["tags"][0]],
    }
    assert {name: len(set(values)) for name, values in said.items()} == dict.fromkeys(said, 1)
    assert said["title"][0] == "Rope & bell" and said["url"][0] == f"{site.url}/articles/rope/"
    assert said["text"][0] == f'<p>See <a href="{site.url}/articles/x/">x</a>.</p>'
    assert item.find("guid").get("isPermaLink") == "false"
    assert of_json["date_published"] == only(entry, "published").text == live.published_at.isoformat()
    assert parsedate_to_datetime(item.findtext("pubDate")) == live.published_at.replace(microsecond=0)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_page_leads_to_its_feeds_and_each_names_itself(client, rope, scope):
    page = client.get(scope).content.decode()
    found = dict(re.findall(r'<link rel="alternate" type="([\w/+]+)" title="[^"]+" href="([^"]+)">', page))
    assert set(found) == {"application/atom+xml", "application/rss+xml", "application/feed+json"}
    for media_type, path in found.items():
        response = client.get(path)
        assert response["Content-Type"].startswith(media_type)
        own, home = f"{site.url}{path}", f"{site.url}{scope}"
        if media_type.endswith("json"):
            feed = json.loads(response.content)
            assert feed["version"] == "https://jsonfeed.org/version/1.1"
            assert (feed["feed_url"], feed["home_page_url"]) == (own, home)
        else:
            links = ElementTree.fromstring(response.content).iter(f"{ATOM}link")
            assert own in [link.get("href") for link in links if link.get("rel") == "self"]
            assert home in response.content.decode()


@pytest.mark.parametrize("form", ["", "rss/", "json/"])
def test_feeds_of_nothing_are_not_there(client, rope, form):
    for path in ("/topics/nothing/feed/", "/authors/nothing/feed/", "/articles/feed/pdf/"):
        assert client.get(f"{path}{form}").status_code == 404
    assert client.post(f"/topics/craft/feed/{form}").status_code == 405


def test_a_feed_and_its_id_stay_when_the_topic_moves(client, rope):
    ids = {only(ElementTree.fromstring(client.get("/topics/craft/feed/").content), "id").text}
    topic = rope.main_topic
    topic.slug = "crafts"
    services.save_topic(topic, by=None)
    ids |= {only(ElementTree.fromstring(client.get("/topics/crafts/feed/").content), "id").text}
    assert len(ids) == 1
    for form in ("", "rss/", "json/"):
        assert client.get(f"/topics/craft/feed/{form}")["Location"] == f"/topics/crafts/feed/{form}"


@pytest.mark.parametrize("form", ["", "rss/", "json/"])
def test_the_feed_of_an_author_who_is_gone_says_so(client, form):
    services.delete_author(make_author(slug="keeper"), by=None)
    assert client.get(f"/authors/keeper/feed/{form}").status_code == 410


@pytest.mark.parametrize("form", ["", "rss/", "json/"])
def test_a_feed_survives_what_xml_cannot_hold(client, form):
    article = make_published(author=make_author(name="A\x01"), main_topic=make_topic("T\x02"))
    article.versions.update(title="Bell\x07 and\ufffe rope", summary="A\x0bB")
    response = client.get(f"/articles/feed/{form}")
    assert response.status_code == 200
    if form != "json/":
        ElementTree.fromstring(response.content)


def test_feeds_ask_the_same_number_of_queries(client, rope, django_assert_num_queries):
    def ask_all():
        for scope in SCOPES:
            for form in ("", "rss/", "json/"):
                with django_assert_num_queries(2 if scope == "/articles/" else 3):
                    client.get(f"{scope}feed/{form}")

    ask_all()
    for _ in range(NEWEST):
        make_published(main_topic=rope.main_topic, author=rope.author)
    ask_all()


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


def test_the_sitemap_shows_the_images_of_live_texts_and_when_they_changed(client, django_assert_num_queries):
    image, _ = services.add_image(picture(), name="bell.png", by=None)
    shown = f'<p>A</p><figure><img src="{image.path}" alt="A bell"></figure>'
    article = make_published(body=shown)
    make_draft(body=shown)
    with django_assert_num_queries(3):
        sections = client.get("/sitemap-articles.xml").content
    (url,) = ElementTree.fromstring(sections)
    images = url.findall(".//{http://www.google.com/schemas/sitemap-image/1.1}loc")
    assert [each.text for each in images] == [f"{site.url}{image.path}"]
    changed = article.live_version().live_from
    for name in ("articles", "topics", "authors"):
        root = ElementTree.fromstring(client.get(f"/sitemap-{name}.xml").content)
        said = [each.text for each in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod")]
        assert [datetime.fromisoformat(each) for each in said] == [changed], name


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
