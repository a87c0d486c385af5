"""Postings as cards, on the pages of other apps too."""

from collections.abc import Iterable
from typing import Any

from django import template

from jobs.models import Need, PostingVersion
from jobs.sources import Source, tagged

register = template.Library()


@register.inclusion_tag("jobs/_related.html")
def related_jobs(
    topics: Iterable[Any] | None = None, limit: int = 2, heading: str = "Jobs like this"
) -> dict[str, Any]:
    """Live postings that ask for any of these topics (rows or keys), those that ask for most of them first.

    Without topics, the newest. Shows nothing when there is none.
    """
    rows = PostingVersion.objects.live().for_cards()
    keys = [getattr(topic, "key", topic) for topic in topics or ()]
    if topics is not None:
        rows = rows.with_most_of(Need.objects.filter(topic__key__in=keys))
    else:
        rows = rows.newest_first()
    return {"postings": list(rows[:limit]), "heading": heading}


@register.inclusion_tag("jobs/_embedded.html")
def embedded_job(version: PostingVersion) -> dict[str, Any]:
    """A card for a frame of another site: its link leaves the frame, and says so to the figures."""
    return {"version": version, "url": tagged(version.get_absolute_url(), Source.EMBED)}
