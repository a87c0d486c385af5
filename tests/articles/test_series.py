"""Series: arranged by editors; readers see the live parts in their order."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from articles import services
from articles.exchange.exporting import Export
from articles.models import Article, ArticleVersion, Series, SeriesPart
from articles.series import place_of
from portal.audit.models import Event
from tests.articles.factories import make_draft, make_fields, make_published, make_topic, make_user

pytestmark = pytest.mark.django_db


def make_series(*articles, name="Bells from the beginning", key="bells"):
    series = services.save_series(Series(key=key, name=name), by=None)
    services.arrange_series(series, articles, by=None)
    return series


def text_of(client, article):
    return client.get(article.get_absolute_url()).content.decode()


def test_an_article_shows_its_place_and_its_neighbours(client):
    one, two, three = (make_published(title=title) for title in ("One", "Two", "Three"))
    make_series(three, one, two)
    page = text_of(client, one)
    assert "Part 2 of 3 of “Bells from the beginning”" in page
    assert re.search(rf'href="{one.get_absolute_url()}" aria-current="page"', page)
    assert f'<a href="{three.get_absolute_url()}" rel="prev">Previous part: Three</a>' in page
    assert f'<a href="{two.get_absolute_url()}" rel="next">Next part: Two</a>' in page
    assert 'rel="prev"' not in text_of(client, three)
    assert 'rel="next"' not in text_of(client, two)


def test_the_parts_of_a_series_are_not_named_as_related_too(client):
    topic = make_topic()
    one, two, other = (make_published(title=title, main_topic=topic) for title in ("One", "Two", "Other"))
    make_series(one, two)
    _, _, read_next = text_of(client, one).partition('id="rel"')
    assert other.get_absolute_url() in read_next and two.get_absolute_url() not in read_next


def test_readers_see_live_parts_under_the_title_that_is_live(client):
    one, two = make_published(title="One"), make_published(title="Two")
    hidden = make_draft(title="Zanzibar draft")
    coming = make_published(title="Zanzibar coming", at=datetime.now(UTC) + timedelta(days=1))
    make_series(one, hidden, coming, two)
    services.save_article(two, make_fields(title="Zanzibar saved"), by=None, revision=1)
    page = text_of(client, one)
    assert "Part 1 of 2" in page and "Zanzibar" not in page
    services.withdraw(two, by=None)
    assert "Part 1" not in text_of(client, one)


def test_an_article_outside_of_a_series_shows_none(client):
    make_series(make_published(), make_published())
    alone = make_published()
    assert place_of(alone.live_version()) is None
    assert 'id="series"' not in text_of(client, alone)


def test_a_series_costs_the_same_for_2_and_30(client, django_assert_num_queries):
    articles = [make_published() for _ in range(30)]
    make_published()
    series = make_series(*articles[:2])
    for parts in (2, 30):
        services.arrange_series(series, articles[:parts], by=None)
        live = ArticleVersion.objects.live().for_page().get(article=articles[0])
        with django_assert_num_queries(1):
            place = place_of(live)
            assert (place.name, place.number, len(place.parts)) == (series.name, 1, parts)
            assert [part.get_absolute_url() for part in place.parts]
    alone = ArticleVersion.objects.live().for_page().exclude(article__in=articles).get()
    with django_assert_num_queries(0):
        assert place_of(alone) is None


def test_an_article_is_in_one_series():
    article, other = make_published(), make_published()
    make_series(article, name="Bells")
    second = services.save_series(Series(key="ropes", name="Ropes"), by=None)
    with pytest.raises(services.ArticleError, match="already a part of “Bells”"):
        services.arrange_series(second, [other, article], by=None)
    assert not second.parts.exists()


def test_arranging_the_same_again_changes_nothing():
    articles = [make_published(), make_published()]
    series = make_series(*articles)
    before = Event.objects.count()
    services.arrange_series(series, articles, by=None)
    assert Event.objects.count() == before
    services.delete_series(series, by=None)
    assert not Series.objects.exists()


def sent(*rows, name="Bells"):
    data = {"name": name, "key": "bells", "parts-TOTAL_FORMS": len(rows), "parts-INITIAL_FORMS": 0}
    for number, (article, position) in enumerate(rows):
        data |= {f"parts-{number}-article": article, f"parts-{number}-position": position}
    return data


def test_an_editor_arranges_a_series_in_the_admin(client):
    client.force_login(make_user("editor"))
    one, two = make_published(), make_published()
    page = "/admin/articles/series/add/"
    assert client.get(page).status_code == 200
    assert client.post(page, sent((one.pk, 2), (two.pk, 1))).status_code == 302
    series = Series.objects.get()
    assert list(series.parts.values_list("article", "position")) == [(two.pk, 1), (one.pk, 2)]
    parts = list(series.parts.all())
    data = sent((two.pk, 2), (one.pk, 1)) | {"parts-INITIAL_FORMS": 2}
    data |= {f"parts-{number}-id": part.pk for number, part in enumerate(parts)}
    data |= {f"parts-{number}-series": series.pk for number in range(2)}
    change = f"/admin/articles/series/{series.pk}/change/"
    assert client.get(change).status_code == 200
    assert client.post(change, data).status_code == 302
    assert list(series.parts.values_list("article", flat=True)) == [one.pk, two.pk]


def test_an_export_takes_more_parts_than_a_query_of_sqlite_takes_conditions():
    names = [f"part-{number}" for number in range(1_001)]
    articles = Article.objects.bulk_create(Article(key=name, slug=name, title=name) for name in names)
    series = Series.objects.create(key="long", name="Long")
    SeriesPart.objects.bulk_create(
        SeriesPart(series=series, article=article, position=at) for at, article in enumerate(articles)
    )
    files = dict(Export(Article.objects.none()).files())
    assert files["series.yaml"].decode().count("part-") == 1_001


def test_the_admin_refuses_what_cannot_be_a_series(client):
    client.force_login(make_user("editor"))
    one = make_published()
    make_series(one, name="Ropes", key="ropes")
    for rows in ([(one.pk, 1)], [(0, 1)], [("nonsense", 1)]):
        response = client.post("/admin/articles/series/add/", sent(*rows))
        assert response.status_code == 200 and "error" in response.content.decode()
    assert Series.objects.count() == 1
    client.force_login(make_user("author"))
    assert client.get("/admin/articles/series/add/").status_code == 403


@pytest.mark.parametrize("many", [2, 12])
def test_the_admin_names_the_parts_in_as_many_queries(admin_client, many, django_assert_num_queries):
    articles = [make_published(title=f"Part {number}") for number in range(many)]
    page = f"/admin/articles/series/{make_series(*articles).pk}/change/"
    admin_client.get(page)
    with django_assert_num_queries(4):
        said = admin_client.get(page).content.decode()
    assert all(f">{article.title}</a>" in said for article in articles)
