"""Topics, authors and articles from a content pack: plain values, found again by their key."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.models import Article, ArticleVersion, Author, Series, Topic
from articles.services.effects import ArticleError, index
from articles.services.publishing import publish
from articles.services.series import arrange_series, save_series
from articles.services.writing import (
    ArticleFields,
    create_article,
    rename,
    save_article,
    save_author,
    save_topic,
)
from portal import pagecache, text


def load_topic(values: Mapping[str, Any], *, topic: Topic | None = None, by: Any = None) -> Topic:
    """Make a topic, or change the given one: key, slug, name, kind, summary, anchors (level 1 to 4)."""
    topic = topic or Topic.objects.filter(key=values["key"]).first() or Topic(key=values["key"])
    topic.slug, topic.name, topic.kind = values["slug"], values["name"], values["kind"]
    topic.summary, topic.position = values["summary"], values.get("position", 0)
    anchors = [*values.get("anchors", ()), *[""] * 4][:4]
    topic.anchor_1, topic.anchor_2, topic.anchor_3, topic.anchor_4 = anchors
    topic.clean_fields(exclude=["id"])
    return save_topic(topic, by=by)


def load_author(values: Mapping[str, Any], *, author: Author | None = None, by: Any = None) -> Author:
    """Make an author, or change the given one: key, slug, name, kind, about."""
    author = author or Author.objects.filter(key=values["key"]).first() or Author(key=values["key"])
    author.slug, author.name, author.kind = values["slug"], values["name"], values["kind"]
    author.about = values.get("about", "").strip()
    author.clean_fields(exclude=["id"])
    return save_author(author, by=by)


@transaction.atomic
def load_series(values: Mapping[str, Any], *, series: Series | None = None, by: Any = None) -> Series:
    """Make a series, or change the given one: key, name, articles (keys, in their order)."""
    keys = list(dict.fromkeys(values["articles"]))
    by_key = {article.key: article for article in Article.objects.filter(key__in=keys)}
    if unknown := [key for key in keys if key not in by_key]:
        raise ArticleError(
            f"Series “{values['key']}” names the article “{unknown[0]}”, which does not exist."
        )
    series = series or Series.objects.filter(key=values["key"]).first() or Series(key=values["key"])
    series.name = values["name"]
    series.clean_fields(exclude=["id"])
    series = save_series(series, by=by)
    arrange_series(series, [by_key[key] for key in keys], by=by)
    return series


@transaction.atomic
def load_article(values: Mapping[str, Any], *, article: Article | None = None) -> Article:
    """Make an article and publish it, or change the given one: key, slug, title, summary, body (Markdown),
    author and topics (keys, the main topic first), published, review_by (dates).

    The first publication bears the date `published`; one that is still to come counts as today. An
    article that is there keeps its date, and gets a new version when its text differs. One that readers
    do not see any more stays so, also when somebody has submitted it again.
    """
    key, names = values["key"], list(values["topics"])
    by_key = Topic.objects.in_bulk(names, field_name="key")
    author = Author.objects.filter(key=values["author"]).first()
    if unknown := [name for name in names if name not in by_key]:
        raise ArticleError(f"Article “{key}” names the topic “{unknown[0]}”, which does not exist.")
    if not author or not names:
        raise ArticleError(f"Article “{key}” names no known author, or no topic.")
    fields = ArticleFields(
        title=values["title"],
        summary=values["summary"],
        body=text.from_markdown(values["body"]),
        author=author,
        main_topic=by_key[names[0]],
        topics=[by_key[name] for name in names],
        review_by_on=values.get("review_by"),
    )
    article = article or Article.objects.filter(key=key).first()
    if article is None:
        article = create_article(fields, by=None, slug=values["slug"], key=key)
        begun = datetime.combine(values["published"], time(), tzinfo=timezone.get_default_timezone())
        backdate(publish(article, by=None), begun)
    else:
        article = rename(article, values["slug"], by=None)
        article = save_article(article, fields, by=None, revision=article.revision)
        live = article.live_version()
        if live and live.revision != article.revision:
            publish(article, by=None)
    article.refresh_from_db()
    return article


def backdate(version: ArticleVersion, begun: datetime) -> None:
    """Let the first version have begun at a moment of the past; nothing was live before it."""
    if version.live_from and begun < version.live_from:
        version.live_from = version.published_at = begun
        version.save(update_fields=["live_from", "published_at"])
        index(version.article, pagecache.now())
        pagecache.bump()
