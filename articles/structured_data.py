"""Articles and the way to them as schema.org data, for search engines. Pure: a dictionary in each case."""

from typing import Any

from articles import share_image
from articles.reading import Reading
from portal.structured_data import CONTEXT


def article(reading: Reading, *, site_name: str, site_url: str) -> dict[str, Any]:
    """https://developers.google.com/search/docs/appearance/structured-data/article names the fields."""
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Article",
        "headline": reading.title,
        "description": reading.summary,
        "mainEntityOfPage": reading.url,
        "publisher": {"@type": "Organization", "name": site_name, "url": f"{site_url}/"},
        "timeRequired": f"PT{reading.minutes}M",
    }
    if reading.author:
        kind = "Person" if reading.author.kind == reading.author.Kind.PERSON else "Organization"
        url = f"{site_url}{reading.author.get_absolute_url()}"
        data["author"] = {"@type": kind, "name": reading.author.name, "url": url}
    if reading.published_at:
        data["datePublished"] = reading.published_at.isoformat()
    if reading.changed_at:
        data["dateModified"] = reading.changed_at.isoformat()
    if reading.share_url:
        size = {"width": share_image.WIDTH, "height": share_image.HEIGHT}
        data["image"] = [{"@type": "ImageObject", "url": reading.share_url, **size}]
    if reading.topics:
        data["about"] = [{"@type": "Thing", "name": topic.name} for topic in reading.topics]
    return data
