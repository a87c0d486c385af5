"""Feeds on pages: in the head for readers' programs, and as links for people."""

from typing import Any

from django import template

from articles import feeds
from articles.models import Author, Topic

register = template.Library()


@register.inclusion_tag("partials/_feed_head.html")
def feed_head(scope: Topic | Author | None = None) -> dict[str, Any]:
    return {"title": feeds.title_of(scope), "feeds": feeds.links(scope)}


@register.inclusion_tag("partials/_feeds.html")
def feed_links(scope: Topic | Author | None = None) -> dict[str, Any]:
    return {"feeds": feeds.links(scope)}
