"""What is behind the addresses of postings and companies, for `portal.links`."""

from collections.abc import Collection

from jobs.models import Company, Logo, Posting, PostingVersion
from portal import links
from portal.links import Leads


def postings(ids: Collection[str]) -> dict[str, Leads]:
    """A page that says "closed" still is one; a draft's is to come."""
    known = Posting.objects.filter(public_id__in=ids)
    later = known.exclude(state=Posting.State.CLOSED).values_list("public_id", flat=True)
    readable = PostingVersion.objects.readable().filter(posting__public_id__in=ids)
    live = readable.values_list("posting__public_id", flat=True)
    return dict.fromkeys(later, Leads.LATER) | links.lives(live)


def documents(ids: Collection[str]) -> dict[str, Leads]:
    """What others take of a posting is there as long as it is open."""
    known = Posting.objects.filter(public_id__in=ids, posted_at__isnull=True)
    later = known.exclude(state=Posting.State.CLOSED).values_list("public_id", flat=True)
    live = PostingVersion.objects.live().filter(posting__public_id__in=ids)
    return dict.fromkeys(later, Leads.LATER) | links.lives(live.values_list("posting__public_id", flat=True))


def companies(slugs: Collection[str]) -> dict[str, Leads]:
    public = Company.objects.public().filter(slug__in=slugs)
    return links.lives(public.values_list("slug", flat=True))


def logos(ids: Collection[str]) -> dict[str, Leads]:
    """A logo that is shown, or waits to be; what is replaced is gone."""
    found = Logo.objects.filter(public_id__in=ids).select_related("company")
    return {
        logo.public_id: Leads.LIVE if logo.company.shows_logo(logo.public_id) else Leads.LATER
        for logo in found
    }


def register() -> None:
    for route in ("detail", "detail_without_slug", "short", "apply", "report"):
        links.answers(f"jobs:{route}", "public_id", postings)
    for route in ("posting_markdown", "posting_json_ld"):
        links.answers(f"jobs:{route}", "public_id", documents)
    for route in ("company", "company_feed", "company_feed_json", "company_feed_xml", "embed"):
        links.answers(f"jobs:{route}", "slug", companies)
    links.answers("jobs:logo", "public_id", logos)
