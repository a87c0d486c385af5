"""The newest articles as an Atom feed, with their whole text."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from articles.models import ArticleVersion
from articles.pictures import pictures_in
from portal import text
from portal.site import site

NEWEST = 20


class FullTextAtom(Atom1Feed):
    """Atom with each entry's text; addresses in it are relative to the article's page, its notes included."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html", "xml:base": item["link"]})


class ArticleFeed(Feed):
    feed_type = FullTextAtom
    language = "en-GB"

    def title(self) -> str:
        return site.name

    def subtitle(self) -> str:
        return site.learn.get("lede", site.description)

    def link(self) -> str:
        return f"{site.url}{reverse('articles:list')}"

    def feed_url(self) -> str:
        return f"{site.url}{reverse('articles:feed')}"

    def feed_guid(self) -> str:
        return self.feed_url()

    def author_name(self) -> str:
        return site.name

    def items(self) -> list[ArticleVersion]:
        """Each with `html`, its text as a page shows it."""
        items = list(ArticleVersion.objects.live().for_page().newest_first()[:NEWEST])
        pictures = pictures_in(*(item.body for item in items))
        for item in items:
            item.html = text.render(item.body, pictures=pictures)  # type: ignore[attr-defined]
        return items

    def item_title(self, item: ArticleVersion) -> str:
        return item.title

    def item_description(self, item: ArticleVersion) -> str:
        return escape(item.summary)  # readers take it as HTML

    def item_link(self, item: ArticleVersion) -> str:
        return f"{site.url}{item.get_absolute_url()}"

    def item_guid(self, item: ArticleVersion) -> str:
        """Stays when the article moves: RFC 4151, of the site's host and the article's key."""
        host = urlsplit(site.url).hostname
        return f"tag:{host},{item.article.created_at:%Y-%m-%d}:article/{item.article.key}"

    def item_author_name(self, item: ArticleVersion) -> str:
        return item.author.name if item.author else site.name

    def item_author_link(self, item: ArticleVersion) -> str:
        return f"{site.url}{item.author.get_absolute_url() if item.author else '/'}"

    def item_categories(self, item: ArticleVersion) -> list[str]:
        return [topic.name for topic in item.topics.all()]

    def item_pubdate(self, item: ArticleVersion) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: ArticleVersion) -> datetime | None:
        return item.live_from

    def item_extra_kwargs(self, item: ArticleVersion) -> dict[str, str]:
        return {"content": item.html}  # type: ignore[attr-defined]
