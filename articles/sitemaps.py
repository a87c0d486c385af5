"""What the sitemap says of articles, topics and authors."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from articles.models import ArticleVersion, Author, Reference, Topic
from portal.site import site


class ArticleSitemap(Sitemap):
    limit = 2_000  # of 10,000 in one file, each change would cost a second

    def items(self) -> QuerySet[ArticleVersion]:
        return ArticleVersion.objects.live().for_cards().newest_first()

    def lastmod(self, item: ArticleVersion) -> datetime | None:
        return item.live_from

    def get_urls(self, page: Any = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """Each with `images`, the addresses of the library's images that its text shows."""
        urls = super().get_urls(page, site, protocol)
        images = _images()
        for url in urls:
            url["images"] = images.get(url["item"].pk, ())
        return urls


def _images() -> dict[int, list[str]]:
    """By version, of those that are live."""
    shown = Reference.objects.filter(
        image__isnull=False, version__in=ArticleVersion.objects.live().order_by().values("pk")
    )
    found: dict[int, list[str]] = {}
    for version, path in shown.order_by("version", "path").values_list("version", "path"):
        found.setdefault(version, []).append(f"{site.url}{path}")
    return found


class TopicSitemap(Sitemap):
    def items(self) -> QuerySet[Topic]:
        live = ArticleVersion.objects.live().filter(topics=OuterRef("pk"))
        return Topic.objects.annotate(changed_at=_newest(live)).order_by("pk")

    def lastmod(self, item: Any) -> datetime | None:
        return item.changed_at


class AuthorSitemap(Sitemap):
    """Authors of whom readers see an article."""

    def items(self) -> QuerySet[Author]:
        live = ArticleVersion.objects.live().filter(author=OuterRef("pk"))
        return Author.objects.filter(Exists(live)).annotate(changed_at=_newest(live)).order_by("pk")

    def lastmod(self, item: Any) -> datetime | None:
        return item.changed_at


def _newest(versions: QuerySet[ArticleVersion]) -> Subquery:
    return Subquery(versions.order_by("-live_from").values("live_from")[:1])
