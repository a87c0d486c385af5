"""Lists of what readers see: one page of articles, newest first, and the topics that have some.

A page begins after an article, not at a number, so that a new article moves nothing between pages.
"""

from dataclasses import dataclass

from django.db.models import Count, Q

from articles.models import ArticleVersion, Topic
from articles.models.articles import ArticleVersionQuerySet
from portal import pagecache

PER_PAGE = 12


@dataclass(frozen=True)
class Listing:
    """`after` and `before` are slugs at which the neighbouring pages begin; empty where there is none."""

    versions: list[ArticleVersion]
    after: str
    before: str

    @property
    def has_neighbours(self) -> bool:
        return bool(self.after or self.before)


def list_page(versions: ArticleVersionQuerySet, *, after: str = "", before: str = "") -> Listing:
    """The articles after, or before, the one with that slug; the first page when there are none."""
    edge = _edge(after or before)
    is_back = bool(edge and not after)
    rows = versions.for_cards().newest_first()
    if edge and is_back:
        newer = Q(published_at__gt=edge.published_at)
        rows = rows.filter(newer | Q(published_at=edge.published_at, article__gt=edge.article_id)).reverse()
    elif edge:
        older = Q(published_at__lt=edge.published_at)
        rows = rows.filter(older | Q(published_at=edge.published_at, article__lt=edge.article_id))
    found = list(rows[: PER_PAGE + 1])
    if edge and not found:
        return list_page(versions)  # nothing is left on that side
    has_more = len(found) > PER_PAGE
    found = found[:PER_PAGE]
    if is_back:
        found.reverse()
    has_older, has_newer = (bool(found), has_more) if is_back else (has_more, edge is not None)
    return Listing(
        versions=found,
        after=found[-1].article.slug if found and has_older else "",
        before=found[0].article.slug if found and has_newer else "",
    )


def _edge(slug: str) -> ArticleVersion | None:
    """The version that gives an article its place in lists, even if readers do not see it any more."""
    if not slug or "\0" in slug:
        return None
    seen = ArticleVersion.objects.begun(pagecache.now()).filter(article__slug=slug)
    return seen.only("published_at", "article").order_by("-number").first()


def topics_with_articles(versions: ArticleVersionQuerySet) -> list[Topic]:
    """Each with `count`, how many of the articles are on it; the most written about first."""
    rows = versions.order_by().values("pk")
    counted = Topic.objects.annotate(count=Count("articleversions", filter=Q(articleversions__in=rows)))
    return list(counted.filter(count__gt=0).order_by("-count", "position", "name"))
