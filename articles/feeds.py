"""The newest articles for feed readers, with their whole text: all, those on a topic, those by an author.

Each as Atom, RSS and JSON Feed: what an entry holds is said once, in `ArticleFeed`; three writers put it into words.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from articles.models import Article, ArticleVersion, Author, Topic
from articles.models.articles import ArticleVersionQuerySet
from articles.pictures import pictures_in
from portal import text
from portal.site import site

NEWEST = 20
ALL, OF_TOPIC, OF_AUTHOR = "articles:feed", "articles:topic_feed", "articles:author_feed"
Scope = Topic | Author | None


class AtomWriter(Atom1Feed):
    """RFC 4287."""

    label, suffix = "Atom", ""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class RssWriter(Rss201rev2Feed):
    """https://www.rssboard.org/rss-profile, the text in `content:encoded`."""

    label, suffix = "RSS", "_rss"

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("atom:updated", item["updateddate"].isoformat())
        handler.addQuickElement("content:encoded", item["content"])


class JsonWriter(SyndicationFeed):
    """https://www.jsonfeed.org/version/1.1/"""

    label, suffix = "JSON", "_json"
    content_type = "application/feed+json"

    def write(self, outfile: Any, encoding: str) -> None:
        head = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "description": self.feed["subtitle"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "language": self.feed["language"],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode(encoding))

    def _item(self, item: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["summary"],
            "content_html": item["content"],
            "date_published": item["pubdate"].isoformat(),
            "date_modified": item["updateddate"].isoformat(),
            "authors": [{"name": item["author_name"], "url": item["author_link"]}],
            "tags": list(item["categories"]),
        }


WRITERS = (AtomWriter, RssWriter, JsonWriter)


class ArticleFeed(Feed):
    """All articles; a topic's or an author's where the address names one.

    Every word goes through `one_line`: XML cannot hold all characters that a database can.
    """

    language = "en-GB"
    item_guid_is_permalink = False

    def __init__(self, writer: type[SyndicationFeed], route: str = ALL) -> None:
        self.feed_type = writer
        self.route = route

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

    def author_name(self, obj: Scope) -> str:
        return site.name

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


@dataclass(frozen=True)
class FeedLink:
    """How a page names a feed."""

    label: str
    media_type: str
    path: str


def links(scope: Scope = None) -> list[FeedLink]:
    return [
        FeedLink(writer.label, writer.content_type.partition(";")[0], path_of(writer, scope))
        for writer in WRITERS
    ]
