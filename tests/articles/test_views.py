"""The pages that readers get."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from articles import services
from articles.listing import PER_PAGE
from portal.site import site
from tests.articles.factories import (
    make_author,
    make_published,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

ADDRESSES = ["/articles/", "/articles/bell/", "/articles/feed/", "/topics/craft/", "/authors/keepers/"]


@pytest.fixture
def bell():
    return make_published(
        slug="bell",
        title="Ring the bell",
        summary="Which bell, and when.",
        body="<h2>Which bell</h2><p>The brass one.</p><h2>When</h2><p>Before you <em>lift</em>.</p>",
        main_topic=make_topic("The craft", slug="craft"),
        topics=[make_topic("Lifting", slug="lifting")],
        author=make_author(slug="keepers", name="The keepers", kind="organisation"),
        review_by_on=datetime(2027, 11, 2, tzinfo=UTC).date(),
    )


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_are_for_everybody_and_for_reading_only(client, bell, address):
    anonymous = client.get(address)
    assert anonymous.status_code == 200
    assert not anonymous.cookies
    client.force_login(make_user("editor"))
    assert client.get(address).content == anonymous.content
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("address", ["/articles/nothing/", "/topics/nothing/", "/authors/nothing/"])
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_the_list_shows_topics_with_counts_and_articles(client, bell):
    page = text_of(client, "/articles/")
    assert '<a href="/articles/bell/">Ring the bell</a>' in page
    assert "Which bell, and when." in page
    assert re.search(r'href="/topics/lifting/">Lifting <span class="soft num">1</span>', page)
    assert 'action="/search/"' in page
    assert "If you own a bridge" in page


def test_the_list_can_be_empty(client):
    assert "No article has been published yet." in text_of(client, "/articles/")


def test_an_article_shows_its_text_and_where_to_go_on(client, bell):
    other = make_published(title="The lever", main_topic=bell.main_topic)
    page = text_of(client, "/articles/bell/")
    assert "<h1" in page and "Ring the bell</h1>" in page
    assert '<h2 id="which-bell"><a class="self" href="#which-bell">Which bell</a></h2>' in page
    assert '<a href="#which-bell">Which bell</a>' in page
    assert "<em>lift</em>" in page
    assert 'href="/authors/keepers/"' in page
    assert "1 minute read" in page
    assert "to be reviewed by 2 November 2027" in page
    assert other.get_absolute_url() in page
    assert "Do you need a BK?" in page
    assert 'href="/assess/bridge-fit/"' in page


def test_a_text_that_calls_into_an_assessment_gets_no_second_call(client):
    call = '<aside class="call" data-call="assess" data-target="bridge-fit"><p>Ask.</p></aside>'
    article = make_published(body=f"<p>Text.</p>{call}")
    assert text_of(client, article.get_absolute_url()).count("Do you need a BK?") == 1


def test_a_call_for_jobs_names_the_topic(client):
    make_topic("Greasing", key="greasing")
    call = '<aside class="call" data-call="jobs" data-target="greasing"><p>Look.</p></aside>'
    article = make_published(body=f"<p>Text.</p>{call}")
    page = text_of(client, article.get_absolute_url())
    assert "Open jobs: Greasing" in page
    assert 'href="/jobs/?topic=greasing"' in page


@pytest.mark.parametrize(("kind", "href"), [("assess", "/assess/bridge-fit/"), ("jobs", "/jobs/")])
def test_a_call_without_a_target_leads_somewhere(client, kind, href):
    article = make_published(body=f'<aside class="call" data-call="{kind}"><p>Go on.</p></aside>')
    page = text_of(client, article.get_absolute_url())
    assert f'<a class="btn btn-primary" href="{href}">' in page


def test_an_article_tells_machines_what_it_is(client, bell):
    page = text_of(client, "/articles/bell/")
    assert '<meta property="og:title" content="Ring the bell">' in page
    assert f'<link rel="canonical" href="{site.url}/articles/bell/">' in page
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    article, breadcrumbs = json.loads(found[1])
    assert article["@type"] == "Article"
    assert article["headline"] == "Ring the bell"
    assert article["author"] == {
        "@type": "Organization",
        "name": "The keepers",
        "url": f"{site.url}/authors/keepers/",
    }
    assert article["datePublished"] == bell.live_version().published_at.isoformat()
    assert [step["name"] for step in breadcrumbs["itemListElement"]] == [
        "Learn",
        "The craft",
        "Ring the bell",
    ]


def test_hostile_words_stay_words(client):
    hostile = "</script><script>alert(1)</script>"
    article = make_published(title=f"Bell {hostile}", summary=hostile, body=f"<p>Text {hostile}</p>")
    for address in (article.get_absolute_url(), "/articles/", article.main_topic.get_absolute_url()):
        assert "<script>alert" not in text_of(client, address)


def test_a_topic_shows_levels_only_when_it_has_all_four(client, bell):
    assert "Four levels" not in text_of(client, "/topics/craft/")
    make_topic(slug="greasing", anchor_1="Sniffs", anchor_2="Smears", anchor_3="Hears", anchor_4="Knows")
    page = text_of(client, "/topics/greasing/")
    assert "Four levels" in page and "Smears" in page
    assert "No article on this topic has been published yet." in page


def test_pages_of_a_list_follow_one_another_by_key(client):
    topic = make_topic(slug="craft")
    start = datetime.now(UTC)
    for number in range(2 * PER_PAGE + 1):
        article = make_published(slug=f"article-{number:02}", main_topic=topic)
        moment = start - timedelta(days=number // 3)  # three at a time share an instant
        article.versions.update(published_at=moment, live_from=moment)
    seen, address = [], "/topics/craft/"
    while address:
        page = text_of(client, address)
        seen.append(re.findall(r'<h3 class="\w+"><a href="/articles/([\w-]+)/"', page))
        link = re.search(r'href="(\?after=[\w-]+)" rel="next"', page)
        address = f"/topics/craft/{link[1]}" if link else ""
    assert [len(slugs) for slugs in seen] == [PER_PAGE, PER_PAGE, 1]
    assert len({slug for slugs in seen for slug in slugs}) == 2 * PER_PAGE + 1
    back = text_of(client, f"/topics/craft/?before={seen[2][0]}")
    assert re.findall(r'<h3 class="\w+"><a href="/articles/([\w-]+)/"', back) == seen[1]


def test_pages_of_a_list_have_titles_of_their_own(client):
    topic, author = make_topic(slug="craft"), make_author(slug="keepers")
    for number in range(PER_PAGE + 1):
        make_published(slug=f"article-{number}", title=f"Number {number}", main_topic=topic, author=author)
    for address in ("/articles/", "/topics/craft/", "/authors/keepers/"):
        first, second = text_of(client, address), text_of(client, f"{address}?after=article-1")
        titles = [re.search("<title>(.*?)</title>", page)[1] for page in (first, second)]
        assert "from “Number 0” on" in titles[1] and titles[0] != titles[1]
        assert 'rel="canonical"' in first and 'rel="canonical"' not in second


@pytest.mark.parametrize("query", ["after=bell", "before=bell"])
def test_a_page_beyond_the_end_is_the_first(client, bell, query):
    assert "Ring the bell" in text_of(client, f"/articles/?{query}")


def test_a_list_does_not_tell_what_is_scheduled(client, bell):
    make_published(slug="secret", at=datetime.now(UTC) + timedelta(days=1))
    assert text_of(client, "/articles/?after=secret") == text_of(client, "/articles/?after=nothing")


@pytest.mark.parametrize(
    "query", ["after=%00", "after=nothing", "before=%F0", "after=" + "x" * 3000, "after="]
)
def test_nonsense_begins_at_the_beginning(client, bell, query):
    response = client.get(f"/articles/?{query}")
    assert response.status_code in {200, 400}
    if response.status_code == 200:
        assert "Ring the bell" in response.content.decode()


def test_a_withdrawn_article_is_gone_or_leads_elsewhere(client, bell):
    other = make_published()
    services.withdraw(bell, by=None)
    response = client.get("/articles/bell/")
    assert response.status_code == 410
    assert 'href="/articles/"' in response.content.decode()
    services.publish(bell, by=None)
    assert client.get("/articles/bell/").status_code == 200
    services.withdraw(bell, by=None, instead=other.get_absolute_url())
    moved = client.get("/articles/bell/")
    assert (moved.status_code, moved["Location"]) == (301, other.get_absolute_url())


def test_an_article_that_moved_redirects(client, bell):
    services.rename(bell, "brass-bell", by=None)
    response = client.get("/articles/bell/")
    assert (response.status_code, response["Location"]) == (301, "/articles/brass-bell/")


def test_a_changed_article_says_when(client, bell):
    bell.versions.update(published_at=datetime(2026, 1, 2, tzinfo=UTC))
    assert "Published 2 January 2026, changed " in text_of(client, "/articles/bell/")


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/articles/", 8),
        ("/articles/bell/", 8),
        ("/topics/craft/", 8),
        ("/authors/keepers/", 4),
        ("/articles/feed/", 2),
    ],
)
def test_the_number_of_queries_does_not_grow(client, bell, django_assert_num_queries, address, count):
    with django_assert_num_queries(count):
        client.get(address)
    for _ in range(29):
        make_published(main_topic=bell.main_topic, author=bell.author)
    with django_assert_num_queries(count):
        client.get(address)
