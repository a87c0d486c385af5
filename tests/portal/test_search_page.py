"""The page that searches articles and jobs together."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import services
from portal import search
from tests.articles.factories import make_fields, make_published

pytestmark = pytest.mark.django_db


def put(object_id, title, kind="article"):
    live_from = datetime.now(UTC) - timedelta(days=object_id)
    search.index(
        kind, object_id, version=1, title=title, text="Rope & <pulley>", url="/x/", live_from=live_from
    )


def test_without_a_query_it_asks_for_one(client):
    response = client.get("/search/")
    assert response.status_code == 200
    assert "results for" not in response.content.decode()


def test_hits_are_marked_and_escaped(client):
    put(1, "Greasing a <b>lift</b>")
    page = client.get("/search/?q=grease").content.decode()
    assert "<mark>Greasing</mark> a &lt;b&gt;" in page
    assert "1</span> result for" in page


def test_a_changed_article_keeps_the_day_that_its_page_says(client):
    with time_machine.travel(datetime(2026, 3, 4, 12, tzinfo=UTC)):
        article = make_published(title="Greasing a lift")
    with time_machine.travel(datetime(2026, 5, 6, 12, tzinfo=UTC)):
        services.save_article(article, make_fields(title="Greasing the lift"), by=None, revision=1)
        services.publish(article, by=None)
    page = client.get("/search/?q=grease").content.decode()
    assert '<time datetime="2026-03-04">4 March 2026</time>' in page
    assert "May 2026" not in page


def test_kinds_can_be_told_apart(client):
    put(1, "Lift article")
    put(2, "Lift posting", "posting")
    page = client.get("/search/?q=lift&kind=posting").content.decode()
    assert "</mark> posting" in page
    assert "</mark> article" not in page


def test_an_empty_result_says_where_to_go(client):
    page = client.get("/search/?q=nowhere").content.decode()
    assert "Nothing here has all of these words" in page
    assert 'href="/jobs/"' in page


def test_pages_follow_one_another(client):
    for number in range(1, 46):
        put(number, f"Lift {number}")
    first = client.get("/search/?q=lift").content.decode()
    assert "page=2" in first
    assert 'rel="prev"' not in first
    last = client.get("/search/?q=lift&page=3").content.decode()
    assert last.count("<h3") == 5
    assert 'rel="next"' not in last


def test_a_page_beyond_the_end_leads_back(client):
    put(1, "Lift article")
    page = client.get("/search/?q=lift&kind=article&page=9").content.decode()
    assert "Nothing here" not in page
    assert '<a href="?q=lift&amp;kind=article">Begin again at the first</a>' in page


@pytest.mark.parametrize(
    "query", ["q=%00", "q=a&page=-1", "q=a&page=99999", "q=a&page=x", "q=a&kind=zz", "q='%22(*"]
)
def test_nonsense_is_answered(client, query):
    assert client.get(f"/search/?{query}").status_code == 200


def test_only_reading_is_allowed(client):
    assert client.post("/search/").status_code == 405


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    for number in range(1, 4):
        put(number, "Lift")
    with django_assert_num_queries(5):
        client.get("/search/?q=lift")
    for number in range(4, 31):
        put(number, "Lift")
    with django_assert_num_queries(5):
        client.get("/search/?q=lift")
