"""Postings as cards, on the pages of other apps too."""

from collections.abc import Iterable
from typing import Any

from django import template

from jobs.models import Need, PostingVersion

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
