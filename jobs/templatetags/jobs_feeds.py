"""Feeds of jobs on pages: in the head for readers' programs, and as links for people."""

from typing import Any

from django import template

from jobs import feeds
from jobs.models import Company

register = template.Library()


@register.inclusion_tag("partials/_feed_head.html")
def job_feed_head(scope: Company | None = None) -> dict[str, Any]:
    return {"title": feeds.title_of(scope), "feeds": feeds.links(scope)}


@register.inclusion_tag("partials/_feeds.html")
def job_feed_links(scope: Company | None = None) -> dict[str, Any]:
    return {"feeds": feeds.links(scope)}
