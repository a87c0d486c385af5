"""What is behind the addresses of postings and companies, for `portal.links`."""

from collections.abc import Collection

from jobs.models import Company, Posting, PostingVersion
from portal import links
from portal.links import Leads


def postings(ids: Collection[str]) -> dict[str, Leads]:
    """A page that says "closed" still is one; a draft's is to come."""
    known = Posting.objects.filter(public_id__in=ids)
    later = known.exclude(state=Posting.State.CLOSED).values_list("public_id", flat=True)
    readable = PostingVersion.objects.readable().filter(posting__public_id__in=ids)
    live = readable.values_list("posting__public_id", flat=True)
    return dict.fromkeys(later, Leads.LATER) | links.lives(live)


def companies(slugs: Collection[str]) -> dict[str, Leads]:
    public = Company.objects.public().filter(slug__in=slugs)
    return links.lives(public.values_list("slug", flat=True))


def register() -> None:
    for route in ("detail", "detail_without_slug", "short", "apply"):
        links.answers(f"jobs:{route}", "public_id", postings)
    for route in ("company", "company_feed"):
        links.answers(f"jobs:{route}", "slug", companies)
