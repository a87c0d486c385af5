"""What is behind the addresses of the site's own pages, for `portal.links`."""

from collections.abc import Collection

from portal import links
from portal.links import Leads
from portal.models import Page


def pages(slugs: Collection[str]) -> dict[str, Leads]:
    return links.lives(Page.objects.filter(slug__in=slugs).values_list("slug", flat=True))


def register() -> None:
    links.answers("page", "slug", pages)
