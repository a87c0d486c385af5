"""Postings and companies for the site's sitemap. Demonstrations stay out."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from jobs.models import Company, PostingVersion


class PostingSitemap(Sitemap):
    def items(self) -> QuerySet[PostingVersion]:
        return PostingVersion.objects.published().select_related("posting").newest_first()

    def lastmod(self, item: PostingVersion) -> datetime | None:
        return item.live_from


class CompanySitemap(Sitemap):
    def items(self) -> QuerySet[Company]:
        return Company.objects.with_live_postings().filter(is_demo=False).order_by("slug")
