"""What every feed of the site is made of: the ways to write one, and how pages name and address them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import URLPattern, path
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.xmlutils import SimplerXMLGenerator

from portal import pagecache
from portal.headers import readable_elsewhere
from portal.site import site


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
    """https://www.jsonfeed.org/version/1.1/. An item's `extension` is what the version has no field for."""

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
            **item.get("extension", {}),
        }


class SiteFeed(Feed):
    """One route's feed as one writer writes it.

    Every word of a feed goes through `text.one_line`: XML cannot hold all characters that a database can.
    """

    language = "en-GB"
    item_guid_is_permalink = False

    def __init__(self, writer: type[SyndicationFeed], route: str) -> None:
        self.feed_type = writer
        self.route = route

    def author_name(self, obj: Any) -> str:
        return site.name


@dataclass(frozen=True)
class FeedLink:
    """How a page names a feed."""

    label: str
    media_type: str
    path: str


def links(writers: Sequence[Any], path_of: Callable[[Any], str]) -> list[FeedLink]:
    """`path_of` gives the address of what a writer writes."""
    return [
        FeedLink(writer.label, writer.content_type.partition(";")[0], path_of(writer)) for writer in writers
    ]


def addresses(prefix: str, route: str, feed: type[SiteFeed], writers: Sequence[Any]) -> list[URLPattern]:
    """The feeds of one scope, the first writer's at the shortest address. Programs of other sites may read them."""

    return [
        path(
            f"{prefix}feed/{writer.suffix.strip('_')}{'/' if writer.suffix else ''}",
            pagecache.public()(readable_elsewhere(feed(writer, route))),
            name=f"{route.rpartition(':')[2]}{writer.suffix}",
        )
        for writer in writers
    ]
