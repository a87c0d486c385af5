"""Live postings for programs: all of them, and one company's. Demonstrations stay out, and so does how to apply.

Each as Atom, JSON Feed and the XML of job sites: what an entry holds is said once, in `PostingFeed`.
"""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import escape

from jobs import outside, sharing
from jobs.dates import in_words
from jobs.job_xml import XmlJob, XmlWriter
from jobs.models import Company, PostingVersion
from jobs.sources import Source, tagged
from jobs.values import PlaceOfWork
from portal import feeds, text
from portal.feeds import AtomWriter, FeedLink, JsonWriter, SiteFeed
from portal.site import site

NEWEST = {AtomWriter: 50, JsonWriter: 50, XmlWriter: 500}
"""Feed readers keep what they have seen; a job site drops what it no longer finds."""
WRITERS = tuple(NEWEST)
ALL, OF_COMPANY = "jobs:feed", "jobs:company_feed"
Scope = Company | None


class PostingFeed(SiteFeed):
    """All live postings; a company's where the address names one."""

    def get_object(self, request: HttpRequest, slug: str = "") -> Scope:
        return get_object_or_404(Company.objects.public(), slug=slug) if slug else None

    def title(self, obj: Scope) -> str:
        return title_of(obj)

    def subtitle(self, obj: Scope) -> str:
        if obj is None:
            return str(site.jobs.get("description", site.description))
        return f"What {text.one_line(obj.as_shown.name)} is hiring for."

    description = subtitle

    def link(self, obj: Scope) -> str:
        return f"{site.url}{obj.get_absolute_url() if obj else reverse('jobs:list')}"

    def feed_url(self, obj: Scope) -> str:
        return f"{site.url}{path_of(self.feed_type, obj)}"

    def feed_guid(self, obj: Scope) -> str:
        return f"{site.url}{path_of(AtomWriter, obj)}"

    def items(self, obj: Scope) -> list[PostingVersion]:
        """Each with `text_html`, everything that its page says."""
        rows = PostingVersion.objects.published()
        if obj is not None:
            rows = rows.filter(posting__company=obj)
        found = list(rows.with_text().newest_first()[: NEWEST[self.feed_type]])
        for item in found:
            item.text_html = outside.whole(item)  # type: ignore[attr-defined]
        return found

    def item_title(self, item: PostingVersion) -> str:
        return text.one_line(f"{item.title}, {item.company.as_shown.name}")

    def item_description(self, item: PostingVersion) -> str:
        return escape(_gist(item))  # readers take it as HTML

    def item_link(self, item: PostingVersion) -> str:
        return tagged(outside.address(item), Source.FEED)

    def item_guid(self, item: PostingVersion) -> str:
        return sharing.short_url(item)

    def item_pubdate(self, item: PostingVersion) -> datetime | None:
        return item.posted_at

    def item_updateddate(self, item: PostingVersion) -> datetime | None:
        return item.live_from

    def item_author_name(self, item: PostingVersion) -> str:
        return text.one_line(item.company.as_shown.name)

    def item_author_link(self, item: PostingVersion) -> str:
        return f"{site.url}{item.company.get_absolute_url()}"

    def item_categories(self, item: PostingVersion) -> list[str]:
        return _topics(item)

    def item_extra_kwargs(self, item: PostingVersion) -> dict[str, Any]:
        if self.feed_type is XmlWriter:
            return {"job": _xml_job(item)}
        html: str = item.text_html  # type: ignore[attr-defined]
        return {
            "content": outside.away(item, html),
            "summary": _gist(item),
            "extension": {"_job": _job(item)},
        }


def _gist(item: PostingVersion) -> str:
    until = f"until {in_words(item.last_day)}" if item.last_day else ""
    again = "posted again" if item.posting.is_repost else ""
    facts = [item.where, item.terms, item.pay_words, until, again]
    return text.one_line(f"{item.summary} ({'; '.join(filter(None, facts))})")


def _topics(item: PostingVersion) -> list[str]:
    return [text.one_line(need.topic.name) for need in item.needs.all()]


def _job(item: PostingVersion) -> dict[str, str]:
    """What a company's own site says of a job in a list, each by itself."""
    words = {
        "title": item.title,
        "company": item.company.as_shown.name,
        "place": item.where,
        "terms": item.terms,
        "seniority": item.get_seniority_display(),
        "pay": item.pay_words,
        "closes_on": item.last_day.isoformat() if item.last_day else "",
    }
    return {name: text.one_line(said) for name, said in words.items()}


def _xml_job(item: PostingVersion) -> XmlJob:
    assert item.posted_at and item.live_from and item.live_until
    places = [place for place in item.places.all() if item.is_worked_from(place)]
    html: str = item.text_html  # type: ignore[attr-defined]
    return XmlJob(
        title=text.one_line(item.title),
        posted_at=item.posted_at,
        changed_at=item.live_from,
        last_instant=item.live_until - timedelta(seconds=1),
        public_id=item.posting.public_id,
        url=tagged(outside.address(item), Source.FEED),
        company=text.one_line(item.company.as_shown.name),
        places=[PlaceOfWork(place.country, text.one_line(place.city), place.is_remote) for place in places],
        workplace=item.workplace,
        employment_type=item.employment_type,
        description=text.bare(html),
        salary=item.pay_words,
        topics=_topics(item),
        seniority=item.get_seniority_display(),
    )


def title_of(scope: Scope) -> str:
    return f"Jobs at {text.one_line(scope.as_shown.name)} | {site.name}" if scope else f"Jobs | {site.name}"


def path_of(writer: Any, scope: Scope = None) -> str:
    """The address of a feed as one of the WRITERS writes it."""
    if scope is None:
        return reverse(f"{ALL}{writer.suffix}")
    return reverse(f"{OF_COMPANY}{writer.suffix}", args=[scope.slug])


def links(scope: Scope = None) -> list[FeedLink]:
    return feeds.links(WRITERS, lambda writer: path_of(writer, scope))
