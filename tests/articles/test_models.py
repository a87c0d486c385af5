"""Which rows are visible to whom, and the twin properties that say the same of one row."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from articles import permissions, services
from articles.models import Article, ArticleVersion
from tests.articles.factories import make_draft, make_fields, make_published, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    superuser = make_user("editor", is_superuser=True)
    suspended = make_user("editor", is_active=False)
    people = {role: make_user(role) for role in ("author", "editor", "moderator")}
    return {
        **people,
        "anonymous": AnonymousUser(),
        "somebody": make_user(),
        "other author": make_user("author"),
        "superuser": superuser,
        "suspended": suspended,
    }


@pytest.fixture
def articles(people):
    withdrawn = make_published(by=people["author"])
    services.withdraw(withdrawn, by=None)
    in_review = make_draft(by=people["author"])
    services.submit(in_review, by=people["author"])
    return {
        "draft": make_draft(by=people["author"]),
        "in review": in_review,
        "scheduled": make_published(by=people["author"], at=datetime.now(UTC) + timedelta(days=1)),
        "published": make_published(by=people["author"]),
        "withdrawn": withdrawn,
    }


def test_readers_see_what_is_published(articles):
    assert list(Article.objects.published()) == [articles["published"]]
    assert {name for name, article in articles.items() if article.is_published()} == {"published"}


@pytest.mark.parametrize(
    ("person", "editable"),
    [
        ("anonymous", False),
        ("somebody", False),
        ("moderator", False),
        ("other author", False),
        ("suspended", False),
        ("author", True),
        ("editor", True),
        ("superuser", True),
    ],
)
def test_working_copies_are_their_owners_and_the_editors(people, articles, person, editable):
    user = people[person]
    expected = set(articles.values()) if editable else set()
    assert set(Article.objects.editable_by(user)) == expected
    assert {a for a in articles.values() if a.is_editable_by(user)} == expected
    assert permissions.can_publish(user) == (person in {"editor", "superuser"})


def test_related_articles_share_topics_in_a_fixed_order():
    craft, lifting, other = make_topic(), make_topic(), make_topic()
    article = make_published(main_topic=craft, topics=[lifting])
    only_one = make_published(main_topic=other, topics=[lifting])
    same_main = make_published(main_topic=craft)
    both = make_published(main_topic=lifting, topics=[craft])
    make_published(main_topic=other)
    make_draft(main_topic=craft, topics=[lifting])
    related = ArticleVersion.objects.live().related_to(article.live_version(), exclude=[article])
    assert [version.article for version in related] == [both, same_main, only_one]


def test_of_articles_on_the_same_topics_those_of_the_same_words_come_first():
    craft, lifting = make_topic(), make_topic()
    rope = "<p>Hemp frays; splice frayed hemp before winter. A splice of hemp holds a winter.</p>"
    article = make_published(title="Splicing a hemp rope", body=rope, main_topic=craft, topics=[lifting])
    alike = make_published(
        title="When hemp ropes fray", summary="Splice by winter.", body=rope, main_topic=craft
    )
    both = make_published(title="Paint", summary="Red.", main_topic=craft, topics=[lifting])
    newest = make_published(title="Lamps", summary="Oil.", main_topic=craft)
    make_published(title="Splicing hemp", body=rope)  # on another topic
    withdrawn = make_published(title="Splicing a hemp rope", body=rope, main_topic=craft)
    services.withdraw(withdrawn, by=None)
    related = ArticleVersion.objects.live().related_to(article.live_version(), exclude=[article])
    assert [version.article for version in related] == [alike, both, newest]


def test_what_few_have_makes_articles_more_alike_than_what_all_have():
    craft, knots = make_topic(), make_topic()
    article = make_published(
        title="Ropes, buckets and lanterns", summary="Of hemp.", main_topic=craft, topics=[knots]
    )
    on_knots = make_published(title="Pulleys", summary="Of wood.", main_topic=knots)
    of_hemp = make_published(title="Hemp", summary="Seeds.", main_topic=craft)
    common = [
        make_published(title="Ropes, buckets", summary="And lanterns.", main_topic=craft) for _ in range(5)
    ]
    related = ArticleVersion.objects.live().related_to(article.live_version(), exclude=[article])
    assert [version.article for version in related] == [on_knots, of_hemp, *reversed(common)]


def test_a_version_keeps_its_topics_when_the_working_copy_changes_them():
    article = make_published()
    topic = article.live_version().main_topic
    services.save_article(article, make_fields(main_topic=make_topic()), by=None, revision=1)
    assert list(article.live_version().topics.all()) == [topic]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by how much there is")
def test_the_newest_articles_are_read_from_an_index():
    plan = ArticleVersion.objects.live().for_cards().newest_first()[:4].explain()
    assert "article_version_newest" in plan and "TEMP B-TREE" not in plan
