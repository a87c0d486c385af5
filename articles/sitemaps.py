"""What the sitemap says of articles, topics and authors."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, OuterRef, QuerySet

from articles.models import ArticleVersion, Author, Topic


class ArticleSitemap(Sitemap):
    def items(self) -> QuerySet[ArticleVersion]:
        return ArticleVersion.objects.live().for_cards().newest_first()

    def lastmod(self, item: ArticleVersion) -> datetime | None:
        return item.live_from


class TopicSitemap(Sitemap):
    def items(self) -> QuerySet[Topic]:
        return Topic.objects.order_by("pk")


class AuthorSitemap(Sitemap):
    """Authors of whom readers see an article."""

    def items(self) -> QuerySet[Author]:
        live = ArticleVersion.objects.live().filter(author=OuterRef("pk"))
        return Author.objects.filter(Exists(live)).order_by("pk")
