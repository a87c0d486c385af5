"""Postings and companies for the site's sitemap. Demonstrations stay out."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q, QuerySet

from jobs.models import Company, PostingVersion
from portal import pagecache
from portal.versions.models import VersionState


class PostingSitemap(Sitemap):
    def items(self) -> QuerySet[PostingVersion]:
        shown = PostingVersion.objects.published().select_related("posting").newest_first()
        return shown.only("live_from", "posting__public_id", "posting__slug")

    def lastmod(self, item: PostingVersion) -> datetime | None:
        return item.live_from


class CompanySitemap(Sitemap):
    """A company's page changes when one of its postings comes, changes or goes."""

    def items(self) -> QuerySet[Company]:
        now = pagecache.now()
        begun = Q(postings__versions__state=VersionState.APPROVED, postings__versions__live_from__lte=now)
        ended = begun & Q(postings__versions__live_until__lte=now)
        shown = Company.objects.with_live_postings(now).filter(is_demo=False)
        return (
            shown.only("slug")
            .annotate(
                begun_at=Max("postings__versions__live_from", filter=begun),
                ended_at=Max("postings__versions__live_until", filter=ended),
            )
            .order_by("slug")
        )

    def lastmod(self, item: Company) -> datetime | None:
        moments = (item.begun_at, item.ended_at)  # type: ignore[attr-defined]
        return max((moment for moment in moments if moment), default=None)
