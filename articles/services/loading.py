"""Topics, authors and articles from a content pack: plain values, found again by their key."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from articles.models import Article, ArticleVersion, Author, Topic
from articles.services.effects import ArticleError, index
from articles.services.publishing import publish
from articles.services.writing import (
    ArticleFields,
    create_article,
    rename,
    save_article,
    save_author,
    save_topic,
)
from portal import pagecache, text


def load_topic(
    *,
    key: str,
    slug: str,
    name: str,
    kind: str,
    summary: str,
    anchors: Sequence[str] = (),
    position: int = 0,
) -> Topic:
    """Make or change the topic with this key; `anchors` are those of levels 1 to 4."""
    topic = Topic.objects.filter(key=key).first() or Topic(key=key)
    topic.slug, topic.name, topic.kind = slug, name, kind
    topic.summary, topic.position = summary, position
    topic.anchor_1, topic.anchor_2, topic.anchor_3, topic.anchor_4 = [*anchors, *[""] * 4][:4]
    return save_topic(topic, by=None)


def load_author(*, key: str, slug: str, name: str, kind: str, about: str = "") -> Author:
    """Make or change the author with this key."""
    author = Author.objects.filter(key=key).first() or Author(key=key)
    author.slug, author.name, author.kind, author.about = slug, name, kind, about
    return save_author(author, by=None)


@transaction.atomic
def load_article(
    *,
    key: str,
    slug: str,
    title: str,
    summary: str,
    body: str,
    author: str,
    topics: Sequence[str],
    published_on: date,
    review_by_on: date | None = None,
) -> Article:
    """Make or change the article with this key, and publish it; `body` is Markdown, the rest keys and words.

    The first publication bears the date `published_on`; one that is still to come counts as today. An
    article that is there keeps its date, and gets a new version when its text differs. A withdrawn one
    stays withdrawn.
    """
    by_key = Topic.objects.in_bulk(topics, field_name="key")
    writer = Author.objects.filter(key=author).first()
    if unknown := [name for name in topics if name not in by_key]:
        raise ArticleError(f"Article “{key}” names the topic “{unknown[0]}”, which does not exist.")
    if not writer or not topics:
        raise ArticleError(f"Article “{key}” names no known author, or no topic.")
    fields = ArticleFields(
        title=title,
        summary=summary,
        body=text.from_markdown(body),
        author=writer,
        main_topic=by_key[topics[0]],
        topics=[by_key[name] for name in topics],
        review_by_on=review_by_on,
    )
    article = Article.objects.filter(key=key).first()
    if article is None:
        article = create_article(fields, by=None, slug=slug, key=key)
    else:
        article = rename(article, slug, by=None)
        article = save_article(article, fields, by=None, revision=article.revision)
    live = article.live_version()
    is_withdrawn = article.status == Article.Status.WITHDRAWN
    if not is_withdrawn and (live is None or live.revision != article.revision):
        version = publish(article, by=None)
        if version.number == 1:
            _backdate(version, published_on)
    article.refresh_from_db()
    return article


def _backdate(version: ArticleVersion, on: date) -> None:
    """Let the first version have begun on the given day; nothing was live before it."""
    begun = datetime.combine(on, time(), tzinfo=timezone.get_default_timezone())
    if begun < version.live_from:
        version.live_from = version.published_at = begun
        version.save(update_fields=["live_from", "published_at"])
        index(version.article, pagecache.now())
        pagecache.bump()
