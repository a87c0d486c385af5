"""Live postings for feed readers: all of them, and one company's. Demonstrations stay out."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from jobs.dates import in_words
from jobs.models import Company, PostingVersion
from portal.site import site

LONGEST = 50


class PostingsFeed(Feed):
    feed_type = Atom1Feed

    def title(self, obj: Any) -> str:
        return f"Jobs | {site.name}"

    def subtitle(self, obj: Any) -> str:
        return str(site.jobs.get("description", site.description))

    def link(self, obj: Any) -> str:
        return site.url + reverse("jobs:list")

    def feed_url(self, obj: Any) -> str:
        return site.url + reverse("jobs:feed")

    def feed_guid(self, obj: Any) -> str:
        return self.feed_url(obj)

    def items(self, obj: Any) -> list[PostingVersion]:
        return list(self._rows(obj).for_cards().newest_first()[:LONGEST])

    def _rows(self, obj: Any) -> Any:
        return PostingVersion.objects.published()

    def item_title(self, item: PostingVersion) -> str:
        return f"{item.title}, {item.company.as_shown.name}"

    def item_description(self, item: PostingVersion) -> str:
        until = f"until {in_words(item.last_day)}" if item.last_day else ""
        again = "posted again" if item.posting.is_repost else ""
        facts = [item.where, item.terms, item.pay_words, until, again]
        return escape(f"{item.summary} ({'; '.join(filter(None, facts))})")  # readers take it as HTML

    def item_link(self, item: PostingVersion) -> str:
        return site.url + item.get_absolute_url()

    def item_guid(self, item: PostingVersion) -> str:
        return site.url + reverse("jobs:short", args=[item.posting.public_id])

    def item_pubdate(self, item: PostingVersion) -> datetime | None:
        return item.posted_at

    def item_updateddate(self, item: PostingVersion) -> datetime | None:
        return item.live_from

    def item_author_name(self, item: PostingVersion) -> str:
        return item.company.as_shown.name


class CompanyFeed(PostingsFeed):
    def get_object(self, request: HttpRequest, slug: str) -> Company:
        return get_object_or_404(Company.objects.public(), slug=slug)

    def title(self, obj: Company) -> str:
        return f"Jobs at {obj.as_shown.name} | {site.name}"

    def subtitle(self, obj: Company) -> str:
        return f"What {obj.as_shown.name} is hiring for."

    def link(self, obj: Company) -> str:
        return site.url + obj.get_absolute_url()

    def feed_url(self, obj: Company) -> str:
        return site.url + reverse("jobs:company_feed", args=[obj.slug])

    def _rows(self, obj: Company) -> Any:
        return PostingVersion.objects.published().filter(posting__company=obj)
