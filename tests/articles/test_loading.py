"""What loading a content pack makes of topics, authors and articles."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from articles import services
from articles.models import Topic
from portal import search
from portal.redirects.models import Redirect
from tests.articles.factories import make_author

pytestmark = pytest.mark.django_db


def found(query):
    return [hit.title for hit in search.find(query, kinds=["article"]).hits]


def load(**values):
    defaults = {
        "key": "ropes",
        "slug": "ropes",
        "title": "Ropes",
        "summary": "Which rope.",
        "body": "Hemp.\n\nOr wire.",
        "author": "keepers",
        "topics": ["craft", "lifting"],
        "published": date(2026, 11, 2),
    }
    return services.load_article({**defaults, **values})


@pytest.fixture
def vocabulary():
    make_author(key="keepers")
    craft = {
        "key": "craft",
        "slug": "the-craft",
        "name": "The craft",
        "kind": "theme",
        "summary": "All of it.",
    }
    services.load_topic(craft)
    lifting = {"key": "lifting", "slug": "lifting", "name": "Lifting", "kind": "capability", "summary": "Up."}
    services.load_topic({**lifting, "anchors": ["Watches", "Lifts", "Leads", "Designs"]})


def test_loading_publishes_with_the_given_date(vocabulary):
    article = load()
    version = article.live_version()
    assert version.published_at.date() == date(2026, 11, 2)
    assert version.main_topic.key == "craft"
    assert {topic.key for topic in version.topics.all()} == {"craft", "lifting"}
    assert Topic.objects.get(key="lifting").anchors == ("Watches", "Lifts", "Leads", "Designs")
    assert found("hemp") == ["Ropes"]


def test_loading_twice_changes_nothing_and_a_new_text_is_a_new_version(vocabulary):
    load()
    assert load().versions.count() == 1
    article = load(title="Ropes and chains", slug="ropes-and-chains")
    assert article.versions.count() == 2
    assert article.live_version().title == "Ropes and chains"
    assert article.live_version().published_at.date() == date(2026, 11, 2)
    assert Redirect.objects.get().new_path == "/articles/ropes-and-chains/"


def test_loading_a_date_to_come_publishes_today(vocabulary):
    tomorrow = datetime.now(UTC).date() + timedelta(days=2)
    assert load(published=tomorrow).is_published()


def test_loading_leaves_what_was_withdrawn(vocabulary):
    article = load()
    services.withdraw(article, by=None)
    assert not load(title="Ropes again").is_published()
    services.submit(article, by=None)
    assert not load(title="Ropes once more").is_published()


def test_loading_changes_the_given_rows(vocabulary):
    topic = Topic.objects.get(key="craft")
    services.load_topic(
        {"key": "craft", "slug": "craft", "name": "Craft", "kind": "theme", "summary": "New."}, topic=topic
    )
    author = services.load_author(
        {"key": "x", "slug": "the-x", "name": "X", "kind": "person", "about": " Ten years. "}
    )
    topic.refresh_from_db()
    assert (topic.name, topic.summary, author.about) == ("Craft", "New.", "Ten years.")
    with pytest.raises(ValidationError):
        services.load_author({"key": "y", "slug": "not a slug", "name": "Y", "kind": "person"})


def test_loading_names_what_is_unknown(vocabulary):
    with pytest.raises(services.ArticleError, match="geese"):
        load(topics=["geese"])
