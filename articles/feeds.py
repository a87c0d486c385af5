"""The newest articles for feed readers, with their whole text: all, those on a topic, those by an author.

Each as Atom, RSS and JSON Feed: what an entry holds is said once, in `ArticleFeed`; three writers of
`portal.feeds` put it into words.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import escape

from articles.models import Article, ArticleVersion, Author, Topic
from articles.models.articles import ArticleVersionQuerySet
from articles.pictures import pictures_in
from portal import feeds, text
from portal.feeds import AtomWriter, FeedLink, JsonWriter, RssWriter, SiteFeed
from portal.site import site

NEWEST = 20
ALL, OF_TOPIC, OF_AUTHOR = "articles:feed", "articles:topic_feed", "articles:author_feed"
Scope = Topic | Author | None


WRITERS = (AtomWriter, RssWriter, JsonWriter)


class ArticleFeed(SiteFeed):
    """All articles; a topic's or an author's where the address names one."""

    def get_object(self, request: HttpRequest, slug: str = "") -> Scope:
        if self.route == ALL:
            return None
        if self.route == OF_TOPIC:
            return get_object_or_404(Topic, slug=slug)
        return get_object_or_404(Author, slug=slug)

    def title(self, obj: Scope) -> str:
        return title_of(obj)

    def subtitle(self, obj: Scope) -> str:
        if obj is None:
            return str(site.learn.get("lede", site.description))
        return text.one_line(obj.summary if isinstance(obj, Topic) else f"Articles by {obj.name}.")

    description = subtitle  # RSS calls it so

    def link(self, obj: Scope) -> str:
        return f"{site.url}{obj.get_absolute_url() if obj else reverse('articles:list')}"

    def feed_url(self, obj: Scope) -> str:
        return f"{site.url}{path_of(self.feed_type, obj)}"

    def feed_guid(self, obj: Scope) -> str:
        """Stays when the topic or the author moves."""
        return _tag(obj, type(obj).__name__.lower()) if obj else f"{site.url}{reverse(ALL)}"

    def items(self, obj: Scope) -> list[ArticleVersion]:
        """Each with `html`, its text as it is read away from its page."""
        items = list(_about(obj).for_page().newest_first()[:NEWEST])
        pictures = pictures_in(*(item.body for item in items))
        for item in items:
            html = text.render(item.body, pictures=pictures)
            item.html = text.absolute(html, self.item_link(item))
        return items

    def item_title(self, item: ArticleVersion) -> str:
        return text.one_line(item.title)

    def item_description(self, item: ArticleVersion) -> str:
        return escape(text.one_line(item.summary))  # readers take it as HTML

    def item_link(self, item: ArticleVersion) -> str:
        return f"{site.url}{item.get_absolute_url()}"

    def item_guid(self, item: ArticleVersion) -> str:
        """Stays when the article moves."""
        return _tag(item.article, "article")

    def item_author_name(self, item: ArticleVersion) -> str:
        return text.one_line(item.author.name) if item.author else site.name

    def item_author_link(self, item: ArticleVersion) -> str:
        return f"{site.url}{item.author.get_absolute_url() if item.author else '/'}"

    def item_categories(self, item: ArticleVersion) -> list[str]:
        return [text.one_line(topic.name) for topic in item.topics.all()]

    def item_pubdate(self, item: ArticleVersion) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: ArticleVersion) -> datetime | None:
        return item.live_from

    def item_extra_kwargs(self, item: ArticleVersion) -> dict[str, str]:
        words = text.one_line(item.summary)
        return {"content": item.html, "summary": words}  # type: ignore[attr-defined]


def _tag(row: Article | Topic | Author, kind: str) -> str:
    """RFC 4151: of the site's host, and the key."""
    return f"tag:{urlsplit(site.url).hostname},{row.created_at:%Y-%m-%d}:{kind}/{row.key}"


def _about(scope: Scope) -> ArticleVersionQuerySet:
    live = ArticleVersion.objects.live()
    if isinstance(scope, Topic):
        return live.on([scope])
    return live.filter(author=scope) if scope else live


def title_of(scope: Scope) -> str:
    return f"{text.one_line(scope.name)} | {site.name}" if scope else site.name


def path_of(writer: Any, scope: Scope = None) -> str:
    """The address of a feed as one of the WRITERS writes it."""
    if scope is None:
        return reverse(f"{ALL}{writer.suffix}")
    return reverse(f"{OF_TOPIC if isinstance(scope, Topic) else OF_AUTHOR}{writer.suffix}", args=[scope.slug])


def links(scope: Scope = None) -> list[FeedLink]:
    return feeds.links(WRITERS, lambda writer: path_of(writer, scope))
