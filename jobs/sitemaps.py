"""Postings and companies for the site's sitemap. Demonstrations stay out."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, OuterRef, QuerySet, Subquery

from jobs.models import Company, PostingVersion
from portal import pagecache
from portal.versions.models import VersionState


class PostingSitemap(Sitemap):
    def items(self) -> QuerySet[PostingVersion]:
        return PostingVersion.objects.published().select_related("posting").newest_first()

    def lastmod(self, item: PostingVersion) -> datetime | None:
        return item.live_from


class CompanySitemap(Sitemap):
    """A company's page changes when one of its postings comes, changes or goes."""

    def items(self) -> QuerySet[Company]:
        now = pagecache.now()
        versions = PostingVersion.objects.filter(
            posting__company=OuterRef("pk"), state=VersionState.APPROVED, live_from__lte=now
        ).order_by()

        def latest(field: str) -> Subquery:
            past = versions.filter(**{f"{field}__lte": now}).values("posting__company")
            return Subquery(past.annotate(latest=Max(field)).values("latest"))

        shown = Company.objects.with_live_postings(now).filter(is_demo=False)
        return shown.annotate(begun_at=latest("live_from"), ended_at=latest("live_until")).order_by("slug")

    def lastmod(self, item: Company) -> datetime | None:
        moments = (item.begun_at, item.ended_at)  # type: ignore[attr-defined]
        return max((moment for moment in moments if moment), default=None)
